"""Ce qu'on lit d'une décision : la structure, en un mot et un montant ; la Caf, ce qui sort du calcul."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from preau.coeur.phrases import euros
from preau.instruction.enums import EtatDecision, Issue
from preau.instruction.models import Decision, LigneDeScenario, Notification
from preau.projets.tables import Projet

_EN_MOTS = {
    Issue.ATTRIBUE: "financé",
    Issue.REFUSE: "non financé",
    Issue.AJOURNE: "décision remise à plus tard",
    Issue.ABANDONNE: "arrêté",
}


class DecisionLue(NamedTuple):
    """``en_mots`` : « financé » ; ``montant`` : ce qui est attribué, en euros, 0 si rien ne l'est.

    ``rouverte`` : la Caf revoit cette décision, notifiée ``notifiee_le`` ; ``verse`` : ce qui en est payé, en euros.
    """

    issue: Issue
    montant: Decimal
    rouverte: bool
    notifiee_le: datetime
    verse: Decimal

    @property
    def en_mots(self) -> str:
        """Dans les mots de la structure."""
        return _EN_MOTS[self.issue]


def decisions_lues(projets: Iterable[Projet]) -> dict[int, DecisionLue]:
    """Par projet, la dernière décision notifiée ; rouverte, elle reste ce qui a été notifié. Une requête."""
    lues = Notification.objects.filter(decision__projet__in=list(projets)).select_related("decision")
    return {n.decision.projet_id: _lue(n) for n in lues.defer("document").order_by("decision", "numero")}


def _lue(notification: Notification) -> DecisionLue:
    decision = notification.decision
    rouverte = decision.etat != EtatDecision.NOTIFIEE
    tient = notification if rouverte else decision
    return DecisionLue(Issue(tient.issue), tient.montant, rouverte, notification.notifiee_le, decision.verse)


def ce_qui_sort_du_calcul(decision: Decision) -> list[str]:
    """Ce qu'un montant décidé a d'inhabituel, à savoir avant de relire ; une requête, si un montant est attribué.

    Ce que l'on fait : la Caf peut donner à un collectif plus que sa prestation de service calculée, ou au projet moins
    que son plancher ; elle le fait en le sachant.
    """
    if not decision.montant or decision.etat == EtatDecision.NOTIFIEE:
        return []
    phrases = [
        f"« {part.nom} » reçoit {euros(part.montant)}, plus que la prestation calculée, {euros(part.calcule)}."
        for part in decision.collectifs.all()
        if part.calcule is not None and part.montant > part.calcule
    ]
    lignes = LigneDeScenario.objects.filter(scenario=decision.scenario_id, projet=decision.projet_id)
    plancher = lignes.values_list("plancher", flat=True).first()
    if plancher and decision.montant < plancher:
        phrases.append(f"Le projet reçoit moins que son plancher, {euros(plancher)} : le moins qui le rende faisable.")
    return phrases
