"""Les documents qui se tirent d'un dépôt : le dossier tel qu'il a été déposé, et tel qu'il est instruit.

Ils se font à l'atelier (:mod:`preau.socle.tirages`). Leur clé est leur contenu : le dossier instruit change de clé
quand l'instruction avance, et se demande alors à nouveau.
"""

from itertools import chain
from typing import NamedTuple
from uuid import UUID

from preau.projets.dossier import empreinte_du_document
from preau.projets.tables import Depot, Derogation
from preau.socle import tirages
from preau.socle.horloge import aujourd_hui
from preau.socle.models import Fiche, Tirage

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
    """Le même, pour qui ne lit pas encore l'avis du comité : un avis rendu n'en change pas la clé."""
    return _instruit(DOSSIER_INSTRUIT_SANS_AVIS, depot, avec_avis=False)


def dossier_instruit(depot: Depot) -> Demande:
    """Le dossier et l'instruction d'aujourd'hui."""
    return _instruit(DOSSIER_INSTRUIT, depot, avec_avis=True)


def actes_d_instruction(depot: Depot, *, avec_avis: bool) -> list[Fiche]:
    """Tout ce qui s'écrit d'un dépôt en l'instruisant, et que son dossier instruit imprime ; cinq requêtes."""
    avis = depot.avis_du_comite.all() if avec_avis else ()
    jugees, ecartees = depot.recevabilites.all(), depot.actions_ecartees.all()
    return list(chain(avis, jugees, depot.derogations.all(), ecartees, depot.complements.all()))


def _instruit(genre: str, depot: Depot, *, avec_avis: bool) -> Demande:
    actes = actes_d_instruction(depot, avec_avis=avec_avis)
    etats = [depot.sceau, *(f"{acte._meta.label} {acte.uuid} {acte.modifie_le.timestamp()}" for acte in actes)]
    # Une dérogation dont le dernier jour passe change le rapport du jour, sans qu'aucun acte ne soit fait.
    jour = aujourd_hui()
    echues = [f"échue {d.uuid}" for d in actes if isinstance(d, Derogation) and d.est_echue(jour)]
    return Demande(genre, depot.uuid, empreinte_du_document("\n".join([*etats, *echues])))
