"""Le jeu d'essai, chapitre par chapitre, toujours le même.

Un chapitre est une fonction sans argument qui écrit sa part par les actions des applications et rend le nombre d'objets
qu'elle a posés. Les chapitres se suivent : chacun peut compter sur ceux qui le précèdent. Semé deux fois, un chapitre
ne double rien : quand le jeu d'essai change, le démarrage suivant le sème par-dessus l'ancien.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction

from preau.demonstration import campagnes, dossiers, instruction, listes, personnes, projets, structures


class Chapitre(NamedTuple):
    """Une part du jeu d'essai : ce que l'on en dit, et la fonction qui la sème."""

    titre: str
    semer: Callable[[], int]


CHAPITRES: tuple[Chapitre, ...] = (
    Chapitre("Structures", structures.semer),
    Chapitre("Personnes", personnes.semer),
    Chapitre("Listes", listes.semer),
    Chapitre("Campagnes", campagnes.semer),
    Chapitre("Projets vérifiés", projets.semer),
    Chapitre("Dossiers", dossiers.semer),
    Chapitre("Décisions", instruction.semer),
)


@transaction.atomic
def semer() -> dict[str, int]:
    """Sème tous les chapitres, ou aucun ; rend le nombre d'objets posés par chapitre."""
    return {chapitre.titre: chapitre.semer() for chapitre in CHAPITRES}
