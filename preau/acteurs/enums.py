"""Les rôles, et les sortes d'organisations."""

from django.db import models


class TypeStructure(models.TextChoices):
    """La forme d'une structure."""

    ASSOCIATION = "association", "association"
    FONDATION = "fondation", "fondation"
    COLLECTIVITE = "collectivite", "collectivité"
    CCAS = "ccas", "CCAS"
    CENTRE_SOCIAL = "centre_social", "centre social"
    AUTRE = "autre", "autre"


# Celles à qui la loi demande le contrat d'engagement républicain, à coup sûr.
TYPES_ENGAGES = (TypeStructure.ASSOCIATION, TypeStructure.FONDATION)


class Role(models.TextChoices):
    """Ce qu'une personne fait dans une organisation ; chaque rôle n'existe que dans une sorte d'organisation."""

    RESPONSABLE = "responsable", "responsable"
    COORDINATRICE = "coordinatrice", "coordinatrice"
    INTERVENANT = "intervenant", "intervenant"
    MEMBRE = "membre", "membre du comité"
    CONSEILLERE = "conseillere", "conseillère technique"
    DECIDEUR = "decideur", "décideur"
    COFINANCEUR = "cofinanceur", "cofinanceur"


ROLES_STRUCTURE = (Role.RESPONSABLE, Role.COORDINATRICE, Role.INTERVENANT)
ROLES_CAF = (Role.CONSEILLERE, Role.DECIDEUR)

# La sorte d'organisation de chaque rôle : le nom du champ qui la porte dans un lien.
ROLES_PAR_ORGANISME: dict[str, tuple[Role, ...]] = {
    "structure": ROLES_STRUCTURE,
    "caf": ROLES_CAF,
    "comite": (Role.MEMBRE,),
    "financeur": (Role.COFINANCEUR,),
}
