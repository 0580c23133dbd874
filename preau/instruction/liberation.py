"""Ce qu'un arrêt accepté laisse à libérer : les collectifs arrêtés, leur montant, ce qui n'en est pas déjà payé."""

from decimal import Decimal
from typing import NamedTuple

from preau.acteurs.models import Rattachement
from preau.coeur.financement import ZERO
from preau.instruction.models import Decision, DecisionDeCollectif
from preau.projets.tables import Modification
from preau.projets.tables.modifications import ABANDONS, EtatDeModification, SorteDeModification
from preau.projets.tables.requetes import ModificationQuerySet


class ALiberer(NamedTuple):
    """``collectifs`` : les collectifs arrêtés qui ont un montant. ``montant`` : le plus que l'on puisse libérer."""

    decision: Decision
    collectifs: tuple[DecisionDeCollectif, ...]
    montant: Decimal

    @property
    def attribue(self) -> Decimal:
        """Ce que ces collectifs ont encore d'attribué."""
        return sum((collectif.montant for collectif in self.collectifs), ZERO)


def a_liberer(modification: Modification, decision: Decision) -> ALiberer:
    """Ce que cet arrêt laisse à libérer, au plus ; un collectif réuni à un autre s'arrête avec lui. Deux requêtes."""
    retenus = decision.collectifs.select_related("collectif").filter(retenu=True)
    if modification.sorte == SorteDeModification.ABANDON_COLLECTIF:
        retenus = retenus.filter(collectif__in=_arretes(modification))
    collectifs = tuple(retenus)
    total = sum((collectif.montant for collectif in collectifs), ZERO)
    return ALiberer(decision, collectifs, min(total, decision.montant - decision.verse))


def _arretes(modification: Modification) -> set[int]:
    """Le collectif arrêté, et ceux qui lui ont été réunis, de proche en proche."""
    faites = Modification.objects.filter(
        projet=modification.projet_id, sorte=SorteDeModification.FUSION, etat=EtatDeModification.ACCEPTEE
    )
    reunions = list(faites.values_list("collectif_id", "autre_id"))
    arretes = {modification.collectif_id}
    while ajoutes := {autre for garde, autre in reunions if garde in arretes} - arretes:
        arretes |= ajoutes
    return {collectif for collectif in arretes if collectif}


def arret_a_liberer(decision: Decision) -> Modification | None:
    """Le premier arrêt accepté de ce projet dont rien n'est encore libéré ; une requête."""
    arrets = Modification.objects.filter(
        projet=decision.projet_id, etat=EtatDeModification.ACCEPTEE, sorte__in=ABANDONS
    )
    return arrets.filter(liberation__isnull=True).order_by("effet_le", "pk").first()


def arrets_a_liberer(casquette: Rattachement | None) -> ModificationQuerySet:
    """Les arrêts acceptés dont personne n'a encore libéré le montant, là où il en reste un."""
    acceptes = Modification.objects.visibles_par(casquette).filter(etat=EtatDeModification.ACCEPTEE, sorte__in=ABANDONS)
    return acceptes.filter(liberation__isnull=True, projet__decision__montant__gt=0)
