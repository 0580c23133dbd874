"""Déclaration de l'application « repartir »."""

from django.apps import AppConfig

from preau.acteurs.enums import ROLES_CAF
from preau.web.gabarit.navigation import Entree


class RepartirConfig(AppConfig):
    """La Caf partage son enveloppe : rangs, scénarios, adoption."""

    name = "preau.web.repartir"
    label = "repartir"
    verbose_name = "Répartir"

    navigation = (
        Entree(
            "Enveloppe",
            "repartir:du_moment",
            roles=frozenset(ROLES_CAF),
            ordre=28,
            phrase="Ce qui est demandé, proposé, attribué, versé ; les scénarios, comparés puis adoptés.",
        ),
    )
