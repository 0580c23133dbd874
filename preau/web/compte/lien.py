"""L'adresse de la page d'acceptation, telle que le message d'invitation la porte."""

from django.http import HttpRequest
from django.urls import reverse

PLACE = "jeton"


def lien_d_invitation(request: HttpRequest) -> str:
    """L'adresse complète où « {jeton} » prendra la place du jeton."""
    return request.build_absolute_uri(reverse("compte:accepter", args=[PLACE])).replace(f"/{PLACE}/", "/{jeton}/")
