"""Qui peut faire quoi d'une campagne et de ses dossiers : des prédicats courts, lus par les pages et les actions."""

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Rattachement
from preau.campagnes.models import Campagne
from preau.projets.tables import Cofinancement, Projet
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER


def peut_preparer(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """La conseillère et le décideur de la Caf proposent des scénarios, les corrigent, fixent un rang d'ensemble."""
    return casquette is not None and casquette.role in ROLES_CAF and casquette.caf_id == campagne.caf_id


def peut_instruire(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """La conseillère de la Caf : elle suit un dossier, demande des compléments, le juge recevable ou non."""
    return casquette is not None and casquette.role == Role.CONSEILLERE and casquette.caf_id == campagne.caf_id


def peut_deroger(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """La conseillère ou le décideur : l'un ou l'autre accorde une dérogation, ou la refuse."""
    return peut_preparer(casquette, campagne)


def peut_relire(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """Les mêmes relisent une décision avant qu'elle parte."""
    return peut_preparer(casquette, campagne)


def peut_notifier(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """Les mêmes envoient les décisions relues."""
    return peut_preparer(casquette, campagne)


def peut_decider(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """Le décideur de la Caf, lui seul : il adopte un scénario, attribue, refuse, ajourne, rouvre."""
    return casquette is not None and casquette.role == Role.DECIDEUR and casquette.caf_id == campagne.caf_id


def peut_declarer(casquette: Rattachement | None, projet: Projet) -> bool:
    """La responsable et la coordinatrice de la structure du projet disent ce qui change après la décision."""
    if casquette is None or casquette.role not in ROLES_DU_DOSSIER:
        return False
    return casquette.structure_id == projet.structure_id


def peut_repondre_au_changement(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """La conseillère et le décideur de la Caf acceptent ou refusent un changement."""
    return peut_preparer(casquette, campagne)


def peut_verser(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """La conseillère et le décideur de la Caf notent signatures et versements."""
    return peut_preparer(casquette, campagne)


def peut_cofinancer(casquette: Rattachement | None, cofinancement: Cofinancement) -> bool:
    """La Caf, et le financeur pour sa propre ligne, disent ce qui est accordé et versé à un dossier déposé."""
    projet = cofinancement.projet
    if casquette is None or projet.etat == EtatProjet.BROUILLON or cofinancement.retire_le is not None:
        return False
    if casquette.role == Role.COFINANCEUR:
        return cofinancement.financeur_id is not None and cofinancement.financeur_id == casquette.financeur_id
    return peut_preparer(casquette, projet.campagne)
