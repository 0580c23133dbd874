"""Réglages des tests : rapides, fermés, sans réseau."""

from zlib import crc32

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, RACINE

DEBUG = False
SECRET_KEY = "cle-des-tests"  # noqa: S105  # ne protège rien
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

DATABASES["default"]["OPTIONS"].pop("pool", None)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA foreign_keys=ON;"
else:
    # Deux copies du dépôt qui testent en même temps ne se disputent pas la même base.
    DATABASES["default"]["TEST"] = {"NAME": f"test_preau_{crc32(str(RACINE).encode()):08x}"}
