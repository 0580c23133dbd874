"""Déclaration de l'application « instruire »."""

from django.apps import AppConfig

from preau.acteurs.enums import ROLES_CAF, Role
from preau.web.gabarit.navigation import Entree


class InstruireConfig(AppConfig):
    """La Caf ouvre ses campagnes, les publie, les tient, et lit les dossiers ; les financeurs lisent les leurs."""

    name = "preau.web.instruire"
    label = "instruire"
    verbose_name = "Instruire"

    navigation = (
        Entree(
            "Dossiers",
            "instruire:dossiers_du_moment",
            roles=frozenset(ROLES_CAF),
            ordre=25,
            phrase="Ce que les structures ont déposé, à chercher, à lire, à emporter en tableur.",
            aussi=("/instruire/projets/", "/projets/"),
        ),
        Entree(
            "Dossiers à cofinancer",
            "instruire:a_cofinancer",
            roles=frozenset({Role.COFINANCEUR}),
            ordre=25,
            phrase="Les dossiers déposés qui vous demandent une part, et combien.",
            aussi=("/projets/",),
        ),
        Entree(
            "Campagnes",
            "instruire:campagnes",
            roles=frozenset(ROLES_CAF),
            ordre=30,
            phrase="L'appel à projets de chaque année : ses dates, son texte, ses prolongations.",
        ),
    )
