"""L'accueil, et la page qui dit comment un compte s'ouvre."""

from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from preau.acteurs.courriers import courriers_abandonnes
from preau.acteurs.enums import Role
from preau.campagnes.requetes import cloture_pour, est_ouverte_pour
from preau.projets.tables import Complement, Projet
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle.horloge import aujourd_hui, maintenant
from preau.web.gabarit.acces import Requete
from preau.web.gabarit.navigation import entrees, menu

BROUILLONS_MONTRES = 3


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
    caf = request.casquette.caf if request.casquette else None
    projets = _a_ecrire(request)
    contexte = {
        "cartes": cartes(request),
        "attendus": _complements_attendus(projets),
        "brouillons": _brouillons(projets),
        "sans_page": _est_sans_page(request),
        "abandonnes": courriers_abandonnes(caf).count() if caf else 0,
    }
    return render(request, "compte/accueil.html", contexte)


def _a_ecrire(request: Requete) -> list[Projet]:
    """Les dossiers que la structure écrit, brouillons et compléments ; une requête."""
    if request.casquette is None or request.casquette.role not in ROLES_DU_DOSSIER:
        return []
    siens = Projet.objects.visibles_par(request.casquette).select_related("campagne", "structure")
    return list(siens.filter(etat__in=(EtatProjet.BROUILLON, EtatProjet.A_COMPLETER)))


def _complements_attendus(projets: list[Projet]) -> list[tuple[Complement, bool]]:
    """Ce que la Caf attend de la structure, le plus pressé d'abord, et si le délai est passé."""
    a_completer = [projet.pk for projet in projets if projet.etat == EtatProjet.A_COMPLETER]
    if not a_completer:
        return []
    attendus = Complement.objects.attendus().filter(depot__projet__in=a_completer)
    lus = attendus.select_related("depot__projet__campagne").prefetch_related("points")
    legers = lus.defer("depot__document", "depot__dossier", "depot__rapport").order_by("echeance", "pk")
    jour = aujourd_hui()
    return [(attendu, attendu.est_en_retard(jour)) for attendu in legers]


def _brouillons(projets: list[Projet]) -> list[tuple[Projet, datetime | None]]:
    """Les derniers dossiers commencés que la structure peut encore déposer, et jusqu'à quand."""
    brouillons = [projet for projet in projets if projet.etat == EtatProjet.BROUILLON]
    instant = maintenant()
    return [
        (projet, cloture_pour(projet.campagne, projet.structure))
        for projet in brouillons[:BROUILLONS_MONTRES]
        if est_ouverte_pour(projet.campagne, projet.structure, instant)
    ]


def _est_sans_page(request: Requete) -> bool:
    """Ce rôle n'a pas encore de page à lui."""
    return request.casquette is not None and request.casquette.role == Role.INTERVENANT


@login_not_required
def trop_de_demandes(request: HttpRequest) -> HttpResponse:
    """Dit d'attendre à qui répète trop vite le même geste."""
    return render(request, "compte/trop_d_essais.html", status=HTTPStatus.TOO_MANY_REQUESTS)


@login_not_required
@require_safe
def inscription(request: HttpRequest) -> HttpResponse:
    """Dit qu'un compte s'ouvre par une invitation, et à qui la demander."""
    return render(request, "compte/inscription.html")
