"""Déclaration de l'application « comite »."""

from django.apps import AppConfig

from preau.acteurs.enums import ROLES_CAF, Role
from preau.web.gabarit.navigation import Entree


class ComiteConfig(AppConfig):
    """Les comités de pilotage locaux se réunissent : la Caf tient la plume, les membres lisent."""

    name = "preau.web.comite"
    label = "comite"
    verbose_name = "Comité"

    navigation = (
        Entree(
            "Comités",
            "comite:comites",
            roles=frozenset({*ROLES_CAF, Role.MEMBRE}),
            ordre=27,
            phrase="Les comités de pilotage locaux : qui y siège, ce qu'ils examinent, leurs avis et leurs rangs.",
        ),
    )
