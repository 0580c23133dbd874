"""Adresses du parcours « compte ».

Celles d'allauth sont écrites ici une à une, en français, sous les noms qu'allauth connaît : aucune autre n'est ouverte.
"""

from allauth.account import views as compte
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as secours
from allauth.mfa.totp import views as totp
from django.urls import include, path

from preau.web.compte.views import accueil, caf, casquettes, equipe, invitation, moi, organismes

connexion = [
    path("connexion/", compte.login, name="account_login"),
    path("connexion/code/", compte.request_login_code, name="account_request_login_code"),
    path("connexion/code/saisir/", compte.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/confirmer/", compte.reauthenticate, name="account_reauthenticate"),
    path("connexion/second-facteur/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/second-facteur/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("connexion/fermee/", compte.account_inactive, name="account_inactive"),
    path("deconnexion/", compte.logout, name="account_logout"),
    path("inscription/", accueil.inscription, name="account_signup"),
    path("mot-de-passe/oublie/", compte.password_reset, name="account_reset_password"),
    path("mot-de-passe/code/", compte.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("mot-de-passe/nouveau/", compte.complete_password_reset, name="account_complete_password_reset"),
    path("mot-de-passe/change/", compte.password_reset_from_key_done, name="account_password_reset_completed"),
    path("compte/adresse/", compte.email, name="account_email"),
    path("compte/adresse/code/", compte.email_verification_sent, name="account_email_verification_sent"),
    path("compte/mot-de-passe/", compte.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir/", compte.password_set, name="account_set_password"),
    path("compte/double-authentification/", mfa.index, name="mfa_index"),
    path("compte/double-authentification/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("compte/double-authentification/desactiver/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("compte/codes-de-secours/", secours.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("compte/codes-de-secours/renouveler/", secours.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("compte/codes-de-secours/telecharger/", secours.download_recovery_codes, name="mfa_download_recovery_codes"),
]

pages = [
    path("", accueil.accueil, name="accueil"),
    path("compte/", moi.moi, name="moi"),
    path("casquettes/", casquettes.choisir, name="casquettes"),
    path("casquettes/porter/", casquettes.porter, name="porter"),
    path("equipe/", equipe.equipe, name="equipe"),
    path("equipe/invitations/<uuid:uuid>/renvoyer/", equipe.renvoyer, name="renvoyer"),
    path("equipe/invitations/<uuid:uuid>/revoquer/", equipe.revoquer, name="revoquer"),
    path("roles/<uuid:uuid>/retirer/", equipe.retirer, name="retirer"),
    path("structures/", caf.structures, name="structures"),
    path("caf/", caf.caf, name="caf"),
    path("caf/courriers/", caf.courriers, name="courriers"),
    path("structures/nouvelle/", caf.nouvelle_structure, name="nouvelle_structure"),
    path("structures/<uuid:uuid>/responsable/", caf.rattacher, name="rattacher"),
    path("structures/<uuid:uuid>/corriger/", caf.corriger_structure, name="corriger_structure"),
    path("comites/", organismes.comites, name="comites"),
    path("comites/nouveau/", organismes.nouveau_comite, name="nouveau_comite"),
    path("comites/<uuid:uuid>/", organismes.comite, name="comite"),
    path("comites/<uuid:uuid>/corriger/", organismes.corriger_comite, name="corriger_comite"),
    path("financeurs/", organismes.financeurs, name="financeurs"),
    path("financeurs/nouveau/", organismes.nouveau_financeur, name="nouveau_financeur"),
    path("financeurs/<uuid:uuid>/", organismes.financeur, name="financeur"),
    path("invitation/<str:jeton>/", invitation.accepter, name="accepter"),
]

urlpatterns = [*connexion, path("", include((pages, "compte")))]
