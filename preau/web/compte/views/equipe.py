"""« Mon équipe » : qui est là, qui est invité, ce qui s'est passé ; inviter, reprendre un rôle."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from preau.acteurs import actions, droits
from preau.acteurs.enums import Role
from preau.acteurs.models import Invitation, Rattachement
from preau.socle.horloge import aujourd_hui
from preau.web.compte.lien import lien_d_invitation
from preau.web.compte.views.commun import (
    adresse_de_l_equipe,
    contexte_d_equipe,
    formulaire_d_invitation,
    inviter,
)
from preau.web.gabarit.acces import Requete, casquette_de, objet_visible, reserve_a


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.RESPONSABLE, lecture=(Role.COORDINATRICE, Role.INTERVENANT))
def equipe(request: Requete) -> HttpResponse:
    """L'équipe de la structure ; en POST, invite une personne. L'intervenant n'y lit que des noms et des rôles."""
    casquette = casquette_de(request)
    if casquette.structure is None:
        raise Http404
    formulaire = formulaire_d_invitation(request, casquette.structure)
    if inviter(request, casquette.structure, formulaire):
        return redirect("compte:equipe")
    contexte = contexte_d_equipe(casquette.structure, formulaire)
    if casquette.role == Role.INTERVENANT:
        contexte |= {"invitations": [], "histoire": [], "sans_adresse": True}
    return render(request, "compte/equipe.html", contexte)


def _reprendre(request: Requete, uuid: UUID, acte: Callable[[Invitation, Rattachement], str]) -> HttpResponse:
    """Fait un acte sur une invitation que la casquette peut reprendre, en dit la phrase, et revient à l'équipe."""
    invitation = objet_visible(request, Invitation.objects.visibles_par, uuid=uuid)
    casquette = casquette_de(request)
    if not droits.peut_inviter(casquette, invitation.organisme, invitation.role):
        raise PermissionDenied("Seule une personne responsable de la structure peut reprendre cette invitation.")
    try:
        messages.success(request, acte(invitation, casquette))
    except ValidationError as erreur:
        messages.error(request, erreur.messages[0])
    return redirect(adresse_de_l_equipe(casquette, invitation.organisme))


@require_POST
def renvoyer(request: Requete, uuid: UUID) -> HttpResponse:
    """Envoie un nouveau lien ; l'ancien ne vaut plus."""

    def acte(invitation: Invitation, casquette: Rattachement) -> str:
        actions.renvoyer_invitation(invitation=invitation, casquette=casquette, lien=lien_d_invitation(request))
        return f"Un nouveau lien est parti à {invitation.courriel}. L'ancien ne vaut plus."

    return _reprendre(request, uuid, acte)


@require_POST
def revoquer(request: Requete, uuid: UUID) -> HttpResponse:
    """Annule une invitation."""

    def acte(invitation: Invitation, casquette: Rattachement) -> str:
        actions.revoquer_invitation(invitation=invitation, casquette=casquette)
        return f"L'invitation de {invitation.courriel} est annulée : son lien ne vaut plus rien."

    return _reprendre(request, uuid, acte)


@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request: Requete, uuid: UUID) -> HttpResponse:
    """Demande une fois, puis met fin à une casquette : la sienne, ou celle d'une personne de son équipe."""
    rattachement = objet_visible(request, lambda c: _a_retirer(request, c), uuid=uuid)
    if not droits.peut_retirer(request.user, request.casquette, rattachement):
        raise PermissionDenied("Seule une personne responsable de la structure peut mettre fin à ce rôle.")
    if request.method == "POST":
        return _retirer(request, rattachement)
    jour = aujourd_hui()
    contexte = {
        "rattachement": rattachement,
        "soi": rattachement.personne_id == request.user.pk,
        "seule": actions.est_seule_responsable(rattachement, jour),
        "seule_de_sa_caf": actions.est_seule_de_sa_caf(rattachement, jour),
        "invitations": actions.invitations_perdues_avec(rattachement),
        "retour": _retour(request, rattachement),
    }
    return render(request, "compte/retirer.html", contexte)


def _retirer(request: Requete, rattachement: Rattachement) -> HttpResponse:
    try:
        actions.retirer_rattachement(rattachement=rattachement, personne=request.user, casquette=request.casquette)
    except ValidationError as erreur:
        messages.error(request, erreur.messages[0])
    else:
        qui = "vous n'êtes" if rattachement.personne_id == request.user.pk else f"{rattachement.personne} n'est"
        messages.success(request, f"C'est fait : {qui} plus {rattachement.get_role_display()}.")
    return redirect(_retour(request, rattachement))


def _retour(request: Requete, rattachement: Rattachement) -> str:
    """L'équipe d'où l'on vient ; « Mon compte » quand c'est son propre rôle que l'on quitte."""
    if request.casquette is None or rattachement.personne_id == request.user.pk:
        return reverse("compte:moi")
    return adresse_de_l_equipe(request.casquette, rattachement.organisme)


def _a_retirer(request: Requete, casquette: Rattachement | None) -> QuerySet:
    return Rattachement.objects.en_vigueur(aujourd_hui()).a_retirer_par(request.user, casquette).avec_organisme()
