"""Reconnaître un fichier à son contenu : PDF, image, document de bureautique ; refuser le reste en mots.

Le nom et le type annoncés par le navigateur ne comptent pas. Un document de bureautique est une archive zip : ses
tailles sont lues avant d'ouvrir quoi que ce soit, puis chaque partie est réellement décompressée, dans une limite.
"""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError

MEGA = 1024 * 1024
TAILLE_MAXIMALE = 10 * MEGA
PARTIES_MAXIMUM = 2000
DECOMPRESSE_MAXIMUM = 100 * MEGA
RAPPORT_MAXIMUM = 100
LONGUEUR_DU_NOM = 120
_BLOC = 64 * 1024

# En deçà, un rapport de compression élevé n'est qu'un petit texte répétitif.
_PETIT = MEGA
_CHIFFRE = 0x1 | 0x40 | 0x2000
# Les seules qu'emploie la bureautique : les autres consomment trop de mémoire à décompresser.
_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
# Ce que lève une archive abîmée, selon l'endroit où elle l'est ; RuntimeError : une partie qui se dit chiffrée.
_ABIMES = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, ValueError, OSError, LookupError)
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^(basic|scripts)/.", re.IGNORECASE)


class Format(NamedTuple):
    """Un format accepté : son extension, son type MIME, comment on l'appelle."""

    extension: str
    type_mime: str
    nom: str


PDF = Format("pdf", "application/pdf", "PDF")
PNG = Format("png", "image/png", "image PNG")
JPEG = Format("jpg", "image/jpeg", "image JPEG")
WEBP = Format("webp", "image/webp", "image WebP")
DOCX = Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document Word")
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "classeur Excel")
ODT = Format("odt", "application/vnd.oasis.opendocument.text", "texte OpenDocument")
ODS = Format("ods", "application/vnd.oasis.opendocument.spreadsheet", "classeur OpenDocument")
FORMATS = (PDF, PNG, JPEG, WEBP, DOCX, XLSX, ODT, ODS)

_PARTIE_PRINCIPALE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_OPENDOCUMENT = {format_.type_mime.encode(): format_ for format_ in (ODT, ODS)}


