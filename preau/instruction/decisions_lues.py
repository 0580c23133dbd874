"""Ce qu'une structure lit d'une décision, une fois notifiée, en un mot et un montant."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from preau.instruction.enums import EtatDecision, Issue
from preau.instruction.models import Notification
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
