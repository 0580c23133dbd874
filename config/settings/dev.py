"""Réglages de développement : page d'erreur détaillée, base SQLite du dossier ``var``."""

from config.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "cle-de-developpement-sans-valeur"  # noqa: S105  # ne protège rien : la production exige la sienne
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

PREAU_FACE = True
