"""Qui sait faire chaque genre de document : ce que l'atelier appelle."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from preau.editions.dossier import dossier_pdf
from preau.editions.lettres import convention_pdf, lettre_pdf
from preau.editions.reunion import livret_pdf, proces_verbal_pdf
from preau.instruction.enums import GenreDeDocument
from preau.instruction.models import DocumentDeReunion, Notification
from preau.instruction.tirages import CONVENTION, LETTRE
from preau.projets.tables import Depot
from preau.projets.tirages import DOSSIER, DOSSIER_INSTRUIT, DOSSIER_INSTRUIT_SANS_AVIS
from preau.socle.tirages import Avancer, Faiseur


def _dossier(uuid: UUID, avancer: Avancer, *, instruit: bool, avec_avis: bool = True) -> bytes:
    depot = Depot.objects.select_related("projet__campagne__caf").get(uuid=uuid)
    return dossier_pdf(depot, avancer, instruit=instruit, avec_avis=avec_avis)


def _de_la_notification(uuid: UUID, avancer: Avancer, *, faire: Callable[[Notification, Avancer], bytes]) -> bytes:
    return faire(Notification.objects.get(uuid=uuid), avancer)


def _de_la_reunion(uuid: UUID, avancer: Avancer, *, faire: Callable[[DocumentDeReunion, Avancer], bytes]) -> bytes:
    lies = "reunion__comite", "reunion__campagne", "reunion__close_par"
    return faire(DocumentDeReunion.objects.select_related(*lies).get(uuid=uuid), avancer)


FAISEURS: Mapping[str, Faiseur] = {
    DOSSIER: partial(_dossier, instruit=False),
    DOSSIER_INSTRUIT: partial(_dossier, instruit=True),
    LETTRE: partial(_de_la_notification, faire=lettre_pdf),
    CONVENTION: partial(_de_la_notification, faire=convention_pdf),
    GenreDeDocument.LIVRET.value: partial(_de_la_reunion, faire=livret_pdf),
    GenreDeDocument.PROCES_VERBAL.value: partial(_de_la_reunion, faire=proces_verbal_pdf),
    DOSSIER_INSTRUIT_SANS_AVIS: partial(_dossier, instruit=True, avec_avis=False),
}
