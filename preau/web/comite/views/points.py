"""Un point de l'ordre du jour : le dossier, la note qu'on en prend, et en réunion l'avis et les observations."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from preau.instruction import droits_reunions as droits
from preau.instruction.actions import tenue
from preau.instruction.actions.notes import noter_point
from preau.instruction.enums import EtatReunion
from preau.instruction.lecture_reunions import lire_reunion
from preau.instruction.models import NoteDePoint, Point
from preau.web.comite.commun import ECRIRE, LECTEURS, dessiner, point_de
from preau.web.comite.formulaires import AvisForm, NoteForm, TexteForm
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import ActeForm, tenter
from preau.web.gabarit.vu import vu_de

DITS = {
    "noter": "Votre note est gardée. Vous seule la lisez.",
    "avis": "L'avis est écrit.",
    "observer": "L'observation est ajoutée.",
    "rediger": "Le compte rendu de ce dossier est écrit.",
}


@require_http_methods(ECRIRE)
@reserve_a(*LECTEURS)
def point(request: Requete, uuid: UUID) -> HttpResponse:
    """Le dossier, la note du membre ; pendant la réunion, ce que la conseillère en écrit."""
    lu = point_de(request, uuid)
    formulaires = _formulaires(lu, casquette_de(request))
    if request.method != "POST":
        return _montrer(request, lu, formulaires)
    geste = request.POST.get("geste", "")
    if geste == "retirer_observation":
        return _retirer_observation(request, lu)
    if geste not in formulaires:
        raise Http404
    form = formulaires[geste] = _formulaires(lu, casquette_de(request), request.POST)[geste]
    if not tenter(form, lambda: _acte(geste)(request, lu, form)):
        return _montrer(request, lu, formulaires, form)
    messages.success(request, DITS[geste])
    return redirect("comite:point", uuid=lu.uuid)


def _formulaires(lu: Point, casquette: Any, donnees: Any = None) -> dict[str, ActeForm]:
    """Ceux que cette casquette peut envoyer, à ce moment de la réunion."""
    if droits.peut_noter(casquette, lu.reunion):
        note = NoteDePoint.objects.filter(point=lu, auteur=casquette.personne_id).first()
        initial = {"texte": note.texte, "avis": note.avis} if note else {}
        return {"noter": NoteForm(donnees, initial=initial)}
    if not droits.peut_tenir(casquette, lu.reunion.comite):
        return {}
    return {
        "avis": AvisForm(donnees, initial={"avis": lu.avis, "motif": lu.motif}),
        "observer": TexteForm(donnees, libelle="Ce que la structure devra reprendre"),
        "rediger": TexteForm(
            donnees, libelle="Ce qui s'en est dit", facultatif=True, initial={"texte": lu.compte_rendu}
        ),
    }


def _acte(geste: str) -> Callable[[Requete, Point, ActeForm], object]:
    return {"noter": _noter, "avis": _rendre, "observer": _observer, "rediger": _rediger}[geste]


def _noter(request: Requete, lu: Point, form: ActeForm) -> object:
    return noter_point(point=lu, casquette=casquette_de(request), **form.cleaned_data)


def _rendre(request: Requete, lu: Point, form: ActeForm) -> object:
    return tenue.rendre_avis(
        point=lu, casquette=casquette_de(request), vu=vu_de(request.POST.get("vu")), **form.cleaned_data
    )


def _observer(request: Requete, lu: Point, form: ActeForm) -> object:
    return tenue.observer(point=lu, casquette=casquette_de(request), texte=form.cleaned_data["texte"])


def _rediger(request: Requete, lu: Point, form: ActeForm) -> object:
    texte = form.cleaned_data["texte"]
    return tenue.rediger_point(point=lu, casquette=casquette_de(request), texte=texte, vu=vu_de(request.POST.get("vu")))


def _retirer_observation(request: Requete, lu: Point) -> HttpResponse:
    try:
        cle = UUID(request.POST.get("observation", ""))
    except ValueError:
        raise Http404 from None
    observation = get_object_or_404(lu.observations.select_related("point__reunion"), uuid=cle)
    form = ActeForm({})
    if tenter(form, lambda: tenue.retirer_observation(observation=observation, casquette=casquette_de(request))):
        messages.success(request, "L'observation est ôtée.")
    else:
        messages.error(request, " ".join(str(refus) for refus in form.non_field_errors()))
    return redirect("comite:point", uuid=lu.uuid)


def _montrer(
    request: Requete, lu: Point, formulaires: dict[str, ActeForm], refuse: ActeForm | None = None
) -> HttpResponse:
    vue = lire_reunion(lu.reunion, casquette_de(request))
    contexte: dict[str, Any] = {
        "point": lu,
        "lu": next(trouve for trouve in vue.points if trouve.point.pk == lu.pk),
        "formulaires": formulaires,
        "form": refuse,
        "vue": vue,
        "ouverte": lu.reunion.etat == EtatReunion.OUVERTE,
        "se_note": lu.reunion.etat in (EtatReunion.CONVOQUEE, EtatReunion.OUVERTE),
        "observations": lu.observations.all(),
    }
    return dessiner(request, "comite/point.html", reunion=lu.reunion, **contexte)
