"""Les charges d'une action écartée : ce qu'elles ôtent du budget, et ce qu'un compte peut encore rendre.

Aucun texte lu ne dit comment se calculent les charges d'une action inéligible : le budget ne les attache pas aux
actions. Ce que l'on fait : une personne les dit, par compte et par collectif, jamais plus que le budget n'y porte.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from preau.coeur.financement import CHARGES, ZERO, Budget, Ligne, charges_par_collectif

COMMUNES = ""
"""La clé des charges qu'aucun collectif ne porte en propre."""


class Retrait(NamedTuple):
    """Ce qui quitte un compte, en euros. ``collectif`` : sa clé, ou :data:`COMMUNES`."""

    compte: str
    collectif: str
    montant: Decimal


def portees(budget: Budget) -> dict[tuple[str, str], Decimal]:
    """Ce que le budget porte par compte de charges et par collectif, communes comprises ; sans les zéros."""
    sommes: dict[tuple[str, str], Decimal] = {}
    for ligne in budget.lignes:
        if ligne.compte in CHARGES:
            communes = ligne.montant - sum((part for _, part in ligne.parts), ZERO)
            for cle, montant in (*ligne.parts, (COMMUNES, communes)):
                sommes[ligne.compte, cle] = sommes.get((ligne.compte, cle), ZERO) + montant
    return {cle: montant for cle, montant in sommes.items() if montant}


def retrancher(budget: Budget, retraits: Iterable[Retrait]) -> Budget:
    """Le budget sans ces charges ; un retrait de plus que ce qu'un compte porte en ôte tout, sans aller en deçà."""
    lignes = list(budget.lignes)
    for retrait in retraits:
        reste = retrait.montant
        for rang, ligne in enumerate(lignes):
            if ligne.compte == retrait.compte and reste:
                lignes[rang], ote = _oter(ligne, retrait.collectif, reste)
                reste -= ote
    return replace(budget, lignes=tuple(lignes))


def _oter(ligne: Ligne, collectif: str, montant: Decimal) -> tuple[Ligne, Decimal]:
    """La ligne diminuée, et de combien."""
    parts = dict(ligne.parts)
    porte = parts.get(collectif, ZERO) if collectif else ligne.montant - sum(parts.values(), ZERO)
    ote = min(porte, montant)
    if collectif in parts:
        parts[collectif] -= ote
    return ligne._replace(montant=ligne.montant - ote, parts=tuple(parts.items())), ote


def ote_par_collectif(avant: Budget, apres: Budget) -> dict[str, Decimal]:
    """Ce que la base de chaque collectif perd d'un budget à l'autre, en euros."""
    perdues = zip(charges_par_collectif(avant), charges_par_collectif(apres), strict=True)
    return {ancienne.collectif.cle: ancienne.total - nouvelle.total for ancienne, nouvelle in perdues}
