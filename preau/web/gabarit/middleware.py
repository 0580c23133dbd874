"""Une réponse vide n'aide personne : le refus d'une méthode reçoit une page et une phrase."""

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
