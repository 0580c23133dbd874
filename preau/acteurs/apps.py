"""Déclaration de l'application « acteurs »."""

from django.apps import AppConfig


class ActeursConfig(AppConfig):
    """Les personnes, les organisations, et qui peut parler pour qui."""

    name = "preau.acteurs"
    label = "acteurs"
    verbose_name = "Acteurs"
