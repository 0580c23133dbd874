"""Où se rangent les pièces : sous leur empreinte, hors de ce que le site sert. Le même contenu n'y est qu'une fois."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class PieceAlteree(Exception):
    """Le contenu rangé n'est plus celui dont on avait gardé l'empreinte, ou a disparu ; la phrase dit lequel."""


def empreinte(octets: bytes) -> str:
    """SHA-256, en hexadécimal."""
    return hashlib.sha256(octets).hexdigest()


def chemin_de(sha256: str) -> Path:
    """Le fichier d'une empreinte."""
    return Path(settings.MEDIA_ROOT) / "pieces" / sha256[:2] / sha256


def ranger(octets: bytes) -> str:
    """Range un contenu et rend son empreinte. Un fichier abîmé de même empreinte est remplacé par le bon.

    L'écriture est d'un bloc : personne ne lit un fichier à moitié écrit, et un acte défait ne laisse qu'un fichier
    que rien ne désigne.
    """
    sha256 = empreinte(octets)
    chemin = chemin_de(sha256)
    if chemin.is_file() and empreinte(chemin.read_bytes()) == sha256:
        return sha256
    chemin.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=chemin.parent, delete=False) as brouillon:
        brouillon.write(octets)
        brouillon.flush()
        os.fsync(brouillon.fileno())
    Path(brouillon.name).replace(chemin)
    return sha256


def relire(sha256: str, nom: str) -> bytes:
    """Le contenu d'une empreinte, vérifié. Lève :class:`PieceAlteree`."""
    try:
        octets = chemin_de(sha256).read_bytes()
    except OSError as erreur:
        raise PieceAlteree(f"La pièce « {nom} » n'est plus dans le coffre.") from erreur
    if empreinte(octets) != sha256:
        raise PieceAlteree(f"La pièce « {nom} » n'est plus celle qui a été envoyée : son contenu a été remplacé.")
    return octets
