"""Réglages de la démonstration : tout est local, les messages vont dans un dossier, le jour est fixe."""

from django.core.management.utils import get_random_secret_key

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, VAR, base_par_defaut

PREAU_DEMO = True
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": base_par_defaut("demo.sqlite3")}
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
