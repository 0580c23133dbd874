/* Les réponses qui se proposent sous un champ : elles viennent pendant qu'on tape, et se referment quand on le quitte.
   La flèche bas y entre, Échap en sort. Une réponse qui ne se lit pas garde sa liste : c'est là qu'on la choisit. */
(function () {
  "use strict";

  var ATTENTE = 300;
  var recherche = null;

  function listeDe(champ) { return champ && champ.dataset.proposer ? document.getElementById(champ.dataset.proposer) : null; }

  function champDe(liste) { return document.querySelector('[data-proposer="' + CSS.escape(liste.id) + '"]'); }

  function blocDe(element) { return element.closest("[data-champ]"); }

  function boutons(liste) { return Array.prototype.slice.call(liste.querySelectorAll("button")); }

  function estFaux(champ) { return champ.getAttribute("aria-invalid") === "true"; }

  function fermer(liste) {
    window.clearTimeout(recherche);
    liste.textContent = "";
  }

  function direCombien(liste) {
    var combien = boutons(liste).length;
    var etat = document.getElementById("etat");
    if (!combien || !etat) { return; }
    etat.classList.remove("montre");
    etat.textContent = combien + (combien > 1 ? " propositions" : " proposition") + " : flèche bas pour choisir.";
  }

  function chercher(champ) {
    var liste = listeDe(champ);
    if (!liste || !window.htmx) { return; }
    var demande = { target: liste, values: { cherche: champ.value } };
    window.htmx.ajax("GET", liste.getAttribute("hx-get"), demande).then(function () {
      // Une liste qui arrive quand on est déjà plus loin ne s'ouvre pas.
      if (!blocDe(liste).contains(document.activeElement) && !estFaux(champ)) { fermer(liste); return; }
      direCombien(liste);
    });
  }

  function proposer(champ) {
    window.clearTimeout(recherche);
    recherche = window.setTimeout(function () { chercher(champ); }, ATTENTE);
  }

  /* Une fois le champ enregistré : illisible, il propose entre quoi choisir ; lu, il n'a plus rien à proposer. */
  function quandEnregistre(bloc, faux) {
    var champ = bloc.querySelector("[data-proposer]");
    var liste = listeDe(champ);
    if (!liste) { return; }
    if (faux) { chercher(champ); return; }
    if (!bloc.contains(document.activeElement)) { fermer(liste); }
  }

  function dansLeChamp(evenement, champ, liste) {
    if (evenement.key === "Tab" && !evenement.shiftKey && !estFaux(champ)) { fermer(liste); }
    if (evenement.key === "Escape") { fermer(liste); }
    if (evenement.key === "ArrowDown" && boutons(liste).length) {
      evenement.preventDefault();
      boutons(liste)[0].focus();
    }
  }

  function dansLaListe(evenement, liste) {
    var siens = boutons(liste);
    var rang = siens.indexOf(document.activeElement);
    var pas = { ArrowDown: 1, ArrowUp: -1 }[evenement.key];
    if (pas) {
      evenement.preventDefault();
      (siens[rang + pas] || champDe(liste)).focus();
    }
    if (evenement.key === "Escape") {
      champDe(liste).focus();
      fermer(liste);
    }
  }

  document.addEventListener("keydown", function (evenement) {
    var liste = evenement.target.closest(".propositions");
    if (liste) { dansLaListe(evenement, liste); return; }
    if (listeDe(evenement.target)) { dansLeChamp(evenement, evenement.target, listeDe(evenement.target)); }
  });
  // Presser une proposition ne quitte pas le champ : elle ne doit pas se refermer sous le doigt.
  document.addEventListener("mousedown", function (evenement) {
    if (evenement.target.closest(".propositions")) { evenement.preventDefault(); }
  });
  document.addEventListener("focusout", function (evenement) {
    var bloc = blocDe(evenement.target);
    var champ = bloc && bloc.querySelector("[data-proposer]");
    var liste = listeDe(champ);
    if (liste && !bloc.contains(evenement.relatedTarget) && !estFaux(champ)) { fermer(liste); }
  });

  window.preauPropositions = { proposer: proposer, quandEnregistre: quandEnregistre };
})();
