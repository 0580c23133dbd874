"""Partager des centimes sans en perdre un : la règle du plus grand reste, la seule de la maison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Partage(NamedTuple):
    """``parts`` : les centimes entiers qui reviennent à chacun. ``favoris`` : les places qui en ont un de plus."""

    parts: tuple[int, ...]
    favoris: frozenset[int]


def partager(centimes: int, poids: Sequence[int], ordre: Iterable[int]) -> Partage:
    """Partage ``centimes`` selon des poids entiers positifs ou nuls, dont un au moins ne l'est pas.

    Les centimes qui restent vont aux plus grands restes exacts ; à égalité, dans l'``ordre`` des places.
    """
    total = sum(poids)
    divises = [divmod(centimes * p, total) for p in poids]
    a_donner = centimes - sum(part for part, _ in divises)
    # Le tri est stable : à reste égal, l'ordre demeure.
    favoris = sorted(ordre, key=lambda place: -divises[place][1])[:a_donner]
    return Partage(tuple(part for part, _ in divises), frozenset(favoris))
