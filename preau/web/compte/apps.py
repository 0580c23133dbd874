"""Déclaration de l'application « compte »."""

from django.apps import AppConfig


class CompteConfig(AppConfig):
    """Se connecter, choisir sa casquette, tenir son équipe."""

    name = "preau.web.compte"
    label = "compte"
    verbose_name = "Compte"
