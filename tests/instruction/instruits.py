"""De quoi instruire : un dossier déposé, et les actes de la Caf avec ce qu'il leur faut."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.instruction import actions
from preau.instruction.actions import Point
from preau.projets.tables import Complement, Depot
from preau.projets.tables.enums import Etape
from tests.instruction.fabriques import Instruite, preparer
from tests.projets.depots import cadre_complet, deposer
from tests.projets.dossiers import Cadre

LIEN = "https://preau.exemple/projets/suivi/"


class Recu(NamedTuple):
    """Un dossier reçu par la Caf : ceux de la structure, le dépôt, la conseillère."""

    cadre: Instruite
    pret: Cadre
    depot: Depot

    @property
    def conseillere(self) -> Rattachement:
        return self.cadre.conseillere


def recu(cadre: Instruite, changer=None, *, avec_budget: bool = False, **options) -> Recu:
    """Un dossier déposé dans cette campagne, une fois passé par ``changer``."""
    pret = preparer(cadre, changer=changer) if avec_budget else cadre_complet(changer, campagne=cadre.campagne)
    return Recu(cadre, pret, deposer(pret, **options))


def dans(jours: int):
    """Le jour qu'il sera dans tant de jours."""
    return timezone.localdate() + timedelta(days=jours)


def demander(dossier: Recu, *points: Point, **options) -> Complement:
    """Des compléments sur ces points ; à défaut, l'étape des besoins."""
    dits = {"message": "Précisez ce point.", "echeance": dans(10), "lien": LIEN}
    return actions.demander_complement(
        **{
            "depot": dossier.depot,
            "casquette": dossier.conseillere,
            "points": points or (Point(etape=Etape.BESOINS),),
            **dits,
            **options,
        }
    )
