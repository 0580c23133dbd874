"""Réglages de production : tout ce qui compte vient de l'environnement, et manque bruyamment."""

from django.core.exceptions import ImproperlyConfigured

from config.settings import lecture
from config.settings.base import *  # noqa: F403
from config.settings.base import ALLAUTH_TRUSTED_PROXY_COUNT, EMAIL_HOST, STORAGES

LONGUEUR_DE_CLE = 50

if lecture.texte("PREAU_DEMO"):
    raise ImproperlyConfigured("PREAU_DEMO : la démonstration montre ses mots de passe, la production la refuse.")

DEBUG = False
SECRET_KEY = lecture.secret("PREAU_CLE_SECRETE")
if len(SECRET_KEY) < LONGUEUR_DE_CLE:
    raise ImproperlyConfigured(f"PREAU_CLE_SECRETE : {LONGUEUR_DE_CLE} caractères au moins sont attendus.")
ALLOWED_HOSTS = lecture.liste("PREAU_HOTES")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("PREAU_HOTES : au moins un nom d'hôte est attendu, séparés par des virgules.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("PREAU_HOTES : « * » accepterait tout nom d'hôte, nommez ceux du site.")
CSRF_TRUSTED_ORIGINS = [f"https://{hote}" for hote in ALLOWED_HOSTS]

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

# Un site qui n'écrit à personne n'ouvre aucun compte : le courrier dans un dossier se demande en toutes lettres.
if not EMAIL_HOST and not lecture.booleen("PREAU_COURRIER_EN_FICHIERS"):
    raise ImproperlyConfigured(
        "PREAU_SMTP_HOTE : cette variable est obligatoire, à moins que PREAU_COURRIER_EN_FICHIERS ne vaille oui."
    )

# Un mandataire termine TLS et le dit par un en-tête, qu'il réécrit ; sans TLS, PREAU_HTTPS=non sur un réseau clos.
HTTPS = lecture.booleen("PREAU_HTTPS", defaut=True)
if HTTPS and not lecture.texte("PREAU_MANDATAIRES"):
    raise ImproperlyConfigured(
        "PREAU_MANDATAIRES : dites combien de mandataires sont devant le site, 0 s'il n'y en a pas."
    )
if ALLAUTH_TRUSTED_PROXY_COUNT > 0:
    # Sans mandataire, n'importe qui écrirait cet en-tête lui-même.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
