"""Un fichier gardé qui ne se lit plus : le format ou le texte ont changé depuis. Une page le dit, jamais une panne."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from preau.coeur.echange import FichierRefuse
from preau.projets import droits
from preau.projets.models import Verification
from preau.web.gabarit.acces import Requete, objet_visible
from preau.web.gabarit.fautes import phrases

Vue = Callable[[Requete, UUID], HttpResponse]


def verification_visible(request: Requete, uuid: UUID) -> Verification:
    """La vérification désignée, si la casquette portée la fait voir."""
    return objet_visible(request, Verification.objects.select_related("auteur").visibles_par, uuid=uuid)


def page_illisible(request: Requete, verification: Verification, refus: FichierRefuse) -> HttpResponse:
    """409 : ce qui ne se lit plus, le fichier à reprendre, et de quoi l'effacer."""
    contexte = {
        "verification": verification,
        "fautes": phrases(refus.fautes),
        "fil": (("Vérifier un projet", reverse("verifier:accueil")),),
        "peut_supprimer": request.casquette and droits.peut_supprimer(request.casquette, verification),
    }
    return render(request, "verifier/illisible.html", contexte, status=409)


def ou_illisible(vue: Vue) -> Vue:
    """La vue d'une vérification, ou la page qui dit que son fichier ne se lit plus."""

    @wraps(vue)
    def essayee(request: Requete, uuid: UUID) -> HttpResponse:
        try:
            return vue(request, uuid)
        except FichierRefuse as refus:
            return page_illisible(request, verification_visible(request, uuid), refus)

    return essayee
