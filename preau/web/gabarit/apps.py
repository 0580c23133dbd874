"""Déclaration de l'application « gabarit »."""

from django.apps import AppConfig


class GabaritConfig(AppConfig):
    """Le gabarit des pages, les composants et les pages d'erreur."""

    name = "preau.web.gabarit"
    label = "gabarit"
    verbose_name = "Gabarit"
