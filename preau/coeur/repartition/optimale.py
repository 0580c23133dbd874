"""Financer le plus de projets possible (contrat des exigences, § 5, méthode « optimale »).

Parmi les ensembles de projets dont la somme des planchers tient dans l'enveloppe, on cherche celui qui (1) est le plus
nombreux, puis (2) a la plus petite somme de rangs, puis (3) la plus petite somme de planchers, puis (4) vient le
premier dans l'ordre de priorité. Ce que l'on fait pour (4) : les places des projets retenus, écrites dans l'ordre, se
comparent une à une ; à la première qui diffère, la plus petite l'emporte. Entre deux ensembles de même nombre, gagne
donc celui qui tient le plus prioritaire des projets que l'autre n'a pas.

La recherche est exacte et ne compte qu'en entiers :

- le plus grand nombre, ``n``, s'obtient en prenant les plus petits planchers ;
- un prix ``p`` au point de rang et ``q`` au centime de plancher donne à chaque projet un coût. Le moindre coût de ``n``
  projets, ``L``, se lit sur un tri. Les prix choisis sont ceux de l'arête de l'enveloppe convexe (somme des rangs,
  somme des planchers) qui traverse l'enveloppe disponible ;
- tout ensemble de ``n`` projets coûte ``L`` plus un écart : celui des projets ôtés de la base et des projets pris hors
  d'elle. S'il tient dans l'enveloppe ``E``, sa somme de rangs vaut donc au moins ``(L + écart - q·E) / p``. On parcourt
  les ensembles d'écart borné, et l'on élargit la borne tant qu'un ensemble plus écarté pourrait l'emporter ;
- à somme de rangs égale, moins d'écart est moins de planchers : (2) et (3) se décident d'un même parcours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from math import gcd
from typing import NamedTuple

from preau.coeur.repartition.recherche import Arete, Famille, Recherche


class Projet(NamedTuple):
    """Un projet à financer : son rang compté, son plancher (centimes, au-dessus de zéro)."""

    rang: int
    plancher: int


class _Ensemble(NamedTuple):
    """Des projets, par leurs places, et leurs deux sommes."""

    places: list[int]
    rangs: int
    planchers: int


def retenir(projets: Sequence[Projet], enveloppe: int) -> list[int]:
    """Les places, croissantes, des projets à financer. ``projets`` vient dans l'ordre de priorité."""
    combien = _plus_grand_nombre(projets, enveloppe)
    if not combien:
        return []
    rangs, planchers = (_mesurer(valeurs) for valeurs in zip(*projets, strict=True))
    familles = _familles([Projet(rangs.compter(p.rang), planchers.compter(p.plancher)) for p in projets])
    disponible = planchers.compter(enveloppe - (combien - 1) * planchers.zero)
    mieux_classes = _premiers(familles, combien, lambda famille: (famille.rang, famille.plancher))
    if mieux_classes.planchers <= disponible:
        return sorted(mieux_classes.places)
    arete = _arete(familles, combien, disponible, mieux_classes)
    return Recherche(familles, combien, disponible, arete).mener()


class _Mesure(NamedTuple):
    """Des valeurs, comptées depuis la plus petite et dans leur plus grande unité commune.

    Le nombre de projets étant fixé, l'ordre des sommes n'en change pas ; l'enveloppe, arrondie à l'unité, n'a plus de
    reste que nul ensemble ne pourrait employer, et la recherche s'arrête bien plus tôt.
    """

    zero: int
    unite: int

    def compter(self, valeur: int) -> int:
        """La valeur dans cette mesure, arrondie à l'unité inférieure."""
        return (valeur - self.zero) // self.unite


def _mesurer(valeurs: Sequence[int]) -> _Mesure:
    zero = min(valeurs)
    return _Mesure(zero, gcd(*(valeur - zero for valeur in valeurs)) or 1)


def _plus_grand_nombre(projets: Sequence[Projet], enveloppe: int) -> int:
    depenses = accumulate(sorted(projet.plancher for projet in projets))
    return sum(depense <= enveloppe for depense in depenses)


def _familles(projets: Sequence[Projet]) -> list[Famille]:
    """Les projets de même rang et de même plancher ne diffèrent que par leur place : on prend toujours les premiers."""
    places: dict[Projet, list[int]] = {}
    for place, projet in enumerate(projets):
        places.setdefault(projet, []).append(place)
    return [Famille(projet.rang, projet.plancher, siennes) for projet, siennes in places.items()]


def _premiers(familles: Sequence[Famille], combien: int, cle: Callable[[Famille], tuple[int, int]]) -> _Ensemble:
    """Les ``combien`` premiers projets selon ``cle``."""
    places: list[int] = []
    rangs = planchers = 0
    for famille in sorted(familles, key=cle):
        prises = famille.places[: combien - len(places)]
        places += prises
        rangs += len(prises) * famille.rang
        planchers += len(prises) * famille.plancher
        if len(places) == combien:
            break
    return _Ensemble(places, rangs, planchers)


def _arete(familles: Sequence[Famille], combien: int, enveloppe: int, trop_cher: _Ensemble) -> Arete:
    """L'arête qui traverse l'enveloppe, entre un ensemble qui y tient et un ensemble mieux classé qui n'y tient pas."""
    tient = _premiers(familles, combien, lambda famille: (famille.plancher, famille.rang))
    while True:
        prix_du_rang, prix_du_centime = trop_cher.planchers - tient.planchers, tient.rangs - trop_cher.rangs
        commun = gcd(prix_du_rang, prix_du_centime)
        arete = Arete(prix_du_rang // commun, prix_du_centime // commun, tient.rangs)
        dessous = _premiers(familles, combien, arete.ordre)
        if arete.cout(dessous.rangs, dessous.planchers) == arete.cout(tient.rangs, tient.planchers):
            return arete
        if dessous.planchers <= enveloppe:
            tient = dessous
        else:
            trop_cher = dessous
