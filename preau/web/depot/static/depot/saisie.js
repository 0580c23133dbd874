/* Le dossier s'enregistre pendant qu'on l'écrit. Sans ce script, le bouton « Enregistrer » fait la même chose.

   Une seule saisie part à la fois. Sans réseau, elles attendent ici, et dans la mémoire du navigateur si la page se
   ferme ; elles partent dès qu'il revient. Chaque envoi dit ce que le champ montrait : une réponse qu'une collègue a
   écrite entre-temps est gardée par le serveur, et montrée. */
(function () {
  "use strict";

  var ATTENTE = 900;
  var REPRISE = 4000;
  var formulaire = null;
  var adresse = "";
  var memoire = "";
  var file = {};
  var minuteries = {};
  var enCours = null;
  var bloque = "";
  var partir = false;

  function blocs() { return formulaire.querySelectorAll("[data-champ]"); }

  function blocDe(code) { return formulaire.querySelector('[data-champ="' + CSS.escape(code) + '"]'); }

  function champs(bloc) {
    return Array.prototype.filter.call(bloc.querySelectorAll("input, select, textarea"), function (champ) {
      return champ.name === bloc.dataset.champ;
    });
  }

  function valeurDe(bloc) {
    return champs(bloc).filter(function (champ) {
      return champ.type !== "checkbox" && champ.type !== "radio" || champ.checked;
    }).map(function (champ) { return champ.value; }).join("\n");
  }

  function montrer(bloc, texte) {
    var lignes = texte.split("\n");
    champs(bloc).forEach(function (champ) {
      if (champ.type === "checkbox" || champ.type === "radio") { champ.checked = lignes.indexOf(champ.value) !== -1; }
      else if (champ !== document.activeElement) { champ.value = texte; }
    });
  }

  /* Ce que le champ montrait voyage avec lui, dans un champ caché. */
  function vuDe(bloc) { return bloc.querySelector('input[name="' + CSS.escape("vu:" + bloc.dataset.champ) + '"]'); }

  /* --- Ce qui attend -------------------------------------------------------------------------------------------- */

  function combien() { return Object.keys(file).length; }

  function garder() {
    try {
      if (combien()) { window.localStorage.setItem(memoire, JSON.stringify(file)); }
      else { window.localStorage.removeItem(memoire); }
    } catch (refus) { /* navigation privée : la file reste dans la page */ }
  }

  function retrouver() {
    var gardees = {};
    try { gardees = JSON.parse(window.localStorage.getItem(memoire) || "{}"); } catch (refus) { gardees = {}; }
    Object.keys(gardees).forEach(function (code) {
      var bloc = blocDe(code);
      if (!bloc) { file[code] = gardees[code]; return; }
      if (gardees[code].brut === vuDe(bloc).value) { return; }
      montrer(bloc, gardees[code].brut);
      file[code] = gardees[code];
    });
    garder();
  }

  /* --- Ce que la page en dit ------------------------------------------------------------------------------------ */

  function dire(phrase, alerte) {
    var ligne = document.getElementById("enregistre");
    if (!ligne) { return; }
    ligne.textContent = phrase;
    ligne.classList.toggle("hors-ligne", Boolean(alerte));
    var etat = document.getElementById("etat");
    if (alerte && etat && etat.textContent !== phrase) {
      etat.classList.add("montre");
      etat.textContent = phrase;
    } else if (!alerte && etat && etat.classList.contains("montre")) {
      etat.classList.remove("montre");
      etat.textContent = phrase;
    }
  }

  function direLAttente() {
    var n = combien();
    var quoi = n === 1 ? "1 réponse attend" : n + " réponses attendent";
    dire("Pas de réseau : " + quoi + " ici, et partira dès son retour. Ne fermez pas la page.".replace(
      "partira", n === 1 ? "partira" : "partiront"), true);
  }

  /* --- L'envoi -------------------------------------------------------------------------------------------------- */

  function noter(bloc) {
    var code = bloc.dataset.champ;
    var brut = valeurDe(bloc);
    var vu = vuDe(bloc).value;
    if (!file[code] && brut === vu) { return; }
    file[code] = { brut: brut, vu: file[code] && enCours !== code ? file[code].vu : vu };
    garder();
    envoyer();
  }

  function envoyer() {
    var code = Object.keys(file)[0];
    if (!code || enCours || bloque) { return; }
    if (!navigator.onLine) { direLAttente(); return; }
    enCours = code;
    var envoi = file[code];
    var corps = new URLSearchParams({ champ: code, brut: envoi.brut, vu: envoi.vu });
    var jeton = formulaire.querySelector("[name=csrfmiddlewaretoken]").value;
    dire("Enregistrement…", false);
    window.fetch(adresse, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-CSRFToken": jeton, "Content-Type": "application/x-www-form-urlencoded" },
      body: corps.toString(),
      signal: AbortSignal.timeout(20000)
    }).then(function (reponse) {
      var json = (reponse.headers.get("Content-Type") || "").indexOf("json") !== -1;
      if (json) { return reponse.json().then(function (dit) { recevoir(code, envoi, reponse.status, dit); }); }
      if (reponse.status >= 500) { throw new Error("panne"); }
      bloque = reponse.status === 403
        ? "Cette page est restée ouverte trop longtemps, ou votre rôle a changé. Rechargez-la : ce que vous avez tapé y sera."
        : "Votre session est terminée. Rechargez la page et connectez-vous : ce que vous avez tapé y sera encore.";
      dire(bloque, true);
    }).catch(function () {
      direLAttente();
    }).then(function () {
      enCours = null;
      if (combien() && !document.getElementById("enregistre").classList.contains("hors-ligne")) { envoyer(); }
    });
  }

  function recevoir(code, envoi, statut, dit) {
    var bloc = blocDe(code);
    var suivante = file[code] && file[code].brut !== envoi.brut ? file[code] : null;
    if (statut !== 200) {
      delete file[code];
      garder();
      dire(dit.phrase, true);
      return;
    }
    if (suivante) { suivante.vu = dit.texte; } else { delete file[code]; }
    garder();
    if (bloc) {
      vuDe(bloc).value = dit.texte;
      if (!suivante) { montrer(bloc, dit.texte); }
      direLEtat(bloc, dit);
    }
    dit.reprises.forEach(function (id) {
      var etat = document.getElementById(id + "-etat");
      if (etat) { etat.textContent = ""; marquer(etat.closest("[data-champ]"), false); }
    });
    dire(dit.enregistre + ".", false);
    if (!combien()) { document.body.dispatchEvent(new CustomEvent("saisi")); }
  }

  function direLEtat(bloc, dit) {
    var etat = bloc.querySelector(".champ-etat");
    etat.innerHTML = dit.etat;
    marquer(bloc, dit.faux);
  }

  function marquer(bloc, faux) {
    if (!bloc) { return; }
    bloc.classList.toggle("champ-faux", faux);
    champs(bloc).forEach(function (champ) {
      if (faux) { champ.setAttribute("aria-invalid", "true"); } else { champ.removeAttribute("aria-invalid"); }
    });
  }

  /* --- Les gestes ----------------------------------------------------------------------------------------------- */

  function bientot(bloc, delai) {
    var code = bloc.dataset.champ;
    window.clearTimeout(minuteries[code]);
    minuteries[code] = window.setTimeout(function () { delete minuteries[code]; noter(bloc); }, delai);
  }

  function ecouter() {
    formulaire.addEventListener("input", function (evenement) {
      var bloc = evenement.target.closest("[data-champ]");
      if (!bloc || evenement.target.name !== bloc.dataset.champ) { return; }
      var instantane = evenement.target.type === "checkbox" || evenement.target.type === "radio";
      bientot(bloc, instantane || evenement.target.tagName === "SELECT" ? 0 : ATTENTE);
      proposer(evenement.target);
    });
    formulaire.addEventListener("change", function (evenement) {
      var bloc = evenement.target.closest("[data-champ]");
      if (bloc && evenement.target.name === bloc.dataset.champ) { bientot(bloc, 0); }
    });
    // Un bouton envoie toute la page : ce qui attendait part avec elle.
    formulaire.addEventListener("submit", function (evenement) {
      if (!navigator.onLine) {
        evenement.preventDefault();
        evenement.stopImmediatePropagation();
        direLAttente();
        return;
      }
      Object.keys(minuteries).forEach(function (code) { window.clearTimeout(minuteries[code]); });
      partir = true;
      Object.keys(file).forEach(function (code) { if (blocDe(code)) { delete file[code]; } });
      garder();
    }, true);
    window.addEventListener("online", envoyer);
    window.addEventListener("offline", function () { if (combien()) { direLAttente(); } });
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { envoyer(); } });
    window.setInterval(envoyer, REPRISE);
    window.addEventListener("beforeunload", function (evenement) {
      Object.keys(minuteries).forEach(function (code) {
        window.clearTimeout(minuteries[code]);
        if (!partir && blocDe(code)) { noter(blocDe(code)); }
      });
      if (!partir && combien() && !navigator.onLine) { evenement.preventDefault(); }
    });
  }

  function proposer(champ) {
    if (!champ.dataset.proposer || !window.htmx) { return; }
    var liste = document.getElementById(champ.dataset.proposer);
    window.clearTimeout(minuteries[champ.dataset.proposer]);
    minuteries["?" + champ.id] = window.setTimeout(function () {
      delete minuteries["?" + champ.id];
      window.htmx.ajax("GET", liste.getAttribute("hx-get"), { target: liste, values: { cherche: champ.value } });
    }, 300);
  }

  document.addEventListener("DOMContentLoaded", function () {
    formulaire = document.querySelector("form[data-saisie]");
    if (!formulaire) { return; }
    adresse = formulaire.dataset.saisie;
    memoire = "preau-dossier-" + formulaire.dataset.memoire;
    retrouver();
    ecouter();
    if (combien()) { envoyer(); }
  });
})();
