"""Accepter une invitation : par son compte, ou en l'ouvrant."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.acteurs import actions
from preau.acteurs.models import Invitation, Rattachement, Utilisateur
from preau.web.compte.forms import AccepterForm
from preau.web.compte.middleware import CLE_CASQUETTE
from preau.web.gabarit.acces import Requete


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accepter(request: Requete, jeton: str) -> HttpResponse:
    """La page d'une invitation : elle dit qui invite, à quoi, et ce qu'il reste à faire pour accepter."""
    invitation = actions.invitation_du_jeton(jeton)
    if invitation is None:
        return render(request, "compte/invitation_close.html", status=410)
    if request.user.is_authenticated:
        return _avec_son_compte(request, invitation)
    if Utilisateur.objects.filter(courriel=invitation.courriel).exists():
        return render(request, "compte/invitation_connexion.html", {"invitation": invitation})
    return _en_ouvrant_un_compte(request, invitation)


def _avec_son_compte(request: Requete, invitation: Invitation) -> HttpResponse:
    if request.user.courriel != invitation.courriel or request.method != "POST":
        autre = request.user.courriel != invitation.courriel
        return render(request, "compte/invitation.html", {"invitation": invitation, "autre": autre})
    try:
        return _porter(request, actions.accepter_invitation(invitation=invitation, personne=request.user))
    except ValidationError:
        return render(request, "compte/invitation_close.html", status=410)


def _en_ouvrant_un_compte(request: Requete, invitation: Invitation) -> HttpResponse:
    formulaire = AccepterForm(request.POST or None, courriel=invitation.courriel)
    if request.method != "POST" or not formulaire.is_valid():
        return render(request, "compte/invitation.html", {"invitation": invitation, "form": formulaire})
    try:
        rattachement = actions.ouvrir_compte_invite(invitation=invitation, **formulaire.cleaned_data)
    except ValidationError:
        return render(request, "compte/invitation_close.html", status=410)
    perform_login(request, rattachement.personne, email_verification=settings.ACCOUNT_EMAIL_VERIFICATION)
    return _porter(request, rattachement)


def _porter(request: Requete, rattachement: Rattachement) -> HttpResponse:
    request.session[CLE_CASQUETTE] = str(rattachement.uuid)
    messages.success(request, f"Bienvenue. Vous agissez comme {rattachement}.")
    return redirect("compte:accueil")
