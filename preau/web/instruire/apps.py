"""Déclaration de l'application « instruire »."""

from django.apps import AppConfig

from preau.acteurs.enums import ROLES_CAF
from preau.web.gabarit.navigation import Entree


class InstruireConfig(AppConfig):
    """La Caf ouvre ses campagnes, les publie, les tient."""

    name = "preau.web.instruire"
    label = "instruire"
    verbose_name = "Instruire"

    navigation = (
        Entree(
            "Les campagnes",
            "instruire:campagnes",
            roles=frozenset(ROLES_CAF),
            ordre=30,
            phrase="L'appel à projets de chaque année : ses dates, son texte, ses prolongations.",
        ),
    )
