"""La forme d'une table de passages : ce qui mène d'un état à un autre, et la phrase de tout ce qui n'y mène pas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Transition(NamedTuple):
    """D'un état, par un acte, vers un état ; le même quand l'acte ne le change pas."""

    depuis: str
    acte: str
    vers: str


class PassageRefuse(ValueError):
    """Un acte qu'un état ne permet pas ; le texte de l'erreur est une phrase qui dit quoi faire."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """Les passages permis, et pour tous les autres la phrase qui les refuse."""

    transitions: tuple[Transition, ...]
    refus: Mapping[tuple[str, str], str]

    @property
    def etats(self) -> tuple[str, ...]:
        """Tous les états, dans l'ordre où ils sont dits."""
        bouts = (etat for transition in self.transitions for etat in (transition.depuis, transition.vers))
        return tuple(dict.fromkeys((*bouts, *(etat for etat, _ in self.refus))))

    @property
    def actes(self) -> tuple[str, ...]:
        """Tous les actes, dans l'ordre où ils sont dits."""
        return tuple(dict.fromkeys((*(t.acte for t in self.transitions), *(acte for _, acte in self.refus))))

    def vers(self, depuis: str, acte: str) -> str | None:
        """L'état où l'acte mène ; ``None`` s'il est refusé."""
        return next((t.vers for t in self.transitions if (t.depuis, t.acte) == (depuis, acte)), None)

    def refus_de(self, depuis: str, acte: str) -> str:
        """La phrase qui refuse l'acte ; vide s'il passe."""
        return "" if self.vers(depuis, acte) is not None else self.refus[depuis, acte]

    def passer(self, depuis: str, acte: str) -> str:
        """L'état où l'acte mène. Lève :class:`PassageRefuse` avec sa phrase s'il est refusé."""
        arrivee = self.vers(depuis, acte)
        if arrivee is None:
            raise PassageRefuse(self.refus_de(depuis, acte))
        return arrivee


def transitions(*lignes: tuple[str, str, str]) -> tuple[Transition, ...]:
    """Les transitions que disent ces lignes : depuis, acte, vers."""
    return tuple(Transition(*ligne) for ligne in lignes)
