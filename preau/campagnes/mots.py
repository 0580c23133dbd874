"""Les dates d'une campagne, telles qu'on les dit."""

from datetime import datetime

from django.utils import timezone

from preau.coeur.phrases import heure
from preau.coeur.referentiel.norme import en_date


def en_instant(instant: datetime) -> str:
    """Un instant, à l'heure de Paris : « 30 juin 2026 à 12 h »."""
    local = timezone.localtime(instant)
    return f"{en_date(local.date())} à {heure(local.time())}"
