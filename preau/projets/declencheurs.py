"""Les tables des dossiers où rien ne se change ni ne s'efface."""

from preau.socle.declencheurs import inalterable

DEPOTS = inalterable("projets_depot", "depot", "Un dépôt ne se modifie pas et ne s'efface pas ; on en fait un autre.")
PIECES_SCELLEES = inalterable(
    "projets_depotpiece", "depotpiece", "Les pièces d'un dépôt ne se modifient pas et ne s'effacent pas."
)
RETRAITS = inalterable(
    "projets_retraitdedepot", "retraitdedepot", "Un retrait ne se modifie pas et ne s'efface pas ; on dépose à nouveau."
)
TABLES = (DEPOTS, PIECES_SCELLEES, RETRAITS)
