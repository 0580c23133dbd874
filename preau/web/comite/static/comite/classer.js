/* Glisser un dossier sur un autre lui donne son rang : le même acte que « Placer », par le même formulaire. */
(function () {
  "use strict";

  var classement = document.getElementById("classement");
  if (!classement) { return; }
  var tenue = null;

  function ligneDe(element) { return element.closest ? element.closest(".classe") : null; }
  function cibleDe(element) {
    var ligne = element.closest ? element.closest(".classe[data-rang]") : null;
    return ligne === tenue ? null : ligne;
  }

  /* Le trait est là où le dossier ira : sous celui qu'il dépasse en descendant, au-dessus sinon. */
  function marquer(cible) {
    classement.querySelectorAll(".cible").forEach(function (ligne) { ligne.classList.remove("cible", "cible-apres"); });
    if (!cible) { return; }
    cible.classList.add("cible");
    cible.classList.toggle("cible-apres", Number(cible.dataset.rang) > Number(tenue.dataset.rang || Infinity));
  }

  /* Une page de la liste change sans la page entière : les lignes se cherchent à chaque fois. */
  function rendrePrenables(oui) {
    var lignes = Array.from(classement.querySelectorAll(".classe:has([data-placer])"));
    var glissables = lignes.length > 1 && classement.querySelector("[data-rang]") !== null;
    lignes.forEach(function (ligne) { ligne.draggable = oui && glissables; });
    classement.querySelectorAll("[data-aide-glisser]").forEach(function (aide) { aide.hidden = !glissables; });
  }

  rendrePrenables(true);
  classement.addEventListener("htmx:afterSettle", function () { rendrePrenables(true); });

  // Dans un formulaire, la souris choisit du texte : la ligne ne se prend pas par là.
  classement.addEventListener("mousedown", function (evenement) { rendrePrenables(!evenement.target.closest("form")); });

  classement.addEventListener("dragstart", function (evenement) {
    tenue = ligneDe(evenement.target);
    if (!tenue) { return; }
    tenue.classList.add("tenue");
    evenement.dataTransfer.effectAllowed = "move";
    evenement.dataTransfer.setData("text/plain", tenue.id);
  });

  classement.addEventListener("dragover", function (evenement) {
    var cible = tenue && cibleDe(evenement.target);
    if (cible) { evenement.preventDefault(); }
    if (tenue) { marquer(cible); }
  });

  classement.addEventListener("drop", function (evenement) {
    var cible = tenue && cibleDe(evenement.target);
    if (!cible) { return; }
    evenement.preventDefault();
    var formulaire = tenue.querySelector("[data-placer]");
    formulaire.elements.rang.value = cible.dataset.rang;
    formulaire.requestSubmit(formulaire.querySelector("[value='placer']"));
  });

  classement.addEventListener("dragend", function () {
    if (tenue) { tenue.classList.remove("tenue"); }
    marquer(null);
    tenue = null;
  });
})();
