"""Les décisions d'une campagne, une ligne chacune : ce que montrent la page et les tableurs, les mêmes chiffres."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q

from preau.campagnes.models import Campagne
from preau.coeur.financement import ZERO
from preau.instruction.enums import EtatConvention, EtatDecision, Issue
from preau.instruction.models import Convention, Decision, LigneDeScenario

# Ce qu'il reste à faire d'une décision, dans ses mots ; une décision conventionnée l'emporte sur « notifiée ».
STATUTS = {
    EtatDecision.PREPAREE.value: "à décider",
    EtatDecision.DECIDEE.value: "à relire",
    EtatDecision.RELUE.value: "à notifier",
    EtatDecision.NOTIFIEE.value: "notifiée",
    EtatConvention.CONVENTIONNEE.value: "conventionnée",
}


PARTIES = frozenset({"notifiee", "conventionnee"})


class LigneDeDecision(NamedTuple):
    """Une décision telle qu'une liste la montre. Montants en euros ; ``statut`` : une clé de ``STATUTS``.

    ``tue`` : ce que le comité en dit ne se montre pas à qui la lit (:mod:`preau.instruction.avis_tus`).
    """

    uuid: UUID
    modifie_le: datetime
    projet: str
    projet_pk: int
    projet_uuid: UUID
    structure: str
    comite: str
    rang: int | None
    statut: str
    issue: str
    exclusion: str
    collectifs: int
    retenus: int
    demande: Decimal
    propose: Decimal
    attribue: Decimal
    accorde: Decimal
    verse: Decimal
    motif: str
    motif_propose: str
    decidee_le: datetime | None
    notifiee_le: datetime | None
    convention: str
    tue: bool = False

    @property
    def statut_dit(self) -> str:
        """« à relire »."""
        return STATUTS[self.statut]

    @property
    def est_partie(self) -> bool:
        """Notifiée, elle ne se décide ni ne se relit plus sans être rouverte."""
        return self.statut in PARTIES

    @property
    def issue_dite(self) -> str:
        """« attribué », ou vide."""
        return str(Issue(self.issue).label) if self.issue else ""

    @property
    def a_verser(self) -> Decimal:
        """Ce qui est attribué et pas encore payé."""
        return self.attribue - self.verse


class Bilan(NamedTuple):
    """Les totaux de quelques lignes."""

    demande: Decimal
    propose: Decimal
    attribue: Decimal
    verse: Decimal


def bilan(lignes: Iterable[LigneDeDecision]) -> Bilan:
    """La somme de chaque colonne."""
    sommes = [ZERO] * len(Bilan._fields)
    for ligne in lignes:
        for numero, nom in enumerate(Bilan._fields):
            sommes[numero] += getattr(ligne, nom)
    return Bilan(*sommes)


def lignes_de(campagne: Campagne) -> list[LigneDeDecision]:
    """Les décisions d'une campagne, dans l'ordre des rangs ; trois requêtes, quel qu'en soit le nombre."""
    decisions = (
        Decision.objects.filter(campagne=campagne)
        .select_related("projet__structure")
        .annotate(total=Count("collectifs"), retenus=Count("collectifs", filter=Q(collectifs__retenu=True)))
        .order_by(F("rang").asc(nulls_last=True), "pk")
    )
    comites = dict(
        LigneDeScenario.objects.filter(scenario__campagne=campagne, scenario__etat="adopte", comite__isnull=False)
        .order_by()
        .values_list("projet_id", "comite__nom")
    )
    conventions = dict(
        Convention.objects.filter(notification__decision__campagne=campagne)
        .exclude(etat=EtatConvention.REMPLACEE)
        .values_list("notification__decision", "etat")
    )
    return [_ligne(d, comites.get(d.projet_id, ""), conventions.get(d.pk, "")) for d in decisions]


def statut_de(decision: Decision) -> str:
    """Où en est cette décision : une clé de ``STATUTS`` ; une requête."""
    siennes = Convention.objects.filter(notification__decision=decision).exclude(etat=EtatConvention.REMPLACEE)
    return _statut(decision, siennes.values_list("etat", flat=True).first() or "")


def _statut(decision: Decision, convention: str) -> str:
    conventionnee = decision.etat == EtatDecision.NOTIFIEE and convention == EtatConvention.CONVENTIONNEE
    return convention if conventionnee else decision.etat


def _ligne(decision: Decision, comite: str, convention: str) -> LigneDeDecision:
    return LigneDeDecision(
        uuid=decision.uuid,
        modifie_le=decision.modifie_le,
        projet=str(decision.projet),
        projet_pk=decision.projet_id,
        projet_uuid=decision.projet.uuid,
        structure=str(decision.projet.structure),
        comite=comite,
        rang=decision.rang,
        statut=_statut(decision, convention),
        issue=decision.issue,
        exclusion=decision.exclusion,
        collectifs=getattr(decision, "total", 0),
        retenus=getattr(decision, "retenus", 0),
        demande=decision.demande,
        propose=decision.propose,
        attribue=decision.montant,
        accorde=decision.accorde,
        verse=decision.verse,
        motif=decision.motif,
        motif_propose=decision.motif_propose,
        decidee_le=decision.decidee_le,
        notifiee_le=decision.notifiee_le,
        convention=str(EtatConvention(convention).label)
        if decision.etat == EtatDecision.NOTIFIEE and convention
        else "",
    )
