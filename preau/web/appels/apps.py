"""Déclaration de l'application « appels »."""

from django.apps import AppConfig

from preau.acteurs.enums import ROLES_STRUCTURE, Role
from preau.web.gabarit.navigation import Entree


class AppelsConfig(AppConfig):
    """Lire les appels à projets des Caf, sans compte."""

    name = "preau.web.appels"
    label = "appels"
    verbose_name = "Appels à projets"

    navigation = (
        Entree(
            "Appels à projets",
            "appels:appels",
            roles=frozenset({*ROLES_STRUCTURE, Role.MEMBRE, Role.COFINANCEUR}),
            publique=True,
            ordre=30,
            phrase="Ce que chaque Caf attend cette année : les dates, les règles, à qui parler.",
        ),
    )
