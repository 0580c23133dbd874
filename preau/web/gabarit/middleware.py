"""Ce que toute réponse du site doit : une page au refus d'une méthode, et le secret des pages d'une personne."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


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
