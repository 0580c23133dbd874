"""Département, académie, zone de vacances.

Les données sont `academies.csv`. La Corse, l'outre-mer et les collectivités qui fixent elles-mêmes leur calendrier
ont une académie (ou un vice-rectorat) mais pas de zone : leur calendrier n'est pas connu, et aucune zone ne leur
est prêtée.
"""

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, cast

Zone = Literal["A", "B", "C"]

# Le droit local d'Alsace-Moselle (Bas-Rhin, Haut-Rhin, Moselle) ajoute deux jours fériés.
ALSACE_MOSELLE = frozenset({"57", "67", "68"})


class Departement(NamedTuple):
    """Un département ou une collectivité d'outre-mer. `academie` et `zone` valent None là où il n'y en a pas."""

    code: str
    nom: str
    academie: str | None
    zone: Zone | None


@cache
def departements() -> dict[str, Departement]:
    """Tous les départements et collectivités, par code (01… 95, 2A, 2B, 971… 989), dans l'ordre des codes."""
    texte = Path(__file__).with_name("academies.csv").read_text(encoding="utf-8")
    lignes = (ligne.split(";") for ligne in texte.splitlines()[1:])
    return {
        code: Departement(code, nom, academie or None, cast("Zone | None", zone or None))
        for code, nom, academie, zone in lignes
    }


def academie(departement: str) -> str | None:
    """Le nom de l'académie d'un département (« Lyon »), None si le département est inconnu ou n'en a pas."""
    trouve = departements().get(departement)
    return trouve.academie if trouve else None


def zone(departement: str) -> Zone | None:
    """La zone de vacances A, B ou C d'un département, None s'il est inconnu ou hors zone."""
    trouve = departements().get(departement)
    return trouve.zone if trouve else None


def designer_academie(departement: str) -> str:
    """« l'académie d'Aix-Marseille », « le vice-rectorat de la Polynésie française », ou le département à défaut."""
    trouve = departements().get(departement)
    if trouve is None or trouve.academie is None:
        return f"le département {departement}"
    if trouve.academie.startswith("vice-rectorat"):
        return f"le {trouve.academie}"
    liaison = "d'" if trouve.academie[0] in "AEIOUY" else "de "
    return f"l'académie {liaison}{trouve.academie}"
