"""Les décisions d'une campagne en tableur : les mêmes lignes et les mêmes montants que la page."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from preau.editions.tableurs import Colonne, en_csv, en_xlsx
from preau.instruction.liste_de_decisions import LigneDeDecision

FEUILLE = "Décisions"

COLONNES: tuple[Colonne[LigneDeDecision], ...] = (
    Colonne("Projet", lambda d: d.projet, 36),
    Colonne("Structure", lambda d: d.structure, 28),
    Colonne("Comité", lambda d: d.comite, 22),
    Colonne("Rang", lambda d: d.rang, 8),
    Colonne("Où elle en est", lambda d: d.statut_dit, 14),
    Colonne("Décision", lambda d: d.issue_dite, 12),
    Colonne("Convention", lambda d: d.convention, 18),
    Colonne("Collectifs", lambda d: d.collectifs, 10),
    Colonne("Collectifs retenus", lambda d: d.retenus, 10),
    Colonne("Demandé (€)", lambda d: d.demande),
    Colonne("Proposé (€)", lambda d: d.propose),
    Colonne("Attribué (€)", lambda d: d.attribue),
    Colonne("Accordé par d'autres (€)", lambda d: d.accorde),
    Colonne("Versé (€)", lambda d: d.verse),
    Colonne("Reste à verser (€)", lambda d: d.a_verser),
    Colonne("Motif", lambda d: d.motif, 40),
    Colonne("Ce que disait le scénario", lambda d: d.motif_propose, 40),
    Colonne("Décidée le", lambda d: _jour(d.decidee_le), 12),
    Colonne("Notifiée le", lambda d: _jour(d.notifiee_le), 12),
)


def decisions_csv(lignes: Iterable[LigneDeDecision]) -> bytes:
    """Ces décisions, dans cet ordre, en CSV."""
    return en_csv(COLONNES, lignes)


def decisions_xlsx(lignes: Iterable[LigneDeDecision], cree_le: datetime) -> bytes:
    """Ces décisions, dans cet ordre, en classeur ; ``cree_le`` : la date que le classeur dit de lui-même."""
    return en_xlsx(FEUILLE, COLONNES, lignes, cree_le)


def _jour(instant: datetime | None) -> date | None:
    return timezone.localtime(instant).date() if instant else None
