"""Déclaration de l'application « depot »."""

from django.apps import AppConfig

from preau.acteurs.enums import Role
from preau.web.gabarit.navigation import Entree


class DepotConfig(AppConfig):
    """La structure écrit ses dossiers et les dépose."""

    name = "preau.web.depot"
    label = "depot"
    verbose_name = "Dépôt"

    navigation = (
        Entree(
            "Mes projets",
            "depot:projets",
            roles=frozenset({Role.RESPONSABLE, Role.COORDINATRICE}),
            ordre=5,
            phrase="Les dossiers de votre structure : en écrire un, le déposer, relire ceux des autres années.",
        ),
    )
