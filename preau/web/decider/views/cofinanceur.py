"""Ce qu'un financeur accorde et verse à chaque projet qui lui demande une part."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
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


@require_http_methods(ECRIRE)
@reserve_a(Role.COFINANCEUR)
def cofinancements(request: Requete) -> HttpResponse:
    """Les projets déposés qui demandent une part à ce financeur, et sa réponse à chacun."""
    casquette = casquette_de(request)
    demandes = (
        Cofinancement.objects.presentes()
        .filter(financeur=casquette.financeur_id, projet__in=Projet.objects.visibles_par(casquette))
        .select_related("projet__structure", "projet__campagne", "financeur", "reponse")
        .order_by("-projet__campagne__annee_scolaire", "projet__structure__nom", "pk")
    )
    financements = [Financement(demande, getattr(demande, "reponse", None)) for demande in demandes]
    lignes = [Ligne(financement, financement_form(request, financement)) for financement in financements]
    for financement, formulaire in lignes:
        if formulaire.is_bound and accorder(request, financement, formulaire):
            faire(request, lambda: None, f"C'est enregistré pour « {financement.demande.projet} ».")
            return redirect("decider:cofinancements")
    contexte: dict[str, Any] = {"lignes": lignes, "financeur": casquette.organisme}
    status = 422 if request.method == "POST" else 200
    return render(request, "decider/cofinancements.html", contexte, status=status)
