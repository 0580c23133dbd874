"""Le catalogue des exigences tel qu'on le lit : chaque exigence, et ce qu'elle répond à de vrais petits projets.

Les projets d'exemple sont dans ``exemples/`` ; leurs rapports réunis montrent chaque exigence. Les phrases ne sont pas
recopiées : elles sortent du jugement lui-même.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from preau.coeur.referentiel import EXIGENCES, Constat, Exigence, Phase
from preau.coeur.verification import verifier
from preau.projets.enums import PhaseJugee
from preau.projets.rapports import GRAVITE, ConstatLu

_PORTEES = {
    "projet": "le projet",
    "collectif": "chaque collectif",
    "action": "chaque action",
    "observation": "chaque observation",
}
EXEMPLES = Path(__file__).parent / "exemples"


class ExigenceLue(NamedTuple):
    """Une exigence, ce que le texte attend, et un exemple de chaque verdict rendu."""

    exigence: Exigence
    attendu: str
    source: str
    exemples: tuple[ConstatLu, ...]

    @property
    def due(self) -> str:
        """« au dépôt », « à la décision », « au bilan »."""
        return PhaseJugee(self.exigence.phase.value).label

    @property
    def portee(self) -> str:
        """Ce que l'exigence regarde : « chaque collectif », « le projet »."""
        return _PORTEES[self.exigence.portee]


@lru_cache(maxsize=1)
def catalogue() -> tuple[ExigenceLue, ...]:
    """Toutes les exigences, dans l'ordre du texte, jugées au bilan sur les projets d'exemple."""
    par_code: dict[str, dict[str, Constat]] = {code: {} for code in EXIGENCES}
    for chemin in sorted(EXEMPLES.glob("*.json")):
        for phase in (Phase.BILAN, Phase.DEPOT):
            for constat in verifier(chemin.read_bytes(), phase).constats:
                par_code[constat.code].setdefault(constat.verdict, constat)
    return tuple(_lue(EXIGENCES[code], constats) for code, constats in par_code.items())


def _lue(exigence: Exigence, constats: dict[str, Constat]) -> ExigenceLue:
    ranges = [ConstatLu(constats[verdict], exigence) for verdict in GRAVITE if verdict in constats]
    premier = ranges[0].constat
    return ExigenceLue(exigence, premier.attendu, premier.source, tuple(ranges))
