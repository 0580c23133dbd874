"""De quoi peupler un dossier : une campagne ouverte aujourd'hui, une structure de sa Caf, deux collègues."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement, Structure
from preau.campagnes.models import Campagne
from preau.projets.reprise import creer_projet
from preau.projets.tables import Projet
from tests.campagnes.fabriques import CampagneFactory
from tests.fabriques import RattachementFactory, StructureFactory


class Cadre(NamedTuple):
    """Un dossier et ceux qui l'écrivent."""

    campagne: Campagne
    structure: Structure
    amina: Rattachement
    bruno: Rattachement
    projet: Projet


def campagne_ouverte(**options) -> Campagne:
    """Une campagne de 2026-2027, ouverte depuis hier et pour un mois."""
    maintenant = timezone.now()
    dates = {
        "publiee_le": maintenant - timedelta(days=2),
        "ouverture_le": maintenant - timedelta(days=1),
        # À trois heures de l'après-midi : les rappels comptent en jours de Paris, quelle que soit l'heure du test.
        "cloture_le": timezone.localtime(maintenant + timedelta(days=30)).replace(hour=15),
        "notification_le": (maintenant + timedelta(days=60)).date(),
    }
    return CampagneFactory(**{**dates, **options})


def cadre(*, campagne=None, structure=None, amina=None, **options) -> Cadre:
    """Un dossier neuf, une responsable et un coordinateur ; ``options`` : celles de la campagne."""
    campagne = campagne or campagne_ouverte(**options, **({"caf": structure.caf} if structure else {}))
    structure = structure or StructureFactory(caf=campagne.caf)
    amina = amina or RattachementFactory(structure=structure)
    bruno = RattachementFactory(structure=structure, role=Role.COORDINATRICE)
    projet = creer_projet(campagne=campagne, structure=structure, par=amina, intitule="CLAS du centre")
    return Cadre(campagne, structure, amina, bruno, projet)
