"""Déclaration de l'application « demonstration »."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Un petit département inventé, pour essayer Préau sans rien risquer."""

    name = "preau.demonstration"
    label = "demonstration"
    verbose_name = "Démonstration"
