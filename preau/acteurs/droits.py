"""Qui peut faire quoi des équipes : des prédicats courts, lus par les pages et vérifiés par les actions."""

from preau.acteurs.enums import ROLES_CAF, ROLES_STRUCTURE, Role
from preau.acteurs.models import Caf, Comite, Financeur, Organisme, Rattachement, Structure, Utilisateur

# Ce qu'une Caf propose dans chaque sorte d'organisme de son département.
ROLES_QUE_LA_CAF_PROPOSE: dict[type[Organisme], tuple[Role, ...]] = {
    Structure: (Role.RESPONSABLE,),
    Caf: ROLES_CAF,
    Comite: (Role.MEMBRE,),
    Financeur: (Role.COFINANCEUR,),
}


def _est_de_la_caf(casquette: Rattachement, organisme: Organisme) -> bool:
    """La casquette est celle d'une conseillère ou d'un décideur, et l'organisme relève de sa Caf."""
    if casquette.role not in ROLES_CAF:
        return False
    caf = organisme.pk if isinstance(organisme, Caf) else organisme.caf_id
    return caf == casquette.caf_id


def roles_a_inviter(casquette: Rattachement, organisme: Organisme) -> tuple[Role, ...]:
    """Les rôles que cette casquette peut proposer dans cet organisme ; aucun si elle n'y peut rien."""
    if isinstance(organisme, Structure) and casquette.role == Role.RESPONSABLE:
        return ROLES_STRUCTURE if casquette.structure_id == organisme.pk else ()
    return ROLES_QUE_LA_CAF_PROPOSE[type(organisme)] if _est_de_la_caf(casquette, organisme) else ()


def peut_inviter(casquette: Rattachement, organisme: Organisme, role: str) -> bool:
    """La responsable invite dans sa structure ; la Caf, chez elle, dans ses comités, et les responsables."""
    return role in roles_a_inviter(casquette, organisme)


def peut_tenir_la_caf(casquette: Rattachement) -> bool:
    """Conseillère ou décideur : inscrire une structure, un comité, un cofinanceur."""
    return casquette.role in ROLES_CAF


def peut_relancer(casquette: Rattachement | None, caf: Caf) -> bool:
    """La conseillère et le décideur relancent les messages de leur Caf qui n'ont pas pu partir."""
    return casquette is not None and _est_de_la_caf(casquette, caf)


def peut_retirer(personne: Utilisateur, casquette: Rattachement | None, rattachement: Rattachement) -> bool:
    """Chacun quitte son rôle ; la responsable reprend ceux de sa structure, la Caf tous les autres.

    La Caf ne reprend rien dans une structure : elle y rattache une responsable, qui fait le reste.
    """
    if rattachement.personne_id == personne.pk:
        return True
    if casquette is None:
        return False
    if rattachement.structure_id is not None:
        return casquette.role == Role.RESPONSABLE and rattachement.structure_id == casquette.structure_id
    return _est_de_la_caf(casquette, rattachement.organisme)
