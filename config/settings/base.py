"""Réglages communs à toutes les installations."""

from datetime import date
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config.settings import lecture
from config.settings.comptes import *  # noqa: F403  # la section des comptes fait partie des réglages communs

RACINE = Path(__file__).resolve().parents[2]
VAR = Path(lecture.texte("PREAU_VAR", str(RACINE / "var")))
VAR.mkdir(parents=True, exist_ok=True)

# --- Préau -----------------------------------------------------------------------------------------------------------
# Vrai dans les seuls réglages ``demo``, jamais par l'environnement : il montre des mots de passe et sème des comptes.
PREAU_DEMO = False
# En démonstration, « aujourd'hui » est un jour fixe, annoncé par un bandeau : un jeudi de classe en zone A.
PREAU_JOUR_DEMO = lecture.jour("PREAU_JOUR_DEMO", date(2027, 3, 11))
# La page « /face/ » montre tous les composants : en développement et dans les tests seulement.
PREAU_FACE = False

# --- Applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "preau.socle",
    "preau.territoires",
    "preau.acteurs",
    "preau.campagnes",
    "preau.projets",
    "preau.instruction",
    "preau.editions",
    "preau.web.gabarit",
    "preau.web.compte",
    "preau.web.depot",
    "preau.web.verifier",
    "preau.web.appels",
    "preau.web.instruire",
    "preau.web.decider",
    "preau.web.suivre",
    "preau.web.repartir",
    "preau.web.comite",
    "preau.demonstration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Django masque le jeton CSRF et allonge la réponse au hasard : la compression ne le trahit pas (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "preau.web.gabarit.middleware.PagesPrivees",
    "preau.web.gabarit.middleware.MethodeRefusee",
    "allauth.account.middleware.AccountMiddleware",
    "preau.web.compte.middleware.SessionGlissanteMiddleware",
    "preau.web.compte.middleware.CasquetteMiddleware",
    "axes.middleware.AxesMiddleware",
    # Le dernier, pour que sa page sache qui la lit ; Django n'analyse un envoi qu'ensuite, en cherchant le jeton CSRF.
    "preau.web.gabarit.middleware.EnvoiTropLourd",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# django-cotton pose lui-même son chargeur de gabarits devant celui des applications.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "preau.socle.contexte.demonstration",
                "preau.web.gabarit.contexte.page",
            ],
            # En français, zéro est au singulier : ce filtre prend la place de celui de Django.
            "builtins": ["preau.web.gabarit.templatetags.pluriel"],
        },
    },
]

# --- Base de données -------------------------------------------------------------------------------------------------
OPTIONS_SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    # Sans lui, « INSERT OR REPLACE » effacerait une ligne scellée sans que son déclencheur le voie.
    "PRAGMA recursive_triggers=ON;",
}
OPTIONS_POSTGRESQL: dict[str, Any] = {"pool": {"min_size": 1, "max_size": 4, "timeout": 10}}


def avec_options(base: dict[str, Any]) -> dict[str, Any]:
    """La base, avec les options que son moteur demande."""
    sqlite = base["ENGINE"] == "django.db.backends.sqlite3"
    return {**base, "OPTIONS": {**base.get("OPTIONS", {}), **(OPTIONS_SQLITE if sqlite else OPTIONS_POSTGRESQL)}}


DATABASES = {
    "default": avec_options(lecture.base_de_donnees("DATABASE_URL", f"sqlite:///{VAR / 'preau.sqlite3'}")),
}

# --- Langue et heure -------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr-fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# --- Fichiers statiques et envoyés -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR / "fichiers"
# Un fichier d'échange pèse quelques dizaines de kilo-octets ; la vue refuse par une phrase bien avant cette borne.
# Une page du dossier, ses textes écrits en entier et ses accents codés sur trois signes, tient sous cette borne.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Sécurité --------------------------------------------------------------------------------------------------------
# Ni script ni style dans la page : tout vient de nos fichiers. « data: » sert aux images de Bootstrap.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# --- Courriel --------------------------------------------------------------------------------------------------------
# Sans serveur SMTP nommé, les messages sont écrits dans un dossier : c'est le cas de la démonstration.
EMAIL_HOST = lecture.texte("PREAU_SMTP_HOTE")
EMAIL_PORT = lecture.entier("PREAU_SMTP_PORT", 587)
EMAIL_HOST_USER = lecture.texte("PREAU_SMTP_UTILISATEUR")
EMAIL_HOST_PASSWORD = lecture.texte("PREAU_SMTP_MOT_DE_PASSE")
EMAIL_USE_TLS = lecture.booleen("PREAU_SMTP_TLS", defaut=True)
# Un serveur muet n'arrête pas la page qui écrit : le message reste en attente, et repart avec la commande entretenir.
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR / "courriels"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
DEFAULT_FROM_EMAIL = lecture.texte("PREAU_EXPEDITEUR", "Préau <ne-pas-repondre@preau.invalid>")

# --- Journaux --------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"sortie": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    # Une page introuvable n'est pas un incident ; une erreur de page en est un.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["sortie"], "level": lecture.texte("PREAU_NIVEAU_JOURNAL", "WARNING")},
}
