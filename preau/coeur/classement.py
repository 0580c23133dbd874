"""Le classement d'un comité : des places, chacune tenue par un dossier, ou par plusieurs à égalité.

Une égalité se déclare ou s'arbitre ; ni l'une ni l'autre, elle reste à départager, et rien ne se clôt. Les rangs sont
ceux d'une compétition : deux premiers ex æquo, puis le troisième. De pures fonctions : rien de reçu n'y change.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Place(Generic[T]):
    """Qui tient une place. ``declaree`` : le comité dit ex æquo ceux qui la partagent."""

    tenants: tuple[T, ...]
    declaree: bool = False

    @property
    def a_departager(self) -> bool:
        """Plusieurs la tiennent, et personne n'a dit qu'ils y restent ensemble."""
        return len(self.tenants) > 1 and not self.declaree


Classement = tuple[Place[T], ...]


def lire(lignes: Iterable[tuple[T, int, bool]]) -> Classement[T]:
    """Le classement que disent ces lignes : l'objet, son rang, et s'il y est déclaré ex æquo."""
    rangees = sorted(lignes, key=lambda ligne: ligne[1])
    groupes = (list(groupe) for _, groupe in groupby(rangees, key=lambda ligne: ligne[1]))
    return tuple(_place(tuple(g[0] for g in groupe), all(g[2] for g in groupe)) for groupe in groupes)


def rangs(classement: Classement[T]) -> dict[T, int]:
    """Le rang de chacun : 1, 2, 2, 4."""
    trouves: dict[T, int] = {}
    for place in classement:
        rang = len(trouves) + 1
        trouves |= dict.fromkeys(place.tenants, rang)
    return trouves


def a_departager(classement: Classement[T]) -> tuple[Place[T], ...]:
    """Les places tenues à plusieurs sans que rien n'ait été dit."""
    return tuple(place for place in classement if place.a_departager)


def oter(classement: Classement[T], objet: T) -> Classement[T]:
    """Le classement sans cet objet ; les suivants avancent."""
    return tuple(_sans(place, objet) for place in classement if place.tenants != (objet,))


def placer(classement: Classement[T], objet: T, rang: int) -> Classement[T]:
    """L'objet seul à ce rang ; qui le tenait, et les suivants, reculent. Au-delà du dernier rang : en dernier."""
    autres = oter(classement, objet)
    devant = 0
    for position, place in enumerate(autres):
        if devant >= rang - 1:
            return (*autres[:position], Place((objet,)), *autres[position:])
        devant += len(place.tenants)
    return (*autres, Place((objet,)))


def monter(classement: Classement[T], objet: T) -> Classement[T]:
    """L'objet une place plus haut : il quitte ses ex æquo, ou passe devant la place d'avant. En tête, rien."""
    position, place = _trouver(classement, objet)
    if len(place.tenants) > 1:
        return (*classement[:position], Place((objet,)), _sans(place, objet), *classement[position + 1 :])
    if position == 0:
        return classement
    return (*classement[: position - 1], place, classement[position - 1], *classement[position + 1 :])


def descendre(classement: Classement[T], objet: T) -> Classement[T]:
    """L'objet une place plus bas : il quitte ses ex æquo, ou passe derrière la place d'après. En queue, rien."""
    position, place = _trouver(classement, objet)
    if len(place.tenants) > 1:
        return (*classement[:position], _sans(place, objet), Place((objet,)), *classement[position + 1 :])
    if position == len(classement) - 1:
        return classement
    return (*classement[:position], classement[position + 1], place, *classement[position + 2 :])


def egaler(classement: Classement[T], objet: T, avec: T) -> Classement[T]:
    """L'objet à la place d'un autre, à égalité : il reste à le déclarer ex æquo, ou à arbitrer."""
    if objet == avec:
        return classement
    autres = oter(classement, objet)
    return tuple(Place((*p.tenants, objet)) if avec in p.tenants else p for p in autres)


def declarer(classement: Classement[T], objet: T) -> Classement[T]:
    """Dit ex æquo ceux qui partagent la place de l'objet."""
    return tuple(_place(p.tenants, declaree=True) if objet in p.tenants else p for p in classement)


def _trouver(classement: Classement[T], objet: T) -> tuple[int, Place[T]]:
    return next((position, place) for position, place in enumerate(classement) if objet in place.tenants)


def _sans(place: Place[T], objet: T) -> Place[T]:
    return _place(tuple(tenant for tenant in place.tenants if tenant != objet), place.declaree)


def _place(tenants: tuple[T, ...], declaree: bool) -> Place[T]:  # le second champ de la place
    """Seul, on n'est l'ex æquo de personne."""
    return Place(tenants, declaree and len(tenants) > 1)
