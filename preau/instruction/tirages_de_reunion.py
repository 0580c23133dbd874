"""Les documents d'une réunion, un par lectrice : le livret de ses dossiers, son procès-verbal.

Leur clé est leur contenu et leur lectrice : un lien déclaré depuis, un avis changé, et c'est un autre document.
"""

from collections.abc import Sequence
from datetime import UTC
from typing import NamedTuple

from django.db import transaction

from preau.acteurs.models import Utilisateur
from preau.instruction.enums import GenreDeDocument
from preau.instruction.models import DocumentDeReunion, Point, Reunion
from preau.projets.dossier import empreinte_du_document
from preau.socle import tirages
from preau.socle.models import Tirage


class DemandeDeReunion(NamedTuple):
    """Un document d'une réunion, tel que cette lectrice peut l'avoir aujourd'hui."""

    reunion: Reunion
    genre: GenreDeDocument
    lectrice: Utilisateur
    points: Sequence[Point]
    cle: str

    @transaction.atomic
    def demander(self) -> Tirage:
        """Le demande à l'atelier, dans la transaction en cours ; une seule fois pour un même contenu."""
        document, neuf = DocumentDeReunion.objects.get_or_create(
            genre=self.genre, cle=self.cle, defaults={"reunion": self.reunion, "lectrice": self.lectrice}
        )
        if neuf:
            document.points.set(self.points)
        return tirages.demander(genre=self.genre, objet=document.uuid, cle=self.cle)

    def trouver(self) -> Tirage | None:
        """Ce qui en a déjà été demandé."""
        return tirages.trouver(genre=self.genre, cle=self.cle)


def livret(reunion: Reunion, lectrice: Utilisateur) -> DemandeDeReunion:
    """Les dossiers de l'ordre du jour, dans son ordre, sans ceux dont elle est déportée."""
    points = _points(reunion, lectrice)
    contenu = [f"{point.uuid} {point.depot.sceau}" for point in points]
    return _demande(reunion, GenreDeDocument.LIVRET, lectrice, points, contenu)


def proces_verbal(reunion: Reunion, lectrice: Utilisateur) -> DemandeDeReunion:
    """Le procès-verbal de la réunion close, sans les points dont elle est déportée."""
    points = _points(reunion, lectrice)
    # Le même instant se dit de plusieurs façons : à l'heure de Paris avant d'être rangé, en temps universel ensuite.
    close_le = reunion.close_le.astimezone(UTC).isoformat() if reunion.close_le else ""
    contenu = [close_le, *(str(point.uuid) for point in points)]
    return _demande(reunion, GenreDeDocument.PROCES_VERBAL, lectrice, points, contenu)


def _points(reunion: Reunion, lectrice: Utilisateur) -> list[Point]:
    return list(Point.objects.filter(reunion=reunion).sans_deport(lectrice.pk).select_related("depot"))


def _demande(
    reunion: Reunion, genre: GenreDeDocument, lectrice: Utilisateur, points: Sequence[Point], contenu: list[str]
) -> DemandeDeReunion:
    cle = empreinte_du_document("\n".join([genre, str(reunion.uuid), str(lectrice.uuid), *contenu]))
    return DemandeDeReunion(reunion, genre, lectrice, points, cle)
