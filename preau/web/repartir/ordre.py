"""L'ordre d'ensemble pendant qu'on le compose : il voyage dans le formulaire, rien n'est écrit avant de le fixer."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from django.http import QueryDict

from preau.instruction.candidats import Situation

ILLISIBLE = "Un rang s'écrit en chiffres, de 1 à {combien} : « {dit} » n'en est pas un. Corrigez-le, rien n'a bougé."
PAS_ENCORE_RANGES = (
    "Des rangs étaient tapés et pas encore rangés : voici l'ordre qu'ils donnent. Relisez-le, puis fixez-le."
)


class Composition(NamedTuple):
    """L'ordre tel que la page le porte.

    ``deplace`` : le projet qui vient de bouger. ``tapes`` : les numéros à remontrer tels quels, par projet, quand l'un
    ne se lit pas. ``refus`` : ce qui empêche le geste, vide s'il est fait.
    """

    ordre: list[Situation]
    deplace: UUID | None = None
    tapes: Mapping[str, str] = MappingProxyType({})
    refus: str = ""

    @property
    def lignes(self) -> list[tuple[Situation, str, bool]]:
        """Chaque projet, le numéro que montre sa ligne, et s'il est illisible."""
        montres = [self.tapes.get(str(une.projet.uuid)) or str(place) for place, une in enumerate(self.ordre, 1)]
        return [(une, montre, not _entier(montre)) for une, montre in zip(self.ordre, montres, strict=True)]


def ordre_propose(situations: Sequence[Situation], fixes: Mapping[int, int]) -> list[Situation]:
    """L'ordre de départ : celui qui est fixé, puis les nouveaux ; sans lui, par rang de comité, puis par comité."""
    return sorted(
        situations,
        key=lambda s: (
            s.projet.pk not in fixes,
            fixes.get(s.projet.pk, 0),
            s.avis is None or s.avis.rang is None,
            (s.avis.rang or 0) if s.avis else 0,
            str(s.comite or ""),
            s.projet.pk,
        ),
    )


def ordre_recu(donnees: QueryDict, situations: Sequence[Situation]) -> list[Situation]:
    """L'ordre que la page portait ; ce qu'elle ne connaissait pas vient à la fin, ce qui n'est plus à classer s'ôte."""
    par_uuid = {str(situation.projet.uuid): situation for situation in situations}
    dits = [par_uuid[uuid] for uuid in dict.fromkeys(donnees.getlist("ordre")) if uuid in par_uuid]
    deja = {situation.projet.pk for situation in dits}
    return dits + [situation for situation in situations if situation.projet.pk not in deja]


def composer(donnees: QueryDict, situations: Sequence[Situation], geste: str) -> Composition:
    """Ce que devient l'ordre sous ce geste, une fois rangés les numéros tapés ; un numéro illisible ne range rien."""
    ordre, tapes = ordre_recu(donnees, situations), _rangs_tapes(donnees)
    if geste == "effacer":
        return Composition(ordre)
    if illisibles := [dit for dit in tapes.values() if dit and not _entier(dit)]:
        return Composition(ordre, tapes=tapes, refus=ILLISIBLE.format(dit=illisibles[0], combien=len(ordre)))
    ranges, premier = _ranger(ordre, donnees)
    if geste == "fixer" and premier:
        return Composition(ranges, premier, refus=PAS_ENCORE_RANGES)
    return Composition(ranges, premier) if geste in ("fixer", "placer") else Composition(*_deplacer(ranges, geste))


def _ranger(ordre: Sequence[Situation], donnees: QueryDict) -> tuple[list[Situation], UUID | None]:
    """Met à leur nouveau rang les projets dont le numéro a été changé ; rend aussi le premier d'entre eux."""
    tapes = _rangs_tapes(donnees)
    avant = {uuid: place for place, uuid in enumerate(donnees.getlist("ordre"), 1)}
    voulus = [
        (voulu, situation)
        for situation in ordre
        for uuid in [str(situation.projet.uuid)]
        if (voulu := _entier(tapes.get(uuid))) and voulu != avant.get(uuid)
    ]
    suite = [situation for situation in ordre if situation not in [autre for _, autre in voulus]]
    for voulu, situation in sorted(voulus, key=lambda paire: paire[0]):
        suite.insert(min(voulu, len(suite) + 1) - 1, situation)
    return suite, voulus[0][1].projet.uuid if voulus else None


def _deplacer(ordre: Sequence[Situation], geste: str) -> tuple[list[Situation], UUID | None]:
    """L'ordre après « monter:<uuid> » ou « descendre:<uuid> », et le projet qui tient désormais cette place."""
    sens, _, uuid = geste.partition(":")
    suite = list(ordre)
    place = next((n for n, situation in enumerate(suite) if str(situation.projet.uuid) == uuid), None)
    if place is None:
        return suite, None
    autre = place + {"monter": -1, "descendre": 1}.get(sens, 0)
    if 0 <= autre < len(suite):
        suite[place], suite[autre] = suite[autre], suite[place]
    return suite, suite[min(max(autre, 0), len(suite) - 1)].projet.uuid


def _rangs_tapes(donnees: QueryDict) -> dict[str, str]:
    paires = zip_longest(donnees.getlist("ordre"), donnees.getlist("rang"), fillvalue="")
    return {uuid: rang.strip() for uuid, rang in paires if uuid}


def _entier(texte: str | None) -> int:
    dit = texte or ""
    return int(dit) if dit.isdecimal() and len(dit) < 6 else 0  # noqa: PLR2004  # au-delà, ce n'est pas un rang
