"""Déclaration de l'application « projets »."""

from django.apps import AppConfig


class ProjetsConfig(AppConfig):
    """Le dossier : projet, collectifs, actions, pièces, dépôts."""

    name = "preau.projets"
    label = "projets"
    verbose_name = "Projets"
