"""Qui peut faire quoi des campagnes : des prédicats courts, lus par les pages et vérifiés par les actions."""

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Caf, Rattachement
from preau.campagnes.models import Campagne


def peut_ouvrir_campagne(casquette: Rattachement, caf: Caf) -> bool:
    """La conseillère technique, pour sa Caf."""
    return casquette.role == Role.CONSEILLERE and casquette.caf_id == caf.pk


def peut_gerer(casquette: Rattachement, campagne: Campagne) -> bool:
    """La conseillère technique de la Caf écrit la campagne, la publie et la prolonge ; le décideur la lit."""
    return casquette.role == Role.CONSEILLERE and casquette.caf_id == campagne.caf_id


def peut_fixer_enveloppe(casquette: Rattachement, campagne: Campagne) -> bool:
    """La conseillère technique et le décideur de la Caf."""
    return casquette.role in ROLES_CAF and casquette.caf_id == campagne.caf_id
