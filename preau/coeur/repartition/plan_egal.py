"""Des projets qui se valent : en prendre un nombre donné, de rangs au total donné.

C'est le cœur libre de la recherche (:mod:`preau.coeur.repartition.optimale`) : ces projets s'échangent sans changer la
valeur de l'ensemble, seuls leur nombre et la somme de leurs rangs comptent encore. Les lots ont des rangs distincts, et
sont rangés par rang : prendre le plus possible des premiers lots, c'est venir le plus tôt dans l'ordre de priorité.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from math import gcd
from typing import Any, NamedTuple

ETATS_MAX = 20_000
"""Au-delà, la table de toutes les sommes coûte plus que la recherche directe, qui alors réussit presque aussitôt."""


class Lot(NamedTuple):
    """Des projets de même rang, et combien."""

    rang: int
    effectif: int


class PlanEgal:
    """Ce que l'on peut prendre dans des lots."""

    def __init__(self, lots: Sequence[Lot]) -> None:
        self._lots = lots
        self._debuts = [0, *accumulate(lot.effectif for lot in lots)]
        self._cumuls = [0, *accumulate(lot.rang for lot in lots for _ in range(lot.effectif))]
        self._pas = _les_pas(lots)
        self._echecs: set[tuple[int, int, int]] = set()
        self._table = _toutes_les_sommes(lots)
        self._sommes: dict[int, list[int]] = {}
        for combien, somme in sorted(self._table or ()):
            self._sommes.setdefault(combien, []).append(somme)

    @property
    def taille(self) -> int:
        """Le nombre de projets de tous les lots."""
        return self._debuts[-1]

    def moindre_somme(self, combien: int, bas: int, haut: int) -> int | None:
        """La plus petite somme de rangs de ``combien`` projets, entre ``bas`` et ``haut`` compris, s'il y en a une."""
        if not 0 <= combien <= self.taille:
            return None
        if self._table is not None:
            sommes = self._sommes.get(combien, [])
            place = bisect_left(sommes, bas)
            return sommes[place] if place < len(sommes) and sommes[place] <= haut else None
        premiere, derniere = self._bornes(0, combien)
        pas = self._pas[0] or 1
        depart = premiere + -(-max(0, bas - premiere) // pas) * pas
        possibles = range(depart, min(haut, derniere) + 1, pas)
        return next((somme for somme in possibles if self._chercher(combien, somme) is not None), None)

    def premier_choix(self, combien: int, somme: int) -> list[int]:
        """Combien prendre dans chaque lot : le plus possible dans le premier, puis dans le deuxième, et ainsi de suite.

        ``somme`` est une de celles que rend :meth:`moindre_somme`.
        """
        if self._table is None:
            return self._chercher(combien, somme) or []
        choix, suite = [], self._table[combien, somme]
        while suite:
            pris, suite = suite
            choix.append(pris)
        return choix

    def _bornes(self, numero: int, combien: int) -> tuple[int, int]:
        """La plus petite et la plus grande somme de ``combien`` projets, du lot ``numero`` au dernier."""
        debut = self._debuts[numero]
        bas = self._cumuls[debut + combien] - self._cumuls[debut]
        return bas, self._cumuls[-1] - self._cumuls[-1 - combien]

    def _chercher(self, combien: int, somme: int) -> list[int] | None:
        """Essaie les choix du plus prioritaire au moins prioritaire ; retient les impasses pour n'y revenir jamais."""
        pile: list[tuple[int, int, int]] = []
        reste, du, pris = combien, somme, self._lots[0].effectif
        while len(pile) < len(self._lots):
            numero = len(pile)
            pris = self._plus_grand_choix(numero, reste, du, pris)
            if pris >= 0:
                pile.append((reste, du, pris))
                reste, du = reste - pris, du - pris * self._lots[numero].rang
                pris = self._lots[numero + 1].effectif if numero + 1 < len(self._lots) else 0
                continue
            self._echecs.add((numero, reste, du))
            if not pile:
                return None
            reste, du, dernier = pile.pop()
            pris = dernier - 1
        return [choix for _, _, choix in pile]

    def _plus_grand_choix(self, numero: int, reste: int, du: int, au_plus: int) -> int:
        """Le plus grand nombre à prendre dans ce lot qui laisse une chance aux suivants ; -1 s'il n'y en a pas."""
        rang, suivants = self._lots[numero].rang, self.taille - self._debuts[numero + 1]
        for pris in range(min(au_plus, reste), max(0, reste - suivants) - 1, -1):
            apres = (numero + 1, reste - pris, du - pris * rang)
            if self._est_envisageable(*apres) and apres not in self._echecs:
                return pris
        return -1

    def _est_envisageable(self, numero: int, combien: int, somme: int) -> bool:
        bas, haut = self._bornes(numero, combien)
        if not bas <= somme <= haut:
            return False
        pas = self._pas[numero]
        return not pas or (somme - bas) % pas == 0


def _les_pas(lots: Sequence[Lot]) -> list[int]:
    """De chaque lot au dernier, le plus grand diviseur commun des écarts de rang : les sommes vont de ce pas."""
    pas = [0] * (len(lots) + 1)
    for numero in range(len(lots) - 2, -1, -1):
        pas[numero] = gcd(pas[numero + 1], lots[numero + 1].rang - lots[numero].rang)
    return pas


def _toutes_les_sommes(lots: Sequence[Lot]) -> dict[tuple[int, int], Any] | None:
    """Pour chaque nombre et chaque somme possibles, le premier choix (chaîné) ; ``None`` s'il y en a trop."""
    table: dict[tuple[int, int], Any] = {(0, 0): ()}
    for lot in reversed(lots):
        if len(table) * (lot.effectif + 1) > ETATS_MAX:
            return None
        # Du plus petit au plus grand nombre pris : le dernier écrit, le plus prioritaire, l'emporte.
        table = {
            (combien + pris, somme + pris * lot.rang): (pris, suite)
            for pris in range(lot.effectif + 1)
            for (combien, somme), suite in table.items()
        }
    return table
