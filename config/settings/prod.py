"""Réglages de production : tout ce qui compte vient de l'environnement, et manque bruyamment."""

from django.core.exceptions import ImproperlyConfigured

from config.settings import lecture
from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

if lecture.texte("PREAU_DEMO"):
    raise ImproperlyConfigured("PREAU_DEMO : la démonstration montre ses mots de passe, la production la refuse.")

DEBUG = False
SECRET_KEY = lecture.secret("PREAU_CLE_SECRETE")
ALLOWED_HOSTS = lecture.liste("PREAU_HOTES")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("PREAU_HOTES : au moins un nom d'hôte est attendu, séparés par des virgules.")
CSRF_TRUSTED_ORIGINS = [f"https://{hote}" for hote in ALLOWED_HOSTS if hote != "*"]

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

# Le mandataire termine TLS et le dit par cet en-tête ; sans lui, mettre PREAU_HTTPS=non sur un réseau clos.
HTTPS = lecture.booleen("PREAU_HTTPS", defaut=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
