"""L'instant qu'il est, lu à un seul endroit."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_IMPOSE: ContextVar[datetime | None] = ContextVar("instant_impose", default=None)


def aujourd_hui() -> date:
    """Le jour courant à Paris ; en démonstration, le jour fixé par ``PREAU_JOUR_DEMO``."""
    if impose := _IMPOSE.get():
        return timezone.localtime(impose).date()
    if settings.PREAU_DEMO:
        jour: date = settings.PREAU_JOUR_DEMO
        return jour
    return timezone.localdate()


def maintenant() -> datetime:
    """L'instant courant, avec son fuseau ; en démonstration, l'heure qu'il est, au jour fixé."""
    if impose := _IMPOSE.get():
        return timezone.localtime(impose)
    instant = timezone.localtime()
    jour = aujourd_hui()
    return instant.replace(year=jour.year, month=jour.month, day=jour.day)


@contextmanager
def a_l_instant(instant: datetime) -> Iterator[None]:
    """Fait comme si l'on était à cet instant : la démonstration raconte ainsi une année déjà vécue."""
    jeton = _IMPOSE.set(instant)
    try:
        yield
    finally:
        _IMPOSE.reset(jeton)
