"""Qui peut faire quoi de l'argent d'une campagne : des prédicats courts, lus par les pages et les actions."""

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Rattachement
from preau.campagnes.models import Campagne


def peut_preparer(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """La conseillère et le décideur de la Caf proposent des scénarios, les corrigent, fixent un rang d'ensemble."""
    return casquette is not None and casquette.role in ROLES_CAF and casquette.caf_id == campagne.caf_id


def peut_relire(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """Les mêmes relisent une décision avant qu'elle parte."""
    return peut_preparer(casquette, campagne)


def peut_notifier(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """Les mêmes envoient les décisions relues."""
    return peut_preparer(casquette, campagne)


def peut_decider(casquette: Rattachement | None, campagne: Campagne) -> bool:
    """Le décideur de la Caf, lui seul : il adopte un scénario, attribue, refuse, ajourne, rouvre."""
    return casquette is not None and casquette.role == Role.DECIDEUR and casquette.caf_id == campagne.caf_id
