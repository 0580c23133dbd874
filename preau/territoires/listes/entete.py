"""L'en-tête dans tous ses dialectes : noms techniques, libellés, ancienne génération à capitales."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from preau.territoires.listes.fichier import Tableau
from preau.territoires.listes.lecture import Lecture, Ligne, LigneEcartee, ListeRefusee, Motif

_HORS_NOM = re.compile(r"[^a-z0-9]+")
_FORMULE = re.compile(r'="(.*)"', re.DOTALL)
_LIBELLE_COURT = 40


class Colonne(NamedTuple):
    """Une colonne que l'on cherche : le champ qu'elle donne, ses noms une fois normalisés, ce qu'elle dit."""

    champ: str
    noms: tuple[str, ...]
    libelle: str
    obligatoire: bool = False


def normaliser_nom(nom: str) -> str:
    """« Identifiant de l'établissement » et « Identifiant_de_l_etablissement » donnent le même nom."""
    decompose = unicodedata.normalize("NFKD", nom.replace("œ", "oe").lower())
    sans_accent = "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))
    return _HORS_NOM.sub("_", sans_accent).strip("_")


def dialecte(entete: Sequence[str]) -> str:
    """Le dialecte de l'en-tête, en mots."""
    ecrits = [nom.strip().removeprefix("\N{BYTE ORDER MARK}") for nom in entete if nom.strip()]
    if all(nom == normaliser_nom(nom) for nom in ecrits):
        return "noms techniques"
    return "libellés" if any(" " in nom for nom in ecrits) else "ancienne génération"


def trouver(entete: Sequence[str], colonnes: Sequence[Colonne], liste: str) -> dict[str, int]:
    """La place de chaque champ trouvé ; `ListeRefusee` nomme les colonnes obligatoires qui manquent."""
    places: dict[str, int] = {}
    normalises = [normaliser_nom(nom) for nom in entete]
    for colonne in colonnes:
        trouvees = [place for place, nom in enumerate(normalises) if nom in colonne.noms]
        if len(trouvees) > 1:
            raise ListeRefusee(f"La colonne « {colonne.noms[0]} » ({colonne.libelle}) paraît {len(trouvees)} fois.")
        if trouvees:
            places[colonne.champ] = trouvees[0]
    exiger(places, colonnes, entete, liste)
    return places


def exiger(presents: Mapping[str, object], colonnes: Sequence[Colonne], entete: Sequence[str], liste: str) -> None:
    """Refuse le fichier si une colonne obligatoire manque, en la nommant et en disant ce qui a été lu."""
    manquantes = [c for c in colonnes if c.obligatoire and c.champ not in presents]
    if not manquantes:
        return
    noms = ", ".join(f"« {colonne.noms[0]} » ({colonne.libelle})" for colonne in manquantes)
    lues = ", ".join(nom[:_LIBELLE_COURT] for nom in list(entete)[:8] if nom.strip()) or "rien"
    raise ListeRefusee(f"Ce fichier n'est pas la liste « {liste} » : il y manque {noms}. Début de l'en-tête : {lues}.")


def annoncer_absentes(places: Mapping[str, int], colonnes: Sequence[Colonne], lecture: Lecture) -> None:
    """Dit les colonnes facultatives que le fichier n'a pas."""
    for colonne in colonnes:
        if colonne.champ not in places:
            lecture.remarquer(0, f"la colonne « {colonne.noms[0]} » ({colonne.libelle}) manque : elle n'est pas lue")


def nettoyer(cellule: str) -> str:
    """Le texte d'une cellule, espaces ramenées à une ; « ="69266" » est un texte protégé, aucune formule n'est lue."""
    texte = cellule.strip()
    protege = _FORMULE.fullmatch(texte)
    return " ".join((protege[1] if protege else texte).split())


def lignes(tableau: Tableau, places: Mapping[str, int], lecture: Lecture) -> Iterator[Ligne]:
    """Les lignes du tableau ; celles qui n'ont pas leur compte de cellules ou portent un NUL sont écartées ici."""
    attendues = max(place for place, nom in enumerate(tableau.entete) if nom.strip()) + 1
    for numero, cellules in tableau.rangees:
        try:
            _verifier(cellules, attendues)
        except LigneEcartee as ecartee:
            lecture.refuser(numero, ecartee)
            continue
        valeurs = {champ: nettoyer(cellules[place]) for champ, place in places.items()}
        yield Ligne(numero, valeurs, hash(tuple(cellules)))


def _verifier(cellules: list[str], attendues: int) -> None:
    if len(cellules) < attendues or any(cellules[attendues:]):
        raise LigneEcartee(Motif.FORME, f"{len(cellules)} cellules au lieu de {attendues}")
    if any("\0" in cellule for cellule in cellules):
        raise LigneEcartee(Motif.FORME, "un caractère nul (NUL) s'y trouve")
