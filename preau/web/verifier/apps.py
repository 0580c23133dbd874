"""Déclaration de l'application « verifier »."""

from django.apps import AppConfig


class VerifierConfig(AppConfig):
    """Vérifier un projet, lire son rapport, lire le référentiel."""

    name = "preau.web.verifier"
    label = "verifier"
    verbose_name = "Vérifier un projet"
