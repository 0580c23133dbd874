"""Une requête à la fois : sur une base en mémoire, les fils du serveur des parcours partagent une seule connexion."""

from collections.abc import Callable
from threading import RLock

from django.http import HttpRequest, HttpResponse

_VERROU = RLock()


def un_a_la_fois(suite: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Fait attendre une requête que la précédente ait répondu, comme SQLite fait attendre une transaction."""

    def repondre(request: HttpRequest) -> HttpResponse:
        with _VERROU:
            return suite(request)

    return repondre
