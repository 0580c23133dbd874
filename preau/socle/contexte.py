"""Ce que toutes les pages savent de l'installation."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest

from preau.socle.horloge import aujourd_hui


def demonstration(_request: HttpRequest) -> dict[str, bool | date]:
    """``demo`` (vrai en démonstration) et ``aujourd_hui``, pour le bandeau et les valeurs proposées."""
    return {"demo": settings.PREAU_DEMO, "aujourd_hui": aujourd_hui()}
