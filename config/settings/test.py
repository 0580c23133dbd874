"""Réglages des tests : rapides, fermés, sans réseau."""

from zlib import crc32

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, MIDDLEWARE, OPTIONS_POSTGRESQL, RACINE

DEBUG = False
PREAU_FACE = True
SECRET_KEY = "cle-des-tests"  # noqa: S105  # ne protège rien
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Les fichiers statiques sont servis depuis les applications : rien n'est à rassembler avant les tests.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

_base = DATABASES["default"]
if _base["ENGINE"] == "django.db.backends.sqlite3":
    # La base des tests tient en mémoire, où WAL n'a pas de sens ; le reste est ce qui sert.
    _base["OPTIONS"]["init_command"] = _base["OPTIONS"]["init_command"].replace("PRAGMA journal_mode=WAL; ", "")
    # Les fils du serveur des parcours partagent alors une seule connexion : ils n'y entrent pas à deux.
    MIDDLEWARE = ["tests.un_a_la_fois.un_a_la_fois", *MIDDLEWARE]
else:
    # Deux copies du dépôt qui testent en même temps ne se disputent pas la même base.
    _base["TEST"] = {"NAME": f"test_preau_{crc32(str(RACINE).encode()):08x}"}
    for _option in OPTIONS_POSTGRESQL:
        del _base["OPTIONS"][_option]
