"""Déclaration de l'application « verifier »."""

from django.apps import AppConfig

from preau.acteurs.enums import ROLES_CAF, Role
from preau.web.gabarit.navigation import Entree

# Elles jugent des dossiers écrits ailleurs : la vérification n'est pas leur geste du jour.
LISENT = frozenset({*ROLES_CAF, Role.MEMBRE, Role.COFINANCEUR})


class VerifierConfig(AppConfig):
    """Vérifier un projet, lire son rapport, lire le référentiel."""

    name = "preau.web.verifier"
    label = "verifier"
    verbose_name = "Vérifier un projet"

    navigation = (
        Entree(
            "Vérifier un projet",
            "verifier:accueil",
            roles=frozenset(Role.values),
            ordre=10,
            sous_plus=LISENT,
            phrase="Tapez l'essentiel d'un projet ou apportez son fichier : le texte répond, point par point.",
        ),
        Entree(
            "Référentiel",
            "verifier:referentiel",
            ordre=20,
            sous_plus=LISENT,
            phrase="Ce que demande le cahier des charges, valeur par valeur : la source, ce qui a changé.",
        ),
    )
