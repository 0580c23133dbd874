"""Ce qu'un arrêt accepté laisse à libérer : les collectifs arrêtés, leur montant, ce qui n'en est pas déjà payé."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet

from preau.acteurs.models import Rattachement
from preau.coeur.financement import ZERO
from preau.instruction.models import Decision, DecisionDeCollectif
from preau.projets.tables import Modification
from preau.projets.tables.modifications import ABANDONS, EtatDeModification, SorteDeModification
from preau.projets.tables.requetes import ModificationQuerySet

Reunion = tuple[int, int]
"""Le collectif que l'on garde, et celui qui lui est réuni."""


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
    return _compter(modification, decision, _retenus().filter(decision=decision), _reunis([modification.projet_id]))


def arret_a_liberer(decision: Decision) -> Modification | None:
    """Le premier arrêt accepté de ce projet qui laisse encore un montant à libérer ; quatre requêtes au plus."""
    arrets = Modification.objects.filter(projet=decision.projet_id).select_related("collectif")
    return next(iter(_qui_laissent_un_montant(_sans_liberation(arrets).order_by("effet_le", "pk"))), None)


def arrets_a_liberer(casquette: Rattachement | None) -> list[Modification]:
    """Les arrêts acceptés dont personne n'a libéré le montant, là où il en reste un, du plus ancien au plus récent.

    Le nombre de requêtes ne dépend pas de leur nombre.
    """
    visibles = _sans_liberation(Modification.objects.visibles_par(casquette)).entieres()
    return _qui_laissent_un_montant(visibles.order_by("repondue_le", "pk"))


def _sans_liberation(modifications: ModificationQuerySet) -> ModificationQuerySet:
    return modifications.filter(etat=EtatDeModification.ACCEPTEE, sorte__in=ABANDONS, liberation__isnull=True)


def _retenus() -> QuerySet[DecisionDeCollectif]:
    return DecisionDeCollectif.objects.select_related("collectif").filter(retenu=True)


def _qui_laissent_un_montant(arrets: Iterable[Modification]) -> list[Modification]:
    lus = list(arrets)
    projets = {arret.projet_id for arret in lus}
    decisions = {
        decision.projet_id: decision
        for decision in Decision.objects.filter(projet__in=projets, montant__gt=0).prefetch_related(
            Prefetch("collectifs", _retenus(), to_attr="retenus")
        )
    }
    reunis = _reunis(projets) if decisions else {}
    return [
        arret
        for arret in lus
        if (decision := decisions.get(arret.projet_id))
        and _compter(arret, decision, decision.retenus, reunis).montant > ZERO
    ]


def _reunis(projets: Iterable[int]) -> dict[int, list[Reunion]]:
    """Par projet, les réunions de collectifs que la Caf a acceptées ; une requête."""
    faites = Modification.objects.filter(
        projet__in=projets, sorte=SorteDeModification.FUSION, etat=EtatDeModification.ACCEPTEE
    )
    reunis = defaultdict[int, list[Reunion]](list)
    for projet, garde, autre in faites.values_list("projet_id", "collectif_id", "autre_id"):
        reunis[projet].append((garde, autre))
    return reunis


def _compter(
    arret: Modification,
    decision: Decision,
    retenus: Iterable[DecisionDeCollectif],
    reunis: dict[int, list[Reunion]],
) -> ALiberer:
    collectifs = tuple(retenus)
    if arret.sorte == SorteDeModification.ABANDON_COLLECTIF:
        arretes = _arretes(arret.collectif_id, reunis.get(arret.projet_id, ()))
        collectifs = tuple(collectif for collectif in collectifs if collectif.collectif_id in arretes)
    total = sum((collectif.montant for collectif in collectifs), ZERO)
    return ALiberer(decision, collectifs, min(total, decision.montant - decision.verse))


def _arretes(collectif: int | None, reunions: Sequence[Reunion]) -> set[int | None]:
    """Le collectif arrêté, et ceux qui lui ont été réunis, de proche en proche."""
    arretes: set[int | None] = {collectif}
    while ajoutes := {autre for garde, autre in reunions if garde in arretes} - arretes:
        arretes |= ajoutes
    return arretes
