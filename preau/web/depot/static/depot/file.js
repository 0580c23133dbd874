/* Ce qui est tapé dans un dossier et pas encore enregistré : gardé dans ce navigateur, une entrée par champ, envoyé
   l'un après l'autre, dès que le réseau et le serveur répondent, depuis n'importe quelle page du dossier.

   Une entrée ne s'efface que lorsque le serveur a répondu qu'il l'a. S'il la refuse, elle reste, montrée, jusqu'à ce
   que la personne en décide. Le serveur reconnaît un envoi refait : rien ne se double. */
(function () {
  "use strict";

  var REPRISE = 4000;
  var DELAI = 20000;
  var TROP_VIEUX = 7 * 24 * 3600 * 1000;
  var PHRASES = {
    400: "Cette réponse est trop longue pour être envoyée : raccourcissez-la.",
    404: "Ce dossier n'est plus visible avec cette casquette.",
    413: "Cette réponse est trop longue pour être envoyée : raccourcissez-la."
  };
  var TROP_TARD = "Tapé il y a plus d'une semaine et jamais envoyé : relisez-le avant de l'enregistrer.";
  var boite = null;
  var prefixe = "";
  var secours = {};
  var enCours = null;
  var panne = false;
  var bloque = "";
  var ecoutes = {};

  /* --- Ce qui est gardé ----------------------------------------------------------------------------------------- */

  function lire(code) {
    try { return JSON.parse(window.localStorage.getItem(prefixe + code)) || secours[code] || null; }
    catch (refus) { return secours[code] || null; }
  }

  function poser(code, entree) {
    secours[code] = entree;
    // En navigation privée, la file reste dans la page.
    try { window.localStorage.setItem(prefixe + code, JSON.stringify(entree)); } catch (refus) { return; }
  }

  function oter(code) {
    delete secours[code];
    try { window.localStorage.removeItem(prefixe + code); } catch (refus) { return; }
  }

  function codes() {
    var trouves = Object.keys(secours);
    try {
      Object.keys(window.localStorage).forEach(function (cle) {
        var code = cle.slice(prefixe.length);
        if (cle.indexOf(prefixe) === 0 && trouves.indexOf(code) === -1) { trouves.push(code); }
      });
    } catch (refus) { return trouves; }
    return trouves.filter(lire);
  }

  function a_envoyer() { return codes().filter(function (code) { return !lire(code).refus; }); }

  /* --- Ce que la page en dit ------------------------------------------------------------------------------------ */

  function dire(phrase, alerte) {
    var ligne = document.getElementById("enregistre");
    if (ligne) { ligne.textContent = phrase; ligne.classList.toggle("hors-ligne", Boolean(alerte)); }
    var etat = document.getElementById("etat");
    if (!etat || (!alerte && !etat.classList.contains("montre"))) { return; }
    etat.classList.toggle("montre", Boolean(alerte));
    if (etat.textContent !== phrase) { etat.textContent = phrase; }
  }

  function quoi(n) { return n === 1 ? "1 réponse attend ici et partira" : n + " réponses attendent ici et partiront"; }

  function direLAttente() {
    dire("Pas de réseau : " + quoi(a_envoyer().length) + " dès son retour.", true);
  }

  function element(nom, texte, classe) {
    var neuf = document.createElement(nom);
    if (texte) { neuf.textContent = texte; }
    if (classe) { neuf.className = classe; }
    return neuf;
  }

  function bouton(texte, geste) {
    var neuf = element("button", texte, "bouton bouton-creux");
    neuf.type = "button";
    neuf.addEventListener("click", geste);
    return neuf;
  }

  function questionDe(code) {
    var bloc = document.querySelector('[data-champ="' + CSS.escape(code) + '"]');
    var nom = bloc && bloc.querySelector(".champ-nom");
    return nom ? nom.textContent.trim() : "Une réponse d'une autre page";
  }

  /* Les réponses refusées, en entier, et ce qu'on peut en faire. */
  function montrerLesRefus() {
    var refusees = codes().filter(function (code) { return lire(code).refus; });
    boite.hidden = !refusees.length;
    boite.textContent = "";
    if (!refusees.length) { return; }
    boite.setAttribute("role", "region");
    boite.setAttribute("aria-label", "Réponses non enregistrées");
    boite.appendChild(element("h2", "Ces réponses ne sont pas enregistrées"));
    var liste = boite.appendChild(element("ul"));
    refusees.forEach(function (code) {
      var entree = lire(code);
      var ligne = liste.appendChild(element("li"));
      ligne.appendChild(element("p", questionDe(code) + ". " + entree.refus));
      ligne.appendChild(element("blockquote", entree.brut || "(vide)"));
      ligne.appendChild(bouton("Essayer à nouveau", function () {
        poser(code, { brut: entree.brut, vu: entree.vu, le: Date.now() });
        montrerLesRefus();
        envoyer();
      }));
      ligne.appendChild(bouton("Effacer", function () { oter(code); montrerLesRefus(); }));
    });
  }

  /* --- L'envoi -------------------------------------------------------------------------------------------------- */

  function envoyer() {
    var code = a_envoyer()[0];
    if (!code || enCours || bloque) { return; }
    if (!navigator.onLine) { direLAttente(); return; }
    var entree = lire(code);
    var arret = new AbortController();
    var minuterie = window.setTimeout(function () { arret.abort(); }, DELAI);
    enCours = { code: code, arret: arret };
    window.fetch(boite.dataset.adresse, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-CSRFToken": boite.dataset.jeton, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ champ: code, brut: entree.brut, vu: entree.vu }).toString(),
      signal: arret.signal
    }).then(function (reponse) {
      return repondre(code, entree, reponse);
    }).catch(function () {
      panne = true;
      direLAttente();
    }).then(function () {
      window.clearTimeout(minuterie);
      enCours = null;
      if (!panne) { envoyer(); }
    });
  }

  function repondre(code, entree, reponse) {
    var json = (reponse.headers.get("Content-Type") || "").indexOf("json") !== -1;
    if (json) { return reponse.json().then(function (dit) { recevoir(code, entree, reponse.status, dit); }); }
    if (reponse.status >= 500) { throw new Error("panne"); }
    if (PHRASES[reponse.status]) { refuser(code, entree, PHRASES[reponse.status]); return null; }
    bloque = reponse.status === 403
      ? "Cette page est restée ouverte trop longtemps, ou votre rôle a changé. Rechargez-la : ce que vous avez tapé y sera."
      : "Votre session est terminée. Rechargez la page et connectez-vous : ce que vous avez tapé y sera encore.";
    dire(bloque, true);
    return null;
  }

  function recevoir(code, entree, statut, dit) {
    panne = false;
    if (statut !== 200) { refuser(code, entree, dit.phrase); return; }
    var presente = lire(code);
    if (presente && presente.brut !== entree.brut) { poser(code, { brut: presente.brut, vu: dit.vu, le: presente.le }); }
    else { oter(code); }
    (ecoutes.enregistre || function () { return null; })(code, dit, Boolean(presente && presente.brut !== entree.brut));
    dire(dit.enregistre + ".", false);
    if (!a_envoyer().length) { document.body.dispatchEvent(new CustomEvent("saisi")); proposerDeRecharger(); }
  }

  function refuser(code, entree, phrase) {
    poser(code, { brut: entree.brut, vu: entree.vu, le: entree.le, refus: phrase });
    dire(phrase, true);
    montrerLesRefus();
  }

  /* Hors d'une page où l'on écrit, ce qui vient d'être enregistré n'est pas encore montré. */
  function proposerDeRecharger() {
    if (document.querySelector("form[data-saisie]")) { return; }
    boite.hidden = false;
    boite.textContent = "";
    boite.appendChild(element("p", "Des réponses qui attendaient viennent d'être enregistrées : cette page ne les montre pas encore."));
    boite.appendChild(bouton("Recharger la page", function () { window.location.reload(); }));
  }

  function reprendre() { panne = false; envoyer(); }

  /* --- Une page envoyée d'un bloc -------------------------------------------------------------------------------- */

  /* L'envoi d'une page porte ses réponses : la page d'après dit s'il est reçu, et elles n'ont plus à partir. */
  function partAvec(envoi, siennes) {
    var portees = {};
    siennes.forEach(function (code) { portees[code] = lire(code).brut; });
    try { window.sessionStorage.setItem(prefixe + envoi, JSON.stringify(portees)); } catch (refus) { return; }
  }

  function oublierLesRecues() {
    var adresse = new URL(window.location.href);
    var envoi = adresse.searchParams.get("recu");
    if (!envoi) { return; }
    adresse.searchParams.delete("recu");
    window.history.replaceState(window.history.state, "", adresse);
    try {
      var portees = JSON.parse(window.sessionStorage.getItem(prefixe + envoi)) || {};
      Object.keys(portees).forEach(function (code) {
        var entree = lire(code);
        if (entree && entree.brut === portees[code]) { oter(code); }
      });
      window.sessionStorage.removeItem(prefixe + envoi);
    } catch (refus) { return; }
  }

  function preparer() {
    boite = document.getElementById("file");
    if (!boite) { return; }
    prefixe = boite.dataset.memoire;
    oublierLesRecues();
    codes().forEach(function (code) {
      var entree = lire(code);
      if (!entree.refus && Date.now() - entree.le > TROP_VIEUX) {
        poser(code, { brut: entree.brut, vu: entree.vu, le: entree.le, refus: TROP_TARD });
      }
    });
    montrerLesRefus();
    window.addEventListener("online", reprendre);
    window.addEventListener("offline", function () { if (a_envoyer().length) { direLAttente(); } });
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { reprendre(); } });
    window.setInterval(reprendre, REPRISE);
    // On ne signe pas un dossier dont des réponses attendent encore ici.
    document.addEventListener("submit", function (evenement) {
      if (!/\/deposer\/$/.test(window.location.pathname) || !codes().length) { return; }
      evenement.preventDefault();
      evenement.stopImmediatePropagation();
      dire("Avant de déposer : " + quoi(codes().length) + " vers le dossier. Attendez, ou décidez-en en haut de la page.", true);
    }, true);
    envoyer();
  }

  document.addEventListener("DOMContentLoaded", preparer);

  window.preauFile = {
    garder: function (code, brut, vu) { poser(code, { brut: brut, vu: vu, le: Date.now() }); },
    lire: lire,
    codes: codes,
    oter: oter,
    partAvec: partAvec,
    envoyer: envoyer,
    interrompre: function () { bloque = "envoi"; if (enCours) { enCours.arret.abort(); } },
    quandEnregistre: function (ecoute) { ecoutes.enregistre = ecoute; },
    direLAttente: direLAttente
  };
})();
