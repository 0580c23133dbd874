"""Les charges que les actions écartées ôtent d'un dépôt, telles que le cœur les retranche."""

from collections.abc import Iterable

from preau.campagnes.models import Campagne
from preau.coeur.charges_ecartees import COMMUNES, Retrait
from preau.projets.tables import ActionEcartee, ChargeEcartee, Depot


def retraits_de(depot: Depot) -> tuple[Retrait, ...]:
    """Celles d'un dépôt ; une requête."""
    ecartees = depot.actions_ecartees.en_vigueur()
    return tuple(_retraits(ChargeEcartee.objects.filter(ecartee__in=ecartees).select_related("collectif")))


def retraits_de_la_campagne(campagne: Campagne) -> dict[int, list[Retrait]]:
    """Celles de chaque dépôt d'une campagne, par sa clé ; une requête."""
    ecartees = ActionEcartee.objects.en_vigueur().filter(depot__projet__campagne=campagne)
    charges = list(ChargeEcartee.objects.filter(ecartee__in=ecartees).select_related("collectif", "ecartee"))
    ranges: dict[int, list[Retrait]] = {}
    for charge, retrait in zip(charges, _retraits(charges), strict=True):
        ranges.setdefault(charge.ecartee.depot_id, []).append(retrait)
    return ranges


def _retraits(charges: Iterable[ChargeEcartee]) -> list[Retrait]:
    return [Retrait(c.compte, str(c.collectif.uuid) if c.collectif else COMMUNES, c.montant) for c in charges]
