"""L'adresse de la page d'acceptation, telle que le message d'invitation la porte."""

from django.http import HttpRequest
from django.urls import reverse

PLACE = "jeton"


def _chemin() -> str:
    return reverse("compte:accepter", args=[PLACE]).replace(f"/{PLACE}/", "/{jeton}/")


def lien_depuis(site: str) -> str:
    """L'adresse complète, sur ce site, où « {jeton} » prendra la place du jeton."""
    return site.rstrip("/") + _chemin()


def lien_d_invitation(request: HttpRequest) -> str:
    """L'adresse complète, sur le site de la requête, où « {jeton} » prendra la place du jeton."""
    return lien_depuis(f"{request.scheme}://{request.get_host()}")
