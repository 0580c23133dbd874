"""Les documents qui se tirent d'un dépôt : le dossier tel qu'il a été déposé, et tel qu'il est instruit.

Ils se font à l'atelier (:mod:`preau.socle.tirages`). Leur clé est leur contenu : le dossier instruit change de clé
quand l'instruction avance, et se demande alors à nouveau.
"""

from itertools import chain
from typing import NamedTuple
from uuid import UUID

from preau.projets.dossier import empreinte_du_document
from preau.projets.tables import Depot
from preau.socle import tirages
from preau.socle.models import Tirage

DOSSIER = "dossier"
DOSSIER_INSTRUIT = "dossier_instruit"
DOSSIER_INSTRUIT_SANS_AVIS = "dossier_instruit_sans_avis"


class Demande(NamedTuple):
    """Un document d'un dépôt, tel que l'atelier le connaît."""

    genre: str
    objet: UUID
    cle: str

    def demander(self) -> Tirage:
        """Le demande, dans la transaction en cours ; une seule fois pour un même contenu."""
        return tirages.demander(**self._asdict())

    def trouver(self) -> Tirage | None:
        """Ce qui en a déjà été demandé."""
        return tirages.trouver(genre=self.genre, cle=self.cle)


def dossier_depose(depot: Depot) -> Demande:
    """Le dossier tel qu'il a été déposé : il ne change jamais."""
    return Demande(DOSSIER, depot.uuid, depot.sceau)


def dossier_instruit_sans_avis(depot: Depot) -> Demande:
    """Le même, pour qui ne lit pas encore l'avis du comité."""
    return dossier_instruit(depot)._replace(genre=DOSSIER_INSTRUIT_SANS_AVIS)


def dossier_instruit(depot: Depot) -> Demande:
    """Le dossier et l'instruction d'aujourd'hui."""
    actes = chain(depot.avis_du_comite.all(), depot.derogations.all(), depot.complements.all())
    etats = [depot.sceau, *(f"{acte.uuid} {acte.modifie_le.timestamp()}" for acte in actes)]
    return Demande(DOSSIER_INSTRUIT, depot.uuid, empreinte_du_document("\n".join(etats)))
