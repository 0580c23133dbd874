"""Déclaration de l'application « territoires »."""

from django.apps import AppConfig


class TerritoiresConfig(AppConfig):
    """Les communes et leurs zones, en lecture seule pour le reste."""

    name = "preau.territoires"
    label = "territoires"
    verbose_name = "Territoires"
