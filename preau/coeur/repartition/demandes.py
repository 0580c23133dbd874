"""Les demandes à servir, ce qui leur est attribué, et l'ordre dans lequel on les sert.

Les montants sont des ``Decimal`` en euros, au centime ; tout se calcule en centimes entiers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

FORMAT = "preau/attributions"
VERSION = 1


class Methode(StrEnum):
    """Comment partager : dans l'ordre des rangs, au prorata, ou en servant le plus de projets possible."""

    RANG = "rang"
    PRORATA = "prorata"
    OPTIMALE = "optimale"


class Demande(NamedTuple):
    """Ce qu'un projet demande (euros).

    ``montant_plancher`` : le moins qui laisse le projet faisable ; ``None`` vaut tout le montant demandé. ``rang`` :
    celui du comité, 1 ou plus. ``depose_le`` : toutes sans décalage horaire, ou toutes avec, pour se comparer.
    """

    id: str
    montant_demande: Decimal
    rang: int | None = None
    montant_plancher: Decimal | None = None
    territoire_prioritaire: bool = False
    depose_le: datetime | None = None

    @property
    def plancher(self) -> Decimal:
        """Le plancher, dit ou par défaut."""
        return self.montant_demande if self.montant_plancher is None else self.montant_plancher


class Attribution(NamedTuple):
    """Ce qu'une demande reçoit (euros), et la phrase qui suffit à le recalculer."""

    id: str
    montant: Decimal
    motif: str


class Repartition(NamedTuple):
    """Les attributions, dans l'ordre des demandes reçues ; ``total`` et ``reste`` font l'enveloppe."""

    methode: Methode
    enveloppe: Decimal
    lignes: tuple[Attribution, ...]
    total: Decimal
    reste: Decimal

    def en_dict(self) -> dict[str, Any]:
        """La réponse JSON du contrat."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "methode": self.methode.value,
            "enveloppe": f"{self.enveloppe:.2f}",
            "total": f"{self.total:.2f}",
            "reste": f"{self.reste:.2f}",
            "attributions": [
                {"id": ligne.id, "montant": f"{ligne.montant:.2f}", "motif": ligne.motif} for ligne in self.lignes
            ],
        }


def ordre_de_priorite(demandes: Sequence[Demande]) -> list[int]:
    """Les numéros des demandes, de la première à servir à la dernière.

    Rang croissant (sans rang en dernier), puis territoire prioritaire, puis date de dépôt (sans date en dernier), puis
    identifiant, caractère par caractère.
    """
    return sorted(range(len(demandes)), key=lambda numero: _priorite(demandes[numero]))


def _priorite(demande: Demande) -> tuple[bool, int, bool, bool, tuple[datetime, ...], str]:
    rang, depot = demande.rang, demande.depose_le
    return (
        rang is None,
        rang or 0,
        not demande.territoire_prioritaire,
        depot is None,
        () if depot is None else (depot,),
        demande.id,
    )


def en_centimes(montant: Decimal) -> int:
    """Un montant en centimes ; :class:`ValueError` s'il est négatif ou plus fin que le centime."""
    centimes = montant.scaleb(2)
    if not centimes.is_finite() or centimes < 0 or centimes != centimes.to_integral_value():
        raise ValueError(f"Un montant au centime, positif ou nul, est attendu ; {montant} reçu.")
    return int(centimes)


def en_euros(centimes: int) -> Decimal:
    """Des centimes en euros, à deux décimales."""
    return Decimal(centimes).scaleb(-2)
