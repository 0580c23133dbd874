"""Ce qui est dû d'une décision, et quand : l'acompte et le solde, tels que la campagne les fixe."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from preau.coeur.financement import ZERO, au_centime
from preau.instruction.enums import NatureDeVersement
from preau.instruction.models import Decision, EcheancierDeCampagne, Versement

_CENT = Decimal(100)


class Echeance(NamedTuple):
    """Une somme due et le jour où elle est attendue ; ``verse`` : ce qui en est déjà payé."""

    nature: NatureDeVersement
    du: Decimal
    verse: Decimal
    le: date

    @property
    def reste(self) -> Decimal:
        """Ce qui reste dû."""
        return max(self.du - self.verse, ZERO)


def dues(echeancier: EcheancierDeCampagne, montant: Decimal) -> tuple[tuple[NatureDeVersement, Decimal, date], ...]:
    """L'acompte arrondi au centime, et le solde qui complète le montant."""
    acompte = au_centime(montant * echeancier.part_acompte / _CENT)
    return (
        (NatureDeVersement.ACOMPTE, acompte, echeancier.acompte_le),
        (NatureDeVersement.SOLDE, montant - acompte, echeancier.solde_le),
    )


def echeances(decision: Decision, versements: Iterable[Versement] | None = None) -> tuple[Echeance, ...]:
    """L'acompte et le solde d'une décision ; rien si la campagne n'a pas d'échéancier, ou si rien n'est attribué.

    ``versements`` : ceux qui tiennent, s'ils sont déjà lus. Ce que l'on fait : un solde payé avant l'acompte se
    décompte du solde.
    """
    echeancier = EcheancierDeCampagne.objects.filter(campagne=decision.campagne_id).first()
    if echeancier is None or not decision.montant:
        return ()
    lus = decision.versements.qui_tiennent() if versements is None else versements
    verses = dict.fromkeys(NatureDeVersement, ZERO)
    for versement in lus:
        verses[NatureDeVersement(versement.nature)] += versement.montant
    return tuple(Echeance(nature, du, verses[nature], le) for nature, du, le in dues(echeancier, decision.montant))
