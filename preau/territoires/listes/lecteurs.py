"""Le lecteur de chaque liste."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from preau.territoires.enums import NatureListe
from preau.territoires.listes.ecoles import lire_ecoles
from preau.territoires.listes.education_prioritaire import lire_education_prioritaire
from preau.territoires.listes.fichier import debut, ouvrir_csv
from preau.territoires.listes.lecture import Lecture, ListeRefusee
from preau.territoires.listes.quartiers import lire_quartiers, lire_quartiers_geojson


def lire_liste(nature: NatureListe, flux: BinaryIO, communes: Mapping[str, str]) -> Lecture[Any]:
    """Lit un fichier déjà mesuré ; `ListeRefusee` s'il n'est pas cette liste ou si aucune ligne n'en est gardée."""
    lecture = _lire(nature, flux, communes)
    if not lecture.fiches:
        raison = f" La première écartée : {lecture.ecarts[0].phrase}." if lecture.ecarts else ""
        raise ListeRefusee(f"Le fichier ne donne rien : {lecture.lus} ligne(s) lue(s), aucune gardée.{raison}")
    return lecture


def _lire(nature: NatureListe, flux: BinaryIO, communes: Mapping[str, str]) -> Lecture[Any]:
    if nature == NatureListe.QUARTIERS and debut(flux).lstrip().startswith(b"{"):
        return lire_quartiers_geojson(flux, communes)
    tableau = ouvrir_csv(flux)
    if nature == NatureListe.ECOLES:
        return lire_ecoles(tableau, communes)
    if nature == NatureListe.EDUCATION_PRIORITAIRE:
        return lire_education_prioritaire(tableau, communes)
    return lire_quartiers(tableau, communes)
