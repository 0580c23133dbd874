"""L'ordre d'ensemble pendant qu'on le compose : il voyage dans le formulaire, rien n'est écrit avant de le fixer."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.http import QueryDict

from preau.instruction.candidats import Situation


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


def deplacer(ordre: Sequence[Situation], geste: str, donnees: QueryDict) -> tuple[list[Situation], UUID | None]:
    """L'ordre après ce geste, et le projet déplacé : « monter:<uuid> », « descendre:<uuid> », ou « placer »."""
    sens, _, uuid = geste.partition(":")
    if sens == "placer":
        return _placer(ordre, donnees)
    suite = list(ordre)
    place = next((n for n, situation in enumerate(suite) if str(situation.projet.uuid) == uuid), None)
    if place is None:
        return suite, None
    autre = place + {"monter": -1, "descendre": 1}.get(sens, 0)
    if 0 <= autre < len(suite):
        suite[place], suite[autre] = suite[autre], suite[place]
    return suite, suite[min(max(autre, 0), len(suite) - 1)].projet.uuid


def _placer(ordre: Sequence[Situation], donnees: QueryDict) -> tuple[list[Situation], UUID | None]:
    """Met à leur nouveau rang les projets dont le numéro a été changé ; un numéro illisible ne déplace rien."""
    numeros = {uuid: rang for uuid, rang in zip_longest(donnees.getlist("ordre"), donnees.getlist("rang")) if uuid}
    avant = {uuid: place for place, uuid in enumerate(donnees.getlist("ordre"), 1)}
    voulus = [
        (voulu, situation)
        for situation in ordre
        for uuid in [str(situation.projet.uuid)]
        if (voulu := _entier(numeros.get(uuid))) and voulu != avant.get(uuid)
    ]
    suite = [situation for situation in ordre if situation not in [autre for _, autre in voulus]]
    for voulu, situation in sorted(voulus, key=lambda paire: paire[0]):
        suite.insert(min(voulu, len(suite) + 1) - 1, situation)
    return suite, voulus[0][1].projet.uuid if voulus else None


def _entier(texte: Any) -> int:
    dit = str(texte or "").strip()
    return int(dit) if dit.isdecimal() and len(dit) < 6 else 0  # noqa: PLR2004  # au-delà, ce n'est pas un rang
