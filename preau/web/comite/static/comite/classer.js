/* Glisser un dossier sur un autre lui donne son rang : le même acte que « Placer », par le même formulaire. */
(function () {
  "use strict";

  var liste = document.querySelector("[data-classement]");
  if (!liste) { return; }
  var tenue = null;

  function ligneDe(element) { return element.closest ? element.closest(".classe[data-rang]") : null; }

  function marquer(cible) {
    liste.querySelectorAll(".cible").forEach(function (ligne) { ligne.classList.remove("cible"); });
    if (cible && cible !== tenue) { cible.classList.add("cible"); }
  }

  liste.querySelectorAll(".classe").forEach(function (ligne) { ligne.draggable = true; });

  liste.addEventListener("dragstart", function (evenement) {
    tenue = ligneDe(evenement.target);
    if (!tenue) { return; }
    tenue.classList.add("tenue");
    evenement.dataTransfer.effectAllowed = "move";
    evenement.dataTransfer.setData("text/plain", tenue.id);
  });

  liste.addEventListener("dragover", function (evenement) {
    var cible = ligneDe(evenement.target);
    if (!tenue || !cible) { return; }
    evenement.preventDefault();
    marquer(cible);
  });

  liste.addEventListener("drop", function (evenement) {
    var cible = ligneDe(evenement.target);
    if (!tenue || !cible || cible === tenue) { return; }
    evenement.preventDefault();
    var formulaire = tenue.querySelector("[data-placer]");
    formulaire.elements.rang.value = cible.dataset.rang;
    formulaire.requestSubmit();
  });

  liste.addEventListener("dragend", function () {
    if (tenue) { tenue.classList.remove("tenue"); }
    tenue = null;
    marquer(null);
  });
})();
