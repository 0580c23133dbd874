"""Ce que la campagne fixe pour ses décisions : l'échéancier, et les textes de la Caf qui manquent."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.campagnes.actions import ecrire_texte
from preau.campagnes.enums import SujetDeTexte
from preau.instruction import actions
from preau.web.decider.commun import ECRIRE, campagne_de, dessiner, faire
from preau.web.decider.forms import EcheancierForm, TexteDeLaCafForm
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def echeancier(request: Requete, campagne: UUID) -> HttpResponse:
    """La part de l'acompte, et les jours où l'acompte et le solde sont attendus."""
    lue = campagne_de(request, campagne)
    initial = EcheancierForm.depuis(getattr(lue, "echeancier", None))
    formulaire = EcheancierForm(request.POST or None, initial=initial)
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.fixer_echeancier(campagne=lue, casquette=casquette_de(request), **formulaire.cleaned_data),
    ):
        faire(request, lambda: None, "L'échéancier est fixé.")
        return redirect("decider:decisions", campagne=lue.uuid)
    status = 422 if request.method == "POST" else 200
    return dessiner(request, "decider/echeancier.html", lue, status=status, form=formulaire)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def texte(request: Requete, campagne: UUID, sujet: str) -> HttpResponse:
    """Un texte de la Caf que les décisions attendent : le charger s'il manque, le lire sinon."""
    lue = campagne_de(request, campagne)
    if sujet not in SujetDeTexte.values:
        raise Http404
    charge = lue.textes.filter(sujet=sujet).first()
    formulaire = TexteDeLaCafForm(request.POST or None)
    if request.method == "POST" and tenter(
        formulaire,
        lambda: ecrire_texte(campagne=lue, casquette=casquette_de(request), sujet=sujet, **formulaire.cleaned_data),
    ):
        faire(request, lambda: None, "Le texte est chargé.")
        return redirect("decider:notifier", campagne=lue.uuid)
    contexte: dict[str, Any] = {
        "form": formulaire if formulaire.is_bound or (charge is None and _ecrit(request)) else None,
        "contenu": charge.contenu if charge else "",
        "sujet": SujetDeTexte(sujet).label,
    }
    status = 422 if request.method == "POST" else 200
    return dessiner(request, "decider/texte.html", lue, status=status, **contexte)


def _ecrit(request: Requete) -> bool:
    return casquette_de(request).role == Role.CONSEILLERE
