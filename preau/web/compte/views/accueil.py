"""L'accueil, et la page qui dit comment un compte s'ouvre."""

from http import HTTPStatus
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from preau.web.gabarit.acces import Requete
from preau.web.gabarit.navigation import entrees, menu


class Carte(NamedTuple):
    """Ce que l'on peut faire : le titre, une phrase, l'adresse."""

    titre: str
    phrase: str
    href: str


def cartes(request: Requete) -> list[Carte]:
    """Les entrées du menu que la casquette ouvre, chacune avec la phrase qui la dit."""
    phrases = {entree.libelle: entree.phrase for entree in entrees("navigation")}
    return [Carte(lien.libelle, phrases[lien.libelle], lien.href) for lien in menu(request) if lien.href != "/"]


@require_safe
def accueil(request: Requete) -> HttpResponse:
    """Ce que la personne peut faire maintenant, sous la casquette qu'elle porte."""
    if request.casquettes and request.casquette is None:
        return redirect("compte:casquettes")
    return render(request, "compte/accueil.html", {"cartes": cartes(request)})


@login_not_required
def trop_de_demandes(request: HttpRequest) -> HttpResponse:
    """Dit d'attendre à qui répète trop vite le même geste."""
    return render(request, "compte/trop_d_essais.html", status=HTTPStatus.TOO_MANY_REQUESTS)


@login_not_required
@require_safe
def inscription(request: HttpRequest) -> HttpResponse:
    """Dit qu'un compte s'ouvre par une invitation, et à qui la demander."""
    return render(request, "compte/inscription.html")
