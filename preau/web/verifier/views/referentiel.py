"""Le référentiel, à lire : les paramètres d'un département et d'une année, et toutes les exigences."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from preau.coeur.academies import departements
from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel.norme import NATIONAL
from preau.projets.catalogue import catalogue
from preau.socle.horloge import aujourd_hui
from preau.web.gabarit.acces import Requete
from preau.web.verifier.casquette import departement_de
from preau.web.verifier.normes import annees, choix_de_departements, lire_norme


@require_safe
def referentiel(request: Requete) -> HttpResponse:
    """Mène au texte choisi, ou à celui de la Caf de la personne pour l'année en cours."""
    code = request.GET.get("departement") or departement_de(request)
    annee = request.GET.get("annee") or str(AnneeScolaire.contenant(aujourd_hui()))
    if code not in departements():
        code = NATIONAL
    if annee not in map(str, annees(aujourd_hui())):
        annee = str(AnneeScolaire.contenant(aujourd_hui()))
    return redirect("verifier:norme", code=code, annee=annee)


@require_safe
def norme(request: Requete, code: str, annee: str) -> HttpResponse:
    """Chaque paramètre en mots, sa source, sa date, et ce qui a changé depuis l'année d'avant."""
    choisies = {str(annee): annee for annee in annees(aujourd_hui())}
    lue = lire_norme(code, choisies[annee]) if annee in choisies else None
    if lue is None:
        raise Http404
    contexte = {"norme": lue, "annees": tuple(choisies), "departements": choix_de_departements()}
    return render(request, "verifier/norme.html", contexte)


@require_safe
def exigences(request: Requete) -> HttpResponse:
    """Toutes les exigences, avec ce qu'elles répondent à de petits projets d'exemple."""
    return render(request, "verifier/exigences.html", {"exigences": catalogue()})
