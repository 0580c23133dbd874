"""Qui peut faire quoi des équipes : des prédicats courts, lus par les pages et vérifiés par les actions."""

from preau.acteurs.enums import ROLES_STRUCTURE, Role
from preau.acteurs.models import Rattachement, Structure, Utilisateur


def roles_a_inviter(casquette: Rattachement, structure: Structure) -> tuple[Role, ...]:
    """Les rôles que cette casquette peut proposer dans cette structure ; aucun si elle n'y peut rien."""
    if casquette.role == Role.RESPONSABLE and casquette.structure_id == structure.pk:
        return ROLES_STRUCTURE
    if casquette.role == Role.CONSEILLERE and casquette.caf_id == structure.caf_id:
        return (Role.RESPONSABLE,)
    return ()


def peut_inviter(casquette: Rattachement, structure: Structure, role: str) -> bool:
    """La responsable invite dans sa structure ; la conseillère n'y rattache qu'une responsable."""
    return role in roles_a_inviter(casquette, structure)


def peut_retirer(personne: Utilisateur, casquette: Rattachement | None, rattachement: Rattachement) -> bool:
    """Chacun quitte son propre rôle ; la responsable reprend ceux de sa structure."""
    if rattachement.personne_id == personne.pk:
        return True
    if casquette is None or casquette.role != Role.RESPONSABLE:
        return False
    return rattachement.structure_id is not None and rattachement.structure_id == casquette.structure_id
