"""« Mon équipe » : qui est là, qui est invité, ce qui s'est passé ; inviter, reprendre un rôle."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from preau.acteurs import actions, droits
from preau.acteurs.enums import ROLES_STRUCTURE, Role
from preau.acteurs.histoire import histoire
from preau.acteurs.models import Invitation, Rattachement, Structure
from preau.socle.horloge import aujourd_hui
from preau.web.compte.forms import InviterForm
from preau.web.compte.lien import lien_d_invitation
from preau.web.gabarit.acces import Requete, exiger_role, objet_visible, reserve_a

COLLEGUES = (Role.COORDINATRICE, Role.INTERVENANT)


def _page(request: Requete, structure: Structure, formulaire: InviterForm | None) -> HttpResponse:
    jour = aujourd_hui()
    contexte = {
        "structure": structure,
        "membres": structure.rattachements.en_vigueur(jour).select_related("personne").order_by("personne__nom", "id"),
        "invitations": structure.invitations.en_attente().select_related("invitante"),
        "maintenant": timezone.now(),
        "form": formulaire,
        "peut_agir": formulaire is not None,
        "histoire": histoire(structure),
    }
    return render(request, "compte/equipe.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.RESPONSABLE, lecture=COLLEGUES)
def equipe(request: Requete) -> HttpResponse:
    """L'équipe de la structure ; en POST, invite une personne."""
    casquette = request.casquette
    if casquette is None or casquette.structure is None:
        raise Http404
    roles = droits.roles_a_inviter(casquette, casquette.structure)
    if request.method != "POST":
        return _page(request, casquette.structure, InviterForm(roles=roles) if roles else None)
    formulaire = InviterForm(request.POST, roles=roles)
    if formulaire.is_valid() and inviter(request, casquette.structure, formulaire):
        return redirect("compte:equipe")
    return _page(request, casquette.structure, formulaire)


def inviter(request: Requete, structure: Structure, formulaire: InviterForm) -> bool:
    """Invite selon le formulaire ; un refus est dit à côté de l'adresse, et rend faux."""
    if request.casquette is None:
        return False
    try:
        invitation = actions.inviter(
            courriel=formulaire.cleaned_data["courriel"],
            role=formulaire.cleaned_data["role"],
            structure=structure,
            casquette=request.casquette,
            lien=lien_d_invitation(request),
        )
    except ValidationError as erreur:
        formulaire.add_error("courriel", erreur)
        return False
    messages.success(request, f"Invitation envoyée à {invitation.courriel}.")
    return True


def _invitation(request: Requete, uuid: UUID) -> tuple[Invitation, Rattachement]:
    """L'invitation à reprendre, et la casquette sous laquelle on le fait."""
    exiger_role(request, frozenset({Role.RESPONSABLE, Role.CONSEILLERE}), frozenset(COLLEGUES))
    invitation = objet_visible(request, Invitation.objects.visibles_par, uuid=uuid)
    if request.casquette is None:
        raise Http404
    return invitation, request.casquette


def _retour(casquette: Rattachement) -> str:
    return "compte:equipe" if casquette.role in ROLES_STRUCTURE else "compte:structures"


@require_POST
def renvoyer(request: Requete, uuid: UUID) -> HttpResponse:
    """Envoie un nouveau lien ; l'ancien ne vaut plus."""
    invitation, casquette = _invitation(request, uuid)
    try:
        actions.renvoyer_invitation(invitation=invitation, casquette=casquette, lien=lien_d_invitation(request))
        messages.success(request, f"Un nouveau lien est parti à {invitation.courriel}.")
    except ValidationError as erreur:
        messages.error(request, erreur.messages[0])
    return redirect(_retour(casquette))


@require_POST
def revoquer(request: Requete, uuid: UUID) -> HttpResponse:
    """Annule une invitation."""
    invitation, casquette = _invitation(request, uuid)
    try:
        actions.revoquer_invitation(invitation=invitation, casquette=casquette)
        messages.success(request, f"L'invitation de {invitation.courriel} est annulée : son lien ne vaut plus rien.")
    except ValidationError as erreur:
        messages.error(request, erreur.messages[0])
    return redirect(_retour(casquette))


@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request: Requete, uuid: UUID) -> HttpResponse:
    """Demande une fois, puis met fin à une casquette : la sienne, ou celle d'une personne de son équipe."""
    rattachement = objet_visible(request, lambda c: _a_retirer(request, c), uuid=uuid)
    if not droits.peut_retirer(request.user, request.casquette, rattachement):
        raise PermissionDenied("Seule une personne responsable de la structure peut mettre fin à ce rôle.")
    jour = aujourd_hui()
    if request.method != "POST":
        contexte = {
            "rattachement": rattachement,
            "soi": rattachement.personne_id == request.user.pk,
            "seule": actions.est_seule_responsable(rattachement, jour),
        }
        return render(request, "compte/retirer.html", contexte)
    actions.retirer_rattachement(rattachement=rattachement, personne=request.user, casquette=request.casquette)
    messages.success(request, f"C'est fait : {rattachement.personne} n'est plus {rattachement.get_role_display()}.")
    equipiere = request.casquette and request.casquette.pk != rattachement.pk
    return redirect(_retour(request.casquette) if equipiere and request.casquette else "compte:moi")


def _a_retirer(request: Requete, casquette: Rattachement | None) -> "QuerySet[Rattachement]":
    return Rattachement.objects.en_vigueur(aujourd_hui()).a_retirer_par(request.user, casquette).avec_organisme()