class PieceRefusee(ValidationError):
    """Ce fichier n'est pas accepté ; la phrase dit pourquoi, et quoi faire."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase, code="piece")


def reconnaitre(octets: bytes) -> Format:
    """Le format d'un fichier, d'après son contenu. Lève :class:`PieceRefusee`."""
    if not octets:
        raise PieceRefusee("Ce fichier est vide.")
    if len(octets) > TAILLE_MAXIMALE:
        raise PieceRefusee(
            f"Ce fichier pèse plus de {TAILLE_MAXIMALE // MEGA} Mo, le maximum : envoyez-en un plus léger."
        )
    if octets.startswith(b"PK"):
        return _bureautique(octets)
    if octets.startswith(b"\xd0\xcf\x11\xe0"):
        raise PieceRefusee(
            "Ce document est d'un ancien format, ou protégé par un mot de passe : enregistrez-le en PDF, docx ou xlsx."
        )
    if trouve := _document_ou_image(octets):
        return trouve
    raise PieceRefusee(
        "Ce fichier n'est ni un PDF, ni une image (PNG, JPEG, WebP), ni un document docx, xlsx, odt ou ods entier."
    )


def _document_ou_image(octets: bytes) -> Format | None:
    """Le début du fichier dit son format, et sa fin qu'il est entier."""
    fin = octets[-1024:]
    signes = (
        (PDF, re.match(rb"%PDF-[12]\.\d", octets) is not None and b"%%EOF" in fin),
        (PNG, octets.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") and fin.endswith(b"IEND\xaeB`\x82")),
        (JPEG, octets.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in fin),
        (WEBP, octets[:4] == b"RIFF" and octets[8:12] == b"WEBP" and _longueur_riff(octets) == len(octets)),
    )
    return next((format_ for format_, present in signes if present), None)


def _longueur_riff(octets: bytes) -> int:
    annoncee = int.from_bytes(octets[4:8], "little")
    return 8 + annoncee + annoncee % 2


def _bureautique(octets: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            parties = archive.infolist()
            _controler_la_table(parties, len(octets))
            _decompresser(archive, parties)
            return _format_de_bureautique(archive, [partie.filename for partie in parties])
    except _ABIMES as erreur:
        raise PieceRefusee("Ce document est abîmé : ouvrez-le, enregistrez-le à nouveau, puis renvoyez-le.") from erreur


def _controler_la_table(parties: list[zipfile.ZipInfo], taille: int) -> None:
    """Ce que la table de l'archive annonce, avant d'en décompresser quoi que ce soit."""
    noms = [unicodedata.normalize("NFC", partie.filename).casefold() for partie in parties]
    total = sum(partie.file_size for partie in parties)
    if len(parties) > PARTIES_MAXIMUM or total > DECOMPRESSE_MAXIMUM or _est_demesure(total, taille):
        raise PieceRefusee("Ce document enfle démesurément quand on l'ouvre : il est refusé.")
    if len(set(noms)) < len(noms) or _se_recouvrent(parties, taille):
        raise PieceRefusee("Ce document contient deux fois la même partie : il est refusé.")
    if any(partie.compress_type not in _COMPRESSIONS for partie in parties):
        raise PieceRefusee("Ce document est compressé d'une façon inhabituelle : enregistrez-le en PDF, docx ou odt.")
    if any(partie.flag_bits & _CHIFFRE for partie in parties):
        raise PieceRefusee("Ce document est protégé par un mot de passe : enregistrez-le sans protection.")
    if any(_est_un_chemin_suspect(partie.filename) for partie in parties):
        raise PieceRefusee("Ce document range ses parties hors de lui-même : il est refusé.")
    if any(_MACROS.search(partie.filename) for partie in parties):
        raise PieceRefusee("Ce document contient des macros : enregistrez-le sans elles, ou en PDF.")


def _est_demesure(decompresse: int, compresse: int) -> bool:
    return decompresse > _PETIT and decompresse > RAPPORT_MAXIMUM * compresse


def _se_recouvrent(parties: list[zipfile.ZipInfo], taille: int) -> bool:
    """Deux entrées de la table qui lisent les mêmes octets : l'artifice des bombes sans emboîtement."""
    debuts = sorted((partie.header_offset, partie.compress_size) for partie in parties)
    suites = [debut for debut, _ in debuts[1:]] + [taille]
    return any(debut + longueur > suite for (debut, longueur), suite in zip(debuts, suites, strict=True))


def _est_un_chemin_suspect(nom: str) -> bool:
    return nom.startswith("/") or "\\" in nom or ":" in nom or ".." in nom.split("/")


def _decompresser(archive: zipfile.ZipFile, parties: list[zipfile.ZipInfo]) -> None:
    """Décompresse tout, en comptant ce qui sort vraiment : une table peut mentir."""
    total = 0
    for partie in parties:
        for rang, bloc in enumerate(_blocs(archive, partie)):
            total += len(bloc)
            if total > DECOMPRESSE_MAXIMUM:
                raise PieceRefusee("Ce document enfle démesurément quand on l'ouvre : il est refusé.")
            if rang == 0 and bloc.startswith(_ARCHIVES):
                raise PieceRefusee("Ce document en contient un autre, ou une archive : retirez-le, ou envoyez un PDF.")


def _blocs(archive: zipfile.ZipFile, partie: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(partie) as flux:
        while bloc := flux.read(_BLOC):
            yield bloc


def _format_de_bureautique(archive: zipfile.ZipFile, noms: list[str]) -> Format:
    if "mimetype" in noms and (odf := _OPENDOCUMENT.get(archive.read("mimetype").strip())):
        if "META-INF/manifest.xml" in noms and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise PieceRefusee("Ce document est protégé par un mot de passe : enregistrez-le sans protection.")
        if "content.xml" in noms:
            return odf
    if "[Content_Types].xml" in noms:
        types = archive.read("[Content_Types].xml")
        if b"macroenabled" in types.lower():
            raise PieceRefusee("Ce document contient des macros : enregistrez-le sans elles, ou en PDF.")
        trouves = [format_ for partie, format_ in _PARTIE_PRINCIPALE.items() if partie in noms]
        if len(trouves) == 1 and trouves[0].type_mime.encode() in types:
            return trouves[0]
    raise PieceRefusee("Cette archive n'est ni un document docx ou xlsx, ni un document odt ou ods.")


def nettoyer_nom(nom: str, format_: Format) -> str:
    """Un nom de fichier sûr, avec l'extension de son contenu : « ../RIB.exe » devient « RIB.pdf »."""
    dernier = re.split(r"[/\\]", unicodedata.normalize("NFC", nom))[-1]
    lisible = "".join(c if c.isprintable() and c not in '<>:"|?*' else " " for c in dernier)
    souche = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", " ".join(lisible.split())).strip(". ")
    return f"{souche[: LONGUEUR_DU_NOM - 6].strip('. ') or 'piece'}.{format_.extension}"
