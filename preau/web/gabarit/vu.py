"""L'instant de ce qu'une page montrait : elle le renvoie avec l'acte, pour que rien ne s'écrive par-dessus."""

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime

RIEN_ENCORE = datetime.min.replace(tzinfo=UTC)
"""La page ne montrait encore rien d'écrit : tout ce qui l'est depuis l'a été par une autre personne."""


def vu_de(texte: str | None) -> datetime | None:
    """L'instant lu ; ``None`` s'il ne se lit pas, comme si la page n'en avait rien dit."""
    try:
        return parse_datetime(texte or "")
    except ValueError:
        return None
