/* Glisser un projet à sa place : un confort de plus sur le même formulaire, qui se fixe du même geste. */
(function () {
  "use strict";
  var porte = null;

  function preparer() {
    document.querySelectorAll("[data-ordre] > [data-rangee]").forEach(function (rangee) {
      rangee.draggable = true;
    });
  }

  function rangeeDe(evenement) {
    return evenement.target.closest && evenement.target.closest("[data-rangee]");
  }

  function marquer(rangee) {
    document.querySelectorAll(".ordre .ici").forEach(function (autre) { autre.classList.remove("ici"); });
    if (rangee && rangee !== porte) { rangee.classList.add("ici"); }
  }

  function renumeroter(liste) {
    liste.querySelectorAll("[name='rang']").forEach(function (champ, place) { champ.value = place + 1; });
  }

  document.addEventListener("dragstart", function (evenement) {
    porte = rangeeDe(evenement) || null;
    if (!porte) { return; }
    porte.classList.add("porte");
    evenement.dataTransfer.effectAllowed = "move";
    evenement.dataTransfer.setData("text/plain", "");
  });
  document.addEventListener("dragover", function (evenement) {
    var rangee = rangeeDe(evenement);
    if (!porte || !rangee) { return; }
    evenement.preventDefault();
    marquer(rangee);
  });
  document.addEventListener("drop", function (evenement) {
    var rangee = rangeeDe(evenement);
    if (!porte || !rangee || rangee === porte) { return; }
    evenement.preventDefault();
    rangee.parentNode.insertBefore(porte, rangee);
    renumeroter(rangee.parentNode);
  });
  document.addEventListener("dragend", function () {
    if (porte) { porte.classList.remove("porte"); }
    marquer(null);
    porte = null;
  });
  document.addEventListener("DOMContentLoaded", preparer);
  document.addEventListener("htmx:afterSettle", preparer);
})();
