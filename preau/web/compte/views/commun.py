"""Ce que les pages d'équipe partagent : le contexte, l'invitation, la page où revenir."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from preau.acteurs import actions, droits
from preau.acteurs.histoire import histoire
from preau.acteurs.models import Caf, Comite, Organisme, Rattachement, Structure
from preau.socle.horloge import aujourd_hui
from preau.web.compte.forms import InviterForm
from preau.web.compte.lien import lien_d_invitation
from preau.web.gabarit.acces import Requete, casquette_de


def adresse_de_l_equipe(casquette: Rattachement, organisme: Organisme) -> str:
    """La page où cette casquette tient l'équipe de cet organisme."""
    if isinstance(organisme, Structure):
        sienne = casquette.structure_id == organisme.pk
        return reverse("compte:equipe") if sienne else reverse("compte:rattacher", args=[organisme.uuid])
    if isinstance(organisme, Caf):
        return reverse("compte:caf")
    return reverse("compte:comite" if isinstance(organisme, Comite) else "compte:financeur", args=[organisme.uuid])


def formulaire_d_invitation(request: Requete, organisme: Organisme) -> InviterForm | None:
    """Le formulaire, rempli s'il a été envoyé ; aucun si la casquette ne peut inviter personne ici."""
    roles = droits.roles_a_inviter(casquette_de(request), organisme)
    return InviterForm(request.POST if request.method == "POST" else None, roles=roles) if roles else None


def inviter(request: Requete, organisme: Organisme, formulaire: InviterForm | None) -> bool:
    """Invite selon le formulaire envoyé ; un refus est dit à côté de l'adresse, et rend faux."""
    if request.method != "POST" or formulaire is None or not formulaire.is_valid():
        return False
    try:
        invitation = actions.inviter(
            courriel=formulaire.cleaned_data["courriel"],
            role=formulaire.cleaned_data["role"],
            organisme=organisme,
            casquette=casquette_de(request),
            lien=lien_d_invitation(request),
        )
    except ValidationError as erreur:
        formulaire.add_error("courriel", erreur)
        return False
    messages.success(request, f"Invitation envoyée à {invitation.courriel}.")
    return True


def contexte_d_equipe(organisme: Organisme, formulaire: InviterForm | None) -> dict[str, Any]:
    """Qui est là, qui est invité, ce qui s'est passé, et de quoi inviter."""
    membres = organisme.rattachements.en_vigueur(aujourd_hui()).select_related("personne")
    return {
        "organisme": organisme,
        "membres": membres.order_by("personne__nom", "id"),
        "invitations": organisme.invitations.en_attente().select_related("invitante"),
        "maintenant": timezone.now(),
        "form": formulaire,
        "peut_agir": formulaire is not None,
        "histoire": histoire(organisme),
    }
