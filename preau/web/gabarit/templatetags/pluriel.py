"""Le pluriel français, dans tous les gabarits sans le demander : « 0 dossier », « 1,5 page », « 2 dossiers »."""

from collections.abc import Sized
from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def pluralize(valeur: float | Decimal | Sized | None, formes: str = "s") -> str:
    """Ce qui s'ajoute au mot : rien, ou « s », ou la forme dite (« a,ont », « ,ent »). Le pluriel commence à deux."""
    combien = Decimal(len(valeur) if isinstance(valeur, Sized) else valeur or 0)
    singulier, _, pluriel = formes.rpartition(",")
    return pluriel if abs(combien) >= 2 else singulier  # noqa: PLR2004  # deux
