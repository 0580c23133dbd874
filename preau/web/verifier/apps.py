"""Déclaration de l'application « verifier »."""

from django.apps import AppConfig

from preau.acteurs.enums import Role
from preau.web.gabarit.navigation import Entree


class VerifierConfig(AppConfig):
    """Vérifier un projet, lire son rapport, lire le référentiel."""

    name = "preau.web.verifier"
    label = "verifier"
    verbose_name = "Vérifier un projet"

    navigation = (
        Entree("Vérifier un projet", "verifier:accueil", roles=frozenset(Role.values), ordre=10),
        Entree("Le référentiel", "verifier:referentiel", ordre=20),
    )
