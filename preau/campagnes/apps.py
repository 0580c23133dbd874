"""Déclaration de l'application « campagnes »."""

from django.apps import AppConfig


class CampagnesConfig(AppConfig):
    """L'appel d'une Caf pour une année scolaire : ses dates, son enveloppe, ce qu'elle demande."""

    name = "preau.campagnes"
    label = "campagnes"
    verbose_name = "Campagnes"
