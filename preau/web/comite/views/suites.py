"""Annuler, clore, rouvrir une réunion : une page qui demande une fois."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.instruction.actions.cloture import (
    ce_qui_empeche_de_rouvrir,
    ce_qui_manque_pour_clore,
    clore_reunion,
    rouvrir_reunion,
)
from preau.instruction.actions.reunions import annuler_reunion
from preau.web.comite.commun import ECRIRE, dessiner, reunion_de
from preau.web.comite.formulaires import MotifForm
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE)
def annuler(request: Requete, uuid: UUID) -> HttpResponse:
    """Annule une réunion qui n'a pas commencé."""
    lue, casquette, form = reunion_de(request, uuid), casquette_de(request), MotifForm(request.POST or None)
    if request.method == "POST" and tenter(
        form, lambda: annuler_reunion(reunion=lue, casquette=casquette, motif=form.cleaned_data["motif"])
    ):
        messages.success(request, "La réunion est annulée ; ses membres en sont prévenus s'ils étaient convoqués.")
        return redirect("comite:reunion", uuid=lue.uuid)
    return dessiner(request, "comite/annuler.html", reunion=lue, form=form)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR, Role.MEMBRE)
def rouvrir(request: Requete, uuid: UUID) -> HttpResponse:
    """Rouvre une réunion close, avec un motif ; à un membre, dit que la Caf seule le fait."""
    lue, casquette, form = reunion_de(request, uuid), casquette_de(request), MotifForm(request.POST or None)
    if request.method == "POST" and tenter(
        form, lambda: rouvrir_reunion(reunion=lue, casquette=casquette, motif=form.cleaned_data["motif"])
    ):
        messages.success(request, "La réunion est rouverte : ses avis ne comptent plus jusqu'à la prochaine clôture.")
        return redirect("comite:reunion", uuid=lue.uuid)
    empechement = ce_qui_empeche_de_rouvrir(lue, casquette)
    return dessiner(request, "comite/rouvrir.html", reunion=lue, form=form, empechement=empechement)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE)
def clore(request: Requete, uuid: UUID) -> HttpResponse:
    """Ce qui manque pour clore ; en POST, la clôture."""
    lue = reunion_de(request, uuid)
    refus: list[str] = []
    if request.method == "POST":
        try:
            clore_reunion(reunion=lue, casquette=casquette_de(request))
        except ValidationError as erreur:
            refus = erreur.messages
        else:
            messages.success(request, "La réunion est close. Son procès-verbal se prépare.")
            return redirect("comite:reunion", uuid=lue.uuid)
    manques = refus or ce_qui_manque_pour_clore(lue, casquette_de(request))
    return dessiner(request, "comite/clore.html", reunion=lue, manques=manques, refuse=bool(refus))
