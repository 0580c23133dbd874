"""Réglages des comptes : qui se connecte, comment, et combien d'essais."""

from datetime import timedelta

from config.settings import lecture

AUTH_USER_MODEL = "acteurs.Utilisateur"
# Axes d'abord : il arrête les essais répétés avant que le mot de passe ne soit regardé.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# --- Mots de passe : recommandation CNIL du 17 octobre 2022, 50 bits quand les essais sont limités -------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["courriel", "prenom", "nom"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "preau.acteurs.mots_de_passe.MotDePasseDevinable"},
]

# --- Sessions : une demi-journée sans rien faire, ou la fermeture du navigateur --------------------------------------
SESSION_COOKIE_AGE = 4 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- allauth : mot de passe ou code reçu par courriel, pas d'inscription libre ---------------------------------------
ACCOUNT_ADAPTER = "preau.web.compte.adaptateur.AdaptateurDeCompte"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "courriel"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "preau.web.compte.forms.ConnexionForm",
    "request_login_code": "preau.web.compte.forms.DemanderCodeForm",
    "reset_password": "preau.web.compte.forms.MotDePasseOublieForm",
    "add_email": "preau.web.compte.forms.ChangerCourrielForm",
    "change_password": "preau.web.compte.forms.ChangerMotDePasseForm",
    "set_password": "preau.web.compte.forms.ChoisirMotDePasseForm",
    "reset_password_from_key": "preau.web.compte.forms.NouveauMotDePasseForm",
    "reauthenticate": "preau.web.compte.formulaires_mfa.RedonnerMotDePasseForm",
}
# Le nombre de mandataires de confiance devant le site : sans lui, l'adresse de la personne serait celle du mandataire.
ALLAUTH_TRUSTED_PROXY_COUNT = lecture.entier("PREAU_MANDATAIRES", 0)

# --- Double authentification, proposée à tous ------------------------------------------------------------------------
MFA_ADAPTER = "preau.web.compte.adaptateur.AdaptateurMfa"
# Les phrases dont sont tirées les clés du coffre, la première chiffre, les suivantes déchiffrent encore : pour en
# changer, mettre la nouvelle devant. Sans elles, la clé secrète du site en tient lieu.
PREAU_CLES_DU_COFFRE = lecture.liste("PREAU_CLES_DU_COFFRE")
MFA_FORMS = {
    "activate_totp": "preau.web.compte.formulaires_mfa.ActiverForm",
    "authenticate": "preau.web.compte.formulaires_mfa.SecondCodeForm",
    "reauthenticate": "preau.web.compte.formulaires_mfa.RedonnerCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Préau"
MFA_TOTP_TOLERANCE = 1

# --- Démonstration : le mot de passe de tous ses comptes, montré sur la page de connexion ----------------------------
PREAU_DEMO_MOT_DE_PASSE = "preau-demo"  # rien ne le montre ni ne le sème hors des réglages de démonstration

# --- Mémoire commune à tous les processus : sans elle, chacun compterait les essais pour lui (décision 0008) ----------
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "socle_memoire"}}

# --- Essais répétés : cinq pour une adresse depuis un même lieu, puis un quart d'heure -------------------------------
# Plus large, pour des essais venus de partout : plus serré, n'importe qui fermerait la porte à n'importe qui.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,20/300s/key"}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "preau.web.compte.adaptateur.adresse_essayee"
AXES_CLIENT_IP_CALLABLE = "preau.web.compte.adaptateur.lieu_de_l_essai"
AXES_LOCKOUT_TEMPLATE = "compte/trop_d_essais.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
