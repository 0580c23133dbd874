"""Déclaration de l'application « suivre »."""

from django.apps import AppConfig

from preau.acteurs.enums import ROLES_CAF
from preau.web.gabarit.navigation import Entree


class SuivreConfig(AppConfig):
    """La structure dit ce qui change dans l'année, la Caf y répond."""

    name = "preau.web.suivre"
    label = "suivre"
    verbose_name = "Suivre"

    navigation = (
        Entree(
            "Changements",
            "suivre:a_repondre",
            roles=frozenset(ROLES_CAF),
            ordre=8,
            phrase="Ce que les structures changent après la décision : y répondre, libérer le montant d'un arrêt.",
            sous_plus=frozenset(ROLES_CAF),
        ),
    )
