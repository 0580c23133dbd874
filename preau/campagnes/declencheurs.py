"""Les tables des campagnes où rien ne se change ni ne s'efface."""

from preau.socle.declencheurs import inalterable

PROLONGATIONS = inalterable(
    "campagnes_prolongation",
    "prolongation",
    "Une prolongation accordée ne se modifie pas et ne s'efface pas ; on en accorde une autre.",
)
