"""Les structures de la Caf : qui en est responsable, et lesquelles n'ont plus personne."""

from collections import defaultdict
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import Role
from preau.acteurs.histoire import histoire
from preau.acteurs.models import Rattachement, Structure, Utilisateur
from preau.socle.horloge import aujourd_hui
from preau.web.compte.forms import InviterForm
from preau.web.compte.views.equipe import inviter
from preau.web.gabarit.acces import Requete, objet_visible, reserve_a


class Fiche(NamedTuple):
    """Une structure et les personnes qui en sont responsables aujourd'hui."""

    structure: Structure
    responsables: list[Utilisateur]


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def structures(request: Requete) -> HttpResponse:
    """Toutes les structures de la Caf, celles sans responsable d'abord."""
    en_place = Rattachement.objects.visibles_par(request.casquette).responsables(aujourd_hui())
    responsables = defaultdict(list)
    for rattachement in en_place.select_related("personne"):
        responsables[rattachement.structure_id].append(rattachement.personne)
    visibles = Structure.objects.visibles_par(request.casquette).select_related("commune")
    toutes = [Fiche(structure, responsables[structure.pk]) for structure in visibles]
    orphelines = [fiche.structure for fiche in toutes if not fiche.responsables]
    return render(request, "compte/structures.html", {"fiches": toutes, "orphelines": orphelines})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def rattacher(request: Requete, uuid: UUID) -> HttpResponse:
    """Les responsables d'une structure ; en POST, en invite une par son adresse."""
    structure = objet_visible(request, Structure.objects.visibles_par, uuid=uuid)
    roles = (Role.RESPONSABLE,)
    formulaire = InviterForm(request.POST or None, roles=roles)
    if request.method == "POST" and formulaire.is_valid() and inviter(request, structure, formulaire):
        return redirect("compte:rattacher", uuid=structure.uuid)
    responsables = structure.rattachements.responsables(aujourd_hui())
    contexte = {
        "structure": structure,
        "responsables": responsables.select_related("personne"),
        "invitations": structure.invitations.en_attente().filter(role=Role.RESPONSABLE).select_related("invitante"),
        "form": formulaire,
        "maintenant": timezone.now(),
        "histoire": histoire(structure),
        "peut_agir": request.casquette is not None and request.casquette.role == Role.CONSEILLERE,
    }
    return render(request, "compte/rattacher.html", contexte)
