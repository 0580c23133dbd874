"""Des octets aux lignes : taille, empreinte, encodage, séparateur. Rien n'est gardé en mémoire que la ligne lue."""

import codecs
import csv
import hashlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from preau.territoires.listes.lecture import ListeRefusee

MEGA = 1024 * 1024
TAILLE_MAXIMALE = 150 * MEGA
_LONGUEUR_DE_LIGNE = 256 * 1024
_LIGNES_PAR_CELLULE = 50
_BLOC = 64 * 1024
_SEPARATEURS = ";,\t|"
_SIGNATURES = {
    b"PK\x03\x04": "un classeur (XLSX, ODS) ou une archive ZIP",
    b"\xd0\xcf\x11\xe0": "un classeur XLS",
    b"\x1f\x8b": "une archive GZIP",
    b"%PDF": "un PDF",
}


class Rangee(NamedTuple):
    """Une ligne du CSV : le numéro où elle commence dans le fichier, et ses cellules."""

    numero: int
    cellules: list[str]


class Tableau(NamedTuple):
    """Un CSV ouvert : son séparateur, son en-tête, ses lignes à venir."""

    separateur: str
    entete: Sequence[str]
    rangees: Iterator[Rangee]


def mesurer(flux: BinaryIO, plafond: int = TAILLE_MAXIMALE) -> str:
    """L'empreinte SHA-256 du fichier ; `ListeRefusee` s'il est vide ou trop lourd. Le flux revient à son début."""
    taille = flux.seek(0, 2)
    if taille > plafond:
        raise ListeRefusee(f"Le fichier pèse {taille // MEGA} Mo ; {plafond // MEGA} Mo au plus.")
    if not taille:
        raise ListeRefusee("Le fichier est vide.")
    flux.seek(0)
    empreinte = hashlib.file_digest(flux, "sha256").hexdigest()  # type: ignore[arg-type]
    flux.seek(0)
    return empreinte


def debut(flux: BinaryIO) -> bytes:
    """Les premiers octets, BOM ôté ; `ListeRefusee` s'ils ne sont pas ceux d'un texte. Le flux revient au début."""
    octets = flux.read(_BLOC)
    flux.seek(0)
    if octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ListeRefusee("Le fichier est en UTF-16 : enregistrez-le en « CSV UTF-8 ».")
    for signature, nature in _SIGNATURES.items():
        if octets.startswith(signature):
            raise ListeRefusee(f"Le fichier est {nature}, pas un CSV : enregistrez-le en « CSV UTF-8 ».")
    if b"\0" in octets.partition(b"\n")[0]:
        raise ListeRefusee("Le fichier n'est pas un texte : il contient des octets nuls dès sa première ligne.")
    return octets.removeprefix(codecs.BOM_UTF8)


def ouvrir_csv(flux: BinaryIO) -> Tableau:
    """Ouvre un CSV en UTF-8, séparateur deviné sur l'en-tête ; `ListeRefusee` avec la ligne en faute."""
    debut(flux)
    lignes = _lignes(flux)
    entete = next(lignes, "")
    try:
        lus = {candidat: next(csv.reader([entete], delimiter=candidat), []) for candidat in _SEPARATEURS}
    except csv.Error:
        raise ListeRefusee("Ligne 1 : ce n'est pas l'en-tête d'un CSV.") from None
    separateur = max(lus, key=lambda candidat: len(lus[candidat]))
    return Tableau(separateur, lus[separateur], _rangees(lignes, separateur))


def _lignes(flux: BinaryIO) -> Iterator[str]:
    """Les lignes du texte, décodées une à une pour dire laquelle ne l'est pas."""
    numero = 0
    while octets := flux.readline(_LONGUEUR_DE_LIGNE):
        numero += 1
        if len(octets) == _LONGUEUR_DE_LIGNE:
            raise ListeRefusee(f"Ligne {numero} : trop longue pour une liste officielle.")
        if numero == 1:
            octets = octets.removeprefix(codecs.BOM_UTF8)
        try:
            yield octets.decode()
        except UnicodeDecodeError:
            message = f"Ligne {numero} : le fichier n'est pas en UTF-8. Enregistrez-le en « CSV UTF-8 »."
            raise ListeRefusee(message) from None


def _rangees(lignes: Iterator[str], separateur: str) -> Iterator[Rangee]:
    lecteur = csv.reader(lignes, delimiter=separateur)
    while True:
        numero = lecteur.line_num + 2
        try:
            cellules = next(lecteur, None)
        except csv.Error:
            raise ListeRefusee(f"Ligne {numero} : un guillemet mal fermé, ou une fin de ligne inattendue.") from None
        if cellules is None:
            return
        if lecteur.line_num + 2 - numero > _LIGNES_PAR_CELLULE:
            raise ListeRefusee(f"Ligne {numero} : un guillemet y est ouvert et jamais refermé.")
        if any(cellules):
            yield Rangee(numero, cellules)
