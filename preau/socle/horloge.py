"""Le jour qu'il est, lu à un seul endroit."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def aujourd_hui() -> date:
    """Le jour courant à Paris ; en démonstration, le jour fixé par ``PREAU_JOUR_DEMO``."""
    if settings.PREAU_DEMO:
        jour: date = settings.PREAU_JOUR_DEMO
        return jour
    return timezone.localdate()


def maintenant() -> datetime:
    """L'instant courant, avec son fuseau ; en démonstration, l'heure qu'il est, au jour fixé."""
    instant = timezone.localtime()
    jour = aujourd_hui()
    return instant.replace(year=jour.year, month=jour.month, day=jour.day)
