"""Ce que toute réponse du site doit : une page à ce qui se refuse avant d'être lu, le secret des pages personnelles."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

MEGA = 1024 * 1024
# Dix pour le plus gros fichier accepté, et de quoi porter le reste du formulaire.
ENVOI_MAXIMUM = 12 * MEGA
# Jusque-là, l'envoi est reçu et jeté : un navigateur coupé au milieu ne montrerait pas la page.
ENVOI_JETE = 60 * MEGA
_BLOC = 64 * 1024


class EnvoiTropLourd:
    """Refuse un envoi sur sa longueur annoncée, avant que rien n'en soit lu ni écrit sur le disque."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """La réponse, ou la page qui dit le maximum."""
        annonce = request.META.get("CONTENT_LENGTH") or "0"
        if not annonce.isdecimal() or int(annonce) <= ENVOI_MAXIMUM:
            return self.get_response(request)
        _jeter(request)
        page = render_to_string("gabarit/413.html", request=request)
        return HttpResponse(page, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _jeter(request: HttpRequest) -> None:
    jete = 0
    while jete < ENVOI_JETE and (bloc := request.read(_BLOC)):
        jete += len(bloc)


class MethodeRefusee:
    """Donne une page au 405 que Django laisse vide ; l'en-tête ``Allow`` reste."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """La réponse, avec sa page si elle est un 405 sans corps."""
        reponse = self.get_response(request)
        if reponse.status_code != HTTPStatus.METHOD_NOT_ALLOWED or reponse.streaming or reponse.content:
            return reponse
        reponse.content = render_to_string("gabarit/405.html", request=request)
        return reponse


class PagesPrivees:
    """Ce qu'une personne connectée a lu ne reste ni dans son navigateur ni chez un mandataire.

    Les fichiers statiques n'arrivent pas jusqu'ici : whitenoise les sert avant. Une vue qui a dit elle-même comment sa
    réponse se garde en décide.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """La réponse, qui ne se garde pas si la personne est connectée."""
        reponse = self.get_response(request)
        if request.user.is_authenticated and not reponse.has_header("Cache-Control"):
            reponse["Cache-Control"] = "private, no-store"
        return reponse
