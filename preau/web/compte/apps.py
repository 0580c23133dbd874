"""Déclaration de l'application « compte »."""

from django.apps import AppConfig

from preau.acteurs.enums import ROLES_CAF, ROLES_STRUCTURE
from preau.web.gabarit.navigation import Entree


class CompteConfig(AppConfig):
    """Se connecter, choisir sa casquette, tenir son équipe."""

    name = "preau.web.compte"
    label = "compte"
    verbose_name = "Compte"
    navigation = (
        Entree(
            "Mon équipe",
            "compte:equipe",
            roles=frozenset(ROLES_STRUCTURE),
            ordre=80,
            phrase="Qui agit au nom de votre structure, et à quel titre.",
        ),
        Entree(
            "Structures",
            "compte:structures",
            roles=frozenset(ROLES_CAF),
            ordre=80,
            phrase="Les structures de votre Caf, leurs responsables, et celles qui n'en ont plus.",
            sous_plus=frozenset(ROLES_CAF),
        ),
        Entree(
            "Ma Caf",
            "compte:caf",
            roles=frozenset(ROLES_CAF),
            ordre=85,
            phrase="Vos collègues, les comités et leurs membres, les cofinanceurs.",
            sous_plus=frozenset(ROLES_CAF),
        ),
    )
    menu_compte = (
        Entree("Changer de casquette", "compte:casquettes", ordre=10),
        Entree("Mon compte", "compte:moi", ordre=20),
    )
