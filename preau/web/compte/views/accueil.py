"""L'accueil, et la page qui dit comment un compte s'ouvre."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from preau.web.gabarit.acces import Requete


@require_safe
def accueil(request: Requete) -> HttpResponse:
    """Ce que la personne peut faire maintenant, sous la casquette qu'elle porte."""
    if request.casquettes and request.casquette is None:
        return redirect("compte:casquettes")
    return render(request, "compte/accueil.html")


@login_not_required
@require_safe
def inscription(request: HttpRequest) -> HttpResponse:
    """Dit qu'un compte s'ouvre par une invitation, et à qui la demander."""
    return render(request, "compte/inscription.html")
