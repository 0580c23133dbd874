"""Qui peut faire quoi des projets."""

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Rattachement
from preau.projets.models import Verification


def peut_supprimer(casquette: Rattachement, verification: Verification) -> bool:
    """L'auteur supprime sa vérification ; la responsable de la structure et la Caf, toutes celles de leur organisme."""
    return verification.auteur_id == casquette.personne_id or casquette.role in (Role.RESPONSABLE, *ROLES_CAF)
