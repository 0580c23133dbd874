"""Le catalogue des exigences, dans l'ordre du texte. Importer un thème inscrit ses exigences."""

from preau.coeur.referentiel.exigences import (  # noqa: I001 — l'ordre des imports est celui du catalogue
    axes,
    familles,
    principes,
    actions,
    collectifs,
    seances,
    comite,
)
from preau.coeur.referentiel.exigences.cadre import EXIGENCES, Exigence

__all__ = ["EXIGENCES", "Exigence", "actions", "axes", "collectifs", "comite", "familles", "principes", "seances"]
