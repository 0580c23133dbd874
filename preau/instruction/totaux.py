"""Les cinq montants d'une campagne, au centime : demandé, proposé, attribué, versé, reste. Une requête chacun."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum

from preau.campagnes.models import Campagne
from preau.coeur.financement import ZERO, au_centime
from preau.instruction.models import Decision


class Totaux(NamedTuple):
    """Ce que les décisions d'une campagne demandent, proposent, attribuent et versent (euros)."""

    enveloppe: Decimal
    demande: Decimal
    propose: Decimal
    attribue: Decimal
    verse: Decimal

    @property
    def reste(self) -> Decimal:
        """Ce qui n'est pas attribué de l'enveloppe."""
        return self.enveloppe - self.attribue

    @property
    def a_verser(self) -> Decimal:
        """Ce qui est attribué et pas encore payé."""
        return self.attribue - self.verse


def totaux(campagne: Campagne) -> Totaux:
    """Les totaux des décisions d'une campagne ; deux requêtes."""
    enveloppe = getattr(campagne, "enveloppe", None)
    noms = "demande", "propose", "montant", "verse"
    sommes = Decision.objects.filter(campagne=campagne).aggregate(**{f"total_{nom}": Sum(nom) for nom in noms})
    valeurs = (au_centime(sommes[f"total_{nom}"] or ZERO) for nom in noms)
    return Totaux(enveloppe.montant if enveloppe else ZERO, *valeurs)


def verse(campagne: Campagne) -> Decimal:
    """Tout ce qui est versé dans cette campagne, en euros ; une requête."""
    somme = Decision.objects.filter(campagne=campagne).aggregate(total=Sum("verse"))["total"]
    return au_centime(somme or ZERO)
