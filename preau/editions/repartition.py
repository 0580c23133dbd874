"""Les rangs d'une campagne et les lignes d'un scénario en tableur : les mêmes chiffres que leurs pages."""

from collections.abc import Iterable
from datetime import datetime

from preau.editions.tableurs import Colonne, en_csv, en_xlsx
from preau.instruction.avis_tus import TU
from preau.instruction.candidats import Situation
from preau.instruction.lignes import LigneLue

RANGS: tuple[Colonne[Situation], ...] = (
    Colonne("Projet", lambda s: str(s.projet), 36),
    Colonne("Structure", lambda s: str(s.projet.structure), 28),
    Colonne("Rang", lambda s: s.rang, 8),
    Colonne("Comité", lambda s: str(s.comite or ""), 24),
    Colonne("Rang du comité", lambda s: s.avis.rang if s.avis else None, 10),
    Colonne("Avis", lambda s: s.avis.get_avis_display() if s.avis else "", 16),
    Colonne("Rendu le", lambda s: s.avis.le if s.avis else None, 12),
    Colonne("Motif ou réserves", lambda s: TU if s.tue else s.avis.motif if s.avis else "", 36),
    Colonne("Pourquoi il ne peut rien recevoir", lambda s: s.exclusion, 40),
)

LIGNES: tuple[Colonne[LigneLue], ...] = (
    Colonne("Projet", lambda li: str(li.projet), 36),
    Colonne("Structure", lambda li: str(li.projet.structure), 28),
    Colonne("Communes", lambda li: li.communes, 24),
    Colonne("Rang", lambda li: li.ligne.rang, 8),
    Colonne("Comité", lambda li: li.comite, 24),
    Colonne("Réunion du", lambda li: li.reunion_le, 12),
    Colonne("Demandé (€)", lambda li: li.ligne.demande),
    Colonne("Origine du montant demandé", lambda li: li.ligne.get_origine_display(), 26),
    Colonne("Plancher (€)", lambda li: li.ligne.plancher),
    Colonne("Calculé (€)", lambda li: li.ligne.calcule),
    Colonne("Proposé (€)", lambda li: li.ligne.propose),
    Colonne("Servi", lambda li: li.sort.mot, 12),
    Colonne("Pourquoi", lambda li: li.ligne.motif, 60),
    Colonne("Corrigé à la main, parce que", lambda li: li.ligne.motif_de_correction, 36),
    Colonne("Enfants", lambda li: li.ligne.enfants, 10),
    Colonne("Enfants en quartier prioritaire", lambda li: li.ligne.enfants_qpv, 12),
    Colonne("Quartiers prioritaires", lambda li: ", ".join(li.ligne.quartiers), 20),
)


def rangs_csv(situations: Iterable[Situation]) -> bytes:
    """Les rangs, dans cet ordre, en CSV."""
    return en_csv(RANGS, situations)


def rangs_xlsx(situations: Iterable[Situation], cree_le: datetime) -> bytes:
    """Les rangs, dans cet ordre, en classeur ; ``cree_le`` : la date que le classeur dit de lui-même."""
    return en_xlsx("Rangs", RANGS, situations, cree_le)


def scenario_csv(lignes: Iterable[LigneLue]) -> bytes:
    """Les lignes d'un scénario, dans cet ordre, en CSV."""
    return en_csv(LIGNES, lignes)


def scenario_xlsx(lignes: Iterable[LigneLue], cree_le: datetime) -> bytes:
    """Les lignes d'un scénario, dans cet ordre, en classeur."""
    return en_xlsx("Scénario", LIGNES, lignes, cree_le)
