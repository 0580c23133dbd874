"""Réglages de la démonstration : tout est local, les messages vont dans un dossier, le jour est fixe."""

from django.core.management.utils import get_random_secret_key

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, VAR, avec_options

PREAU_DEMO = True
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# Jamais celle de DATABASE_URL : le jeu d'essai et ses mots de passe connus ne vont pas dans une vraie base.
DATABASES = {"default": avec_options({"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "demo.sqlite3"})}
# À elle seule : « demo-neuve » l'efface sans toucher aux pièces d'une autre base de cette machine.
MEDIA_ROOT = VAR / "fichiers-demo"
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def _cle_locale() -> str:
    """La clé secrète de cette machine, tirée au premier démarrage pour que les sessions survivent au suivant."""
    fichier = VAR / "cle_demo"
    if not fichier.exists():
        fichier.write_text(get_random_secret_key(), encoding="utf-8")
        fichier.chmod(0o600)
    return fichier.read_text(encoding="utf-8")


SECRET_KEY = _cle_locale()
