"""Où se rangent les pièces : sous leur empreinte, hors de ce que le site sert. Le même contenu n'y est qu'une fois."""

from preau.socle.rangement import Casier, ContenuPerdu, ContenuRemplace, empreinte

_PIECES = Casier("pieces")
ranger, chemin_de = _PIECES.ranger, _PIECES.chemin_de

__all__ = ["PieceAlteree", "chemin_de", "empreinte", "ranger", "relire"]


class PieceAlteree(Exception):
    """Le contenu rangé n'est plus celui dont on avait gardé l'empreinte, ou a disparu ; la phrase dit lequel."""


def relire(sha256: str, nom: str) -> bytes:
    """Le contenu d'une empreinte, vérifié. Lève :class:`PieceAlteree`."""
    try:
        return _PIECES.relire(sha256)
    except ContenuPerdu as erreur:
        raise PieceAlteree(f"La pièce « {nom} » n'est plus dans le coffre.") from erreur
    except ContenuRemplace as erreur:
        raise PieceAlteree(
            f"La pièce « {nom} » n'est plus celle qui a été envoyée : son contenu a été remplacé."
        ) from erreur
