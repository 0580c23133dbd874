/* Les gestes communs. Sans lui, toutes les pages marchent : il n'ajoute que du confort. */
(function () {
  "use strict";

  var ETAT = "etat";
  var PHRASES = {
    0: "Pas de réponse : vérifiez votre connexion, puis recommencez. Ce que vous avez tapé est toujours là.",
    400: "La demande n'a pas été comprise. Rechargez la page, puis recommencez.",
    401: "Votre session est terminée. Ouvrez un autre onglet, connectez-vous, puis revenez ici.",
    403: "Ce geste ne vous est pas ouvert avec cette casquette, ou la page est restée ouverte trop longtemps : rechargez-la.",
    404: "Cet élément n'existe plus, ou n'est pas visible avec cette casquette. Rechargez la page.",
    413: "Ce fichier est trop lourd.",
    429: "Trop d'essais de suite. Attendez une minute, puis recommencez.",
    500: "Une panne de notre côté : rien n'a été enregistré. Recommencez dans un instant."
  };

  function dire(phrase, montrer) {
    var etat = document.getElementById(ETAT);
    if (!etat) { return; }
    etat.classList.toggle("montre", Boolean(montrer));
    etat.textContent = "";
    // Vider puis remplir au tour suivant : la même phrase est redite.
    window.setTimeout(function () { etat.textContent = phrase; }, 60);
  }

  function phraseDe(statut) {
    return PHRASES[statut] || (statut >= 500 ? PHRASES[500] : PHRASES[400]);
  }

  /* Qui se déconnecte ne laisse rien de ce qu'il a tapé dans ce navigateur ; ce qui attendait encore se dit d'abord. */
  function oublier(evenement) {
    var cles = [];
    try {
      cles = Object.keys(window.localStorage).filter(function (cle) { return cle.indexOf("preau-") === 0; });
    } catch (refus) { return; }
    var question = "Des réponses tapées ici ne sont pas encore enregistrées. Les effacer et se déconnecter ?";
    if (cles.length && !window.confirm(question)) { evenement.preventDefault(); return; }
    cles.forEach(function (cle) { window.localStorage.removeItem(cle); });
  }

  document.addEventListener("submit", function (evenement) {
    if (evenement.target.hasAttribute("data-deconnexion")) { oublier(evenement); }
  }, true);

  /* Un seul envoi par formulaire, et il se voit. */
  function bloquer(formulaire, bouton) {
    formulaire.dataset.enCours = "oui";
    if (!bouton) { return; }
    bouton.dataset.libelle = bouton.innerHTML;
    // Après l'envoi : un bouton désactivé plus tôt n'enverrait pas sa valeur.
    window.setTimeout(function () {
      bouton.setAttribute("aria-disabled", "true");
      bouton.textContent = bouton.dataset.envoi || "Envoi…";
    }, 0);
    dire("Envoi en cours.");
  }

  function liberer(formulaire) {
    delete formulaire.dataset.enCours;
    formulaire.querySelectorAll("[data-libelle]").forEach(function (bouton) {
      bouton.innerHTML = bouton.dataset.libelle;
      bouton.removeAttribute("aria-disabled");
      delete bouton.dataset.libelle;
    });
  }

  document.addEventListener("submit", function (evenement) {
    var formulaire = evenement.target;
    if (evenement.defaultPrevented || formulaire.method === "get" || formulaire.hasAttribute("hx-post")) { return; }
    if (formulaire.dataset.enCours) { evenement.preventDefault(); return; }
    bloquer(formulaire, evenement.submitter);
    // Un téléchargement laisse la page en place : le bouton resservira.
    if (formulaire.hasAttribute("data-telechargement")) {
      window.setTimeout(function () { liberer(formulaire); dire(""); }, 2500);
    }
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-en-cours]").forEach(liberer);
  });

  /* Le foyer : au résumé d'erreurs s'il y en a un, sinon à ce que la page désigne. */
  function donnerFoyer(racine) {
    var cible = racine.querySelector(".resume-erreurs") || racine.querySelector("[data-foyer]");
    if (!cible) { return; }
    if (!cible.hasAttribute("tabindex")) { cible.setAttribute("tabindex", "-1"); }
    cible.focus();
  }

  document.addEventListener("DOMContentLoaded", function () { donnerFoyer(document); });

  /* Un lien du résumé mène au champ et y met le foyer. */
  document.addEventListener("click", function (evenement) {
    var lien = evenement.target.closest(".resume-erreurs a[href^='#']");
    if (!lien) { return; }
    var champ = document.getElementById(lien.hash.slice(1));
    if (!champ) { return; }
    evenement.preventDefault();
    var bloc = champ.closest(".champ") || champ;
    bloc.scrollIntoView({ block: "start" });
    champ.focus({ preventScroll: true });
  });

  /* Un menu de l'en-tête se referme par Échap, par un clic ailleurs, et quand le foyer en sort. */
  function menusOuverts() { return document.querySelectorAll("[data-se-ferme][open]"); }

  document.addEventListener("keydown", function (evenement) {
    if (evenement.key !== "Escape") { return; }
    menusOuverts().forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  ["click", "focusin"].forEach(function (geste) {
    document.addEventListener(geste, function (evenement) {
      menusOuverts().forEach(function (menu) {
        if (!menu.contains(evenement.target)) { menu.open = false; }
      });
    });
  });

  /* Cocher toutes les cases d'une liste, ou les décocher toutes. */
  document.querySelectorAll("[data-tout-cocher]").forEach(function (bouton) {
    var cases = Array.from(bouton.form.querySelectorAll("input[name='" + bouton.dataset.toutCocher + "']"));
    function nommer() {
      bouton.textContent = cases.every(function (une) { return une.checked; }) ? "Tout décocher" : "Tout cocher";
    }
    bouton.hidden = cases.length < 2;
    bouton.addEventListener("click", function () {
      var cocher = cases.some(function (une) { return !une.checked; });
      cases.forEach(function (une) { une.checked = cocher; });
      dire(cocher ? cases.length + " cases cochées." : "Aucune case cochée.");
      nommer();
    });
    bouton.form.addEventListener("change", nommer);
    nommer();
  });

  /* À l'impression, tout est déplié. */
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.depliant").forEach(function (depliant) { depliant.open = true; });
  });

  /* htmx : occupé, erreur en français, jamais de trace, jamais une page entière dans un fragment. */
  document.addEventListener("htmx:beforeRequest", function (evenement) {
    evenement.detail.target.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", function (evenement) {
    evenement.detail.target.removeAttribute("aria-busy");
  });
  document.addEventListener("htmx:beforeSwap", function (evenement) {
    var debut = evenement.detail.xhr.responseText.slice(0, 200).toLowerCase();
    if (evenement.detail.target !== document.body && debut.indexOf("<!doctype") !== -1) {
      evenement.detail.shouldSwap = false;
      dire(phraseDe(401), true);
    }
  });
  document.addEventListener("htmx:responseError", function (evenement) {
    dire(phraseDe(evenement.detail.xhr.status), true);
  });
  ["htmx:sendError", "htmx:timeout"].forEach(function (nom) {
    document.addEventListener(nom, function () { dire(phraseDe(0), true); });
  });
  document.addEventListener("htmx:afterSettle", function (evenement) {
    if (evenement.detail.target.id !== ETAT) { donnerFoyer(evenement.detail.target); }
    var annonce = evenement.detail.target.querySelector("[data-annonce]");
    if (annonce) { dire(annonce.dataset.annonce); }
  });
})();
