"""La casquette de la requête, et la durée des sessions."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from preau.acteurs.models import Rattachement
from preau.socle.horloge import aujourd_hui
from preau.web.gabarit.acces import AutreCasquette, Requete

CLE_CASQUETTE = "casquette"
CLE_VUE = "vue_a"
# Une session vit tant qu'on s'en sert ; on ne l'écrit qu'une fois par ce nombre de secondes.
PAS_DE_SESSION = 600


def casquette_portee(casquettes: list[Rattachement], choisie: str | None) -> Rattachement | None:
    """Celle que la personne a choisie si elle l'a encore ; à défaut la seule qu'elle ait ; sinon aucune."""
    for casquette in casquettes:
        if str(casquette.uuid) == choisie:
            return casquette
    return casquettes[0] if len(casquettes) == 1 else None


class CasquetteMiddleware:
    """Pose ``request.casquettes`` et ``request.casquette``, relues à chaque page : un droit ôté l'est aussitôt."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Requete) -> HttpResponse:
        """Lit les casquettes du jour de la personne connectée."""
        request.casquettes, request.casquette = [], None
        if request.user.is_authenticated:
            toutes = Rattachement.objects.filter(personne=request.user)
            request.casquettes = list(toutes.en_vigueur(aujourd_hui()).avec_organisme())
            request.casquette = casquette_portee(request.casquettes, request.session.get(CLE_CASQUETTE))
        return self.get_response(request)

    def process_exception(self, request: Requete, exception: Exception) -> HttpResponse | None:
        """Propose de changer de casquette quand la page est à la personne sous une autre."""
        if not isinstance(exception, AutreCasquette):
            return None
        suite = request.get_full_path() if request.method == "GET" else "/"
        contexte = {"autres": exception.casquettes, "suite": suite}
        return render(request, "compte/autre_casquette.html", contexte, status=403)


class SessionGlissanteMiddleware:
    """Repousse la fin d'une session dont on se sert, sans l'écrire à chaque page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note l'heure de la visite, au plus une fois par ``PAS_DE_SESSION``."""
        maintenant = int(time.time())
        if request.user.is_authenticated and maintenant - request.session.get(CLE_VUE, 0) > PAS_DE_SESSION:
            request.session[CLE_VUE] = maintenant
        return self.get_response(request)
