"""Les communes de France : population, codes postaux, EPCI, et la commune en vigueur derrière un code.

Les données sont `communes.csv` et `epci.csv`, que `scripts/reduire_communes.py` écrit ; leur source et leur
millésime sont dans docs/sources/communes.md. Le fichier n'est jamais lu ligne à ligne pour répondre sur un
code : la ligne de commande doit répondre en moins d'un quart de seconde.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

MILLESIME = "2026"
"""Année du code officiel géographique : communes au 1er janvier, population de référence alors en vigueur."""

COMMUNE = "commune"
ARRONDISSEMENT = "arrondissement"
DELEGUEE = "deleguee"
ASSOCIEE = "associee"

_DOSSIER = Path(__file__).parent
_CODE = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")


class Commune(NamedTuple):
    """Une commune en vigueur. `population` en habitants, None si inconnue ; `epci` est un code SIREN ou vide."""

    code: str
    nom: str
    departement: str
    population: int | None
    codes_postaux: tuple[str, ...]
    epci: str


class LigneCommune(NamedTuple):
    """Une ligne du fichier : commune en vigueur, arrondissement municipal, commune déléguée ou associée.

    `rattachement` est le code de la commune en vigueur dont dépend la ligne, vide si c'est elle-même.
    """

    code: str
    nom: str
    type: str
    rattachement: str
    departement: str
    population: int | None
    codes_postaux: tuple[str, ...]
    epci: str

    @classmethod
    def lire(cls, ligne: str) -> "LigneCommune":
        """Lit une ligne du CSV, qui n'a ni guillemet ni point-virgule dans ses valeurs."""
        code, nom, type_, rattachement, departement, population, codes_postaux, epci = ligne.split(";")
        habitants = int(population) if population else None
        return cls(code, nom, type_, rattachement, departement, habitants, tuple(codes_postaux.split()), epci)


@cache
def _octets(fichier: str) -> bytes:
    return (_DOSSIER / fichier).read_bytes()


def _chercher(fichier: str, code: str) -> str | None:
    """La ligne du fichier qui commence par ce code. Le code doit avoir une forme sûre."""
    octets = _octets(fichier)
    trouve = octets.find(b"\n" + code.encode("ascii") + b";")
    if trouve < 0:
        return None
    return octets[trouve + 1 : octets.index(b"\n", trouve + 1)].decode("utf-8")


# Plus de places que de codes : un code inconnu n'en chasse pas un vrai tant qu'ils ne sont pas des milliers.
@lru_cache(maxsize=50_000)
def _en_vigueur(code: str) -> Commune | None:
    texte = _chercher("communes.csv", code)
    if texte is None:
        return None
    ligne = LigneCommune.lire(texte)
    if ligne.rattachement:
        return _en_vigueur(ligne.rattachement)
    return Commune(ligne.code, ligne.nom, ligne.departement, ligne.population, ligne.codes_postaux, ligne.epci)


def commune_en_vigueur(code: str) -> Commune | None:
    """La commune en vigueur que désigne ce code Insee, None s'il est inconnu ou mal formé.

    Un arrondissement de Paris, Lyon ou Marseille compte comme sa ville ; une commune déléguée ou associée
    comme celle à qui elle appartient (exigences, §3). Un code qui n'existe plus est inconnu.
    """
    return _en_vigueur(code) if _CODE.fullmatch(code) else None


def nom_epci(code: str) -> str | None:
    """Le nom d'un EPCI à fiscalité propre par son code SIREN, None s'il est inconnu."""
    if re.fullmatch(r"[0-9]{9}", code) is None:
        return None
    ligne = _chercher("epci.csv", code)
    return ligne.partition(";")[2] if ligne else None


def toutes_les_lignes() -> Iterator[LigneCommune]:
    """Toutes les lignes de communes.csv, dans l'ordre des codes."""
    for ligne in _octets("communes.csv").decode("utf-8").splitlines()[1:]:
        yield LigneCommune.lire(ligne)


def tous_les_epci() -> dict[str, str]:
    """Le nom de chaque EPCI à fiscalité propre, par code SIREN."""
    lignes = _octets("epci.csv").decode("utf-8").splitlines()[1:]
    return {code: nom for code, _, nom in (ligne.partition(";") for ligne in lignes)}
