"""La page « face » : chaque composant dans chacun de ses états. Elle sert aux tests et à qui dessine une page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.web.gabarit.exemples import CONSTATS, ETAPES, FormulaireExemple, annee_exemple

SAISIE_FAUSSE = {"nom": "", "enfants": "-3", "objet": "", "jour": "2026-13-45", "jours": []}


@login_not_required
@require_safe
def face(request: HttpRequest) -> HttpResponse:
    """Le carnet des composants, hors production ; ``?sens=rtl`` le montre écrit de droite à gauche."""
    if not settings.PREAU_FACE:
        raise Http404
    sens = "rtl" if request.GET.get("sens") == "rtl" else "ltr"
    contexte = {
        "sens": sens,
        "vierge": FormulaireExemple(prefix="vierge"),
        "fautif": FormulaireExemple(
            {f"fautif-{cle}": valeur for cle, valeur in SAISIE_FAUSSE.items()}, prefix="fautif"
        ),
        "constats": CONSTATS,
        "etapes": ETAPES,
        "comptes": (("conforme", 19), ("non_conforme", 2), ("a_apprecier", 3), ("non_renseigne", 4), ("sans_objet", 5)),
        "fil": (("Projets", "#"), ("Ouvrir les portes", "#")),
        "filtres": (("Villeurbanne", "#"), ("à apprécier", "#")),
        "annee": annee_exemple(),
        "annee_lundi": annee_exemple(3),
        "liste": Paginator(range(240), 20).get_page(4),
    }
    return render(request, "gabarit/face.html", contexte)
