/* Le dossier s'enregistre pendant qu'on l'écrit : ce qui change va dans la file (file.js), qui l'envoie.
   Sans ce script, le bouton « Enregistrer » fait la même chose. */
(function () {
  "use strict";

  var ATTENTE = 900;
  var formulaire = null;
  var file = null;
  var montres = {};
  var minuteries = {};
  var partir = false;

  function blocDe(code) { return formulaire.querySelector('[data-champ="' + CSS.escape(code) + '"]'); }

  function champs(bloc) {
    return Array.prototype.filter.call(bloc.querySelectorAll("input, select, textarea"), function (champ) {
      return champ.name === bloc.dataset.champ;
    });
  }

  function estUnChoix(champ) { return champ.type === "checkbox" || champ.type === "radio"; }

  function valeurDe(bloc) {
    return champs(bloc).filter(function (champ) { return !estUnChoix(champ) || champ.checked; })
      .map(function (champ) { return champ.value; }).join("\n");
  }

  function ecrire(bloc, texte) {
    var lignes = texte.split("\n");
    champs(bloc).forEach(function (champ) {
      if (estUnChoix(champ)) { champ.checked = lignes.indexOf(champ.value) !== -1; }
      else if (champ !== document.activeElement) { champ.value = texte; }
    });
  }

  /* Le jeton de ce que le champ montrait voyage avec lui, dans un champ caché. */
  function jetonDe(bloc) { return bloc.querySelector('input[name="' + CSS.escape("vu:" + bloc.dataset.champ) + '"]'); }

  function garder(bloc) {
    var code = bloc.dataset.champ;
    var attend = file.lire(code);
    var brut = valeurDe(bloc);
    if (!attend && brut === montres[code]) { return false; }
    file.garder(code, brut, attend ? attend.vu : jetonDe(bloc).value);
    return true;
  }

  function bientot(bloc, delai) {
    var code = bloc.dataset.champ;
    window.clearTimeout(minuteries[code]);
    minuteries[code] = window.setTimeout(function () {
      delete minuteries[code];
      if (garder(bloc)) { file.envoyer(); }
    }, delai);
  }

  function toutGarder() {
    Object.keys(minuteries).forEach(function (code) { window.clearTimeout(minuteries[code]); });
    minuteries = {};
    formulaire.querySelectorAll("[data-champ]").forEach(garder);
  }

  function marquer(bloc, faux) {
    if (!bloc) { return; }
    bloc.classList.toggle("champ-faux", faux);
    champs(bloc).forEach(function (champ) {
      if (faux) { champ.setAttribute("aria-invalid", "true"); } else { champ.removeAttribute("aria-invalid"); }
    });
  }

  function quandEnregistre(code, dit, suivante) {
    var bloc = blocDe(code);
    dit.reprises.forEach(function (id) {
      var etat = document.getElementById(id + "-etat");
      if (etat) { etat.textContent = ""; marquer(etat.closest("[data-champ]"), false); }
    });
    if (!bloc) { return; }
    jetonDe(bloc).value = dit.vu;
    if (!suivante) {
      ecrire(bloc, dit.texte);
      montres[code] = valeurDe(bloc);
    }
    bloc.querySelector(".champ-etat").innerHTML = dit.etat;
    marquer(bloc, dit.faux);
    window.preauPropositions.quandEnregistre(bloc, dit.faux);
  }

  /* Une page rouverte retrouve ce qui attendait. */
  function retrouver() {
    formulaire.querySelectorAll("[data-champ]").forEach(function (bloc) { montres[bloc.dataset.champ] = valeurDe(bloc); });
    file.codes().forEach(function (code) {
      var bloc = blocDe(code);
      var entree = file.lire(code);
      if (!bloc || entree.refus) { return; }
      if (entree.brut === montres[code]) { file.oter(code); } else { ecrire(bloc, entree.brut); }
    });
  }

  /* L'envoi porte son nom, et toutes les réponses que la page a changées : une fois reçu, aucune n'a plus à partir.
     Ce qui est revenu à ce que la page montrait, l'envoi ne l'écrit pas : la file s'en charge. */
  function nommerLEnvoi() {
    var envoi = formulaire.elements.cle.value;
    var nom = formulaire.elements.envoi || formulaire.appendChild(document.createElement("input"));
    nom.type = "hidden";
    nom.name = "envoi";
    nom.value = envoi;
    file.partAvec(envoi, file.codes().filter(function (code) {
      var bloc = blocDe(code);
      return bloc && !file.lire(code).refus && valeurDe(bloc) !== montres[code];
    }));
  }

  function surUnChamp(geste) {
    return function (evenement) {
      var bloc = evenement.target.closest("[data-champ]");
      if (bloc && evenement.target.name === bloc.dataset.champ) { geste(bloc, evenement.target); }
    };
  }

  function ecouter() {
    formulaire.addEventListener("input", surUnChamp(function (bloc, champ) {
      // Une commune, une école se choisissent dans la liste qui vient : un nom à moitié tapé n'est pas encore faux.
      if (champ.dataset.proposer) { window.preauPropositions.proposer(champ); return; }
      bientot(bloc, estUnChoix(champ) || champ.tagName === "SELECT" ? 0 : ATTENTE);
    }));
    formulaire.addEventListener("change", surUnChamp(function (bloc) { bientot(bloc, 0); }));
    // Un bouton envoie toute la page. Ce qu'elle porte reste gardé ici jusqu'à ce que le serveur l'ait dit reçu.
    formulaire.addEventListener("submit", function (evenement) {
      toutGarder();
      if (!navigator.onLine) {
        evenement.preventDefault();
        evenement.stopImmediatePropagation();
        file.direLAttente();
        return;
      }
      nommerLEnvoi();
      partir = true;
      file.interrompre();
    }, true);
    // Qui se déconnecte a choisi d'effacer ce qui attendait : rien ne s'en garde à nouveau.
    document.addEventListener("submit", function (evenement) {
      if (evenement.defaultPrevented || !evenement.target.hasAttribute("data-deconnexion")) { return; }
      Object.keys(minuteries).forEach(function (code) { window.clearTimeout(minuteries[code]); });
      partir = true;
      file.interrompre();
    });
    window.addEventListener("beforeunload", function (evenement) {
      if (partir) { return; }
      toutGarder();
      if (!navigator.onLine && file.codes().length) { evenement.preventDefault(); }
    });
    window.addEventListener("pageshow", function (evenement) { if (evenement.persisted) { window.location.reload(); } });
  }

  document.addEventListener("DOMContentLoaded", function () {
    formulaire = document.querySelector("form[data-saisie]");
    file = window.preauFile;
    if (!formulaire || !file) { return; }
    file.quandEnregistre(quandEnregistre);
    retrouver();
    ecouter();
    file.envoyer();
  });
})();
