"""Déclaration de l'application « socle »."""

from django.apps import AppConfig


class SocleConfig(AppConfig):
    """Ce que toutes les applications partagent : modèles abstraits, journal, courrier."""

    name = "preau.socle"
    label = "socle"
    verbose_name = "Socle"
