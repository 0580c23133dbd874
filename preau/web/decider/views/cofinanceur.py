"""Ce qu'un financeur accorde et verse à chaque projet qui lui demande une part."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.instruction.actions.financeurs import AVANT_L_ANNONCE, attend_l_annonce
from preau.projets.tables import Cofinancement, Projet
from preau.web.decider.commun import ECRIRE, faire
from preau.web.decider.financeurs import Financement
from preau.web.decider.forms import FinancementForm
from preau.web.decider.views.suites import accorder, financement_form
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a


class Ligne(NamedTuple):
    """Un projet qui demande une part, la réponse, et de quoi la dire."""

    financement: Financement
    form: FinancementForm
    attend: bool


@require_http_methods(ECRIRE)
@reserve_a(Role.COFINANCEUR)
def cofinancements(request: Requete) -> HttpResponse:
    """Les projets déposés qui demandent une part à ce financeur, et sa réponse à chacun."""
    casquette = casquette_de(request)
    demandes = (
        Cofinancement.objects.presentes()
        .filter(financeur=casquette.financeur_id, projet__in=Projet.objects.visibles_par(casquette))
        .select_related("projet__structure", "projet__campagne", "projet__decision", "financeur", "reponse")
        .order_by("-projet__campagne__annee_scolaire", "projet__structure__nom", "pk")
    )
    financements = [Financement(demande, getattr(demande, "reponse", None)) for demande in demandes]
    lignes = [Ligne(f, financement_form(request, f), _attend(f)) for f in financements]
    for financement, formulaire, _ in lignes:
        if formulaire.is_bound and accorder(request, financement, formulaire):
            faire(request, lambda: None, f"C'est enregistré pour « {financement.demande.projet} ».")
            return redirect("decider:cofinancements")
    contexte: dict[str, Any] = {"lignes": lignes, "financeur": casquette.organisme, "avant_l_annonce": AVANT_L_ANNONCE}
    status = 422 if request.method == "POST" else 200
    return render(request, "decider/cofinancements.html", contexte, status=status)


def _attend(financement: Financement) -> bool:
    return attend_l_annonce(getattr(financement.demande.projet, "decision", None))
