"""Des fichiers rangés sous leur empreinte, hors de ce que le site sert. Le même contenu n'y est qu'une fois."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


class ContenuPerdu(Exception):
    """Rien n'est rangé sous cette empreinte."""


class ContenuRemplace(Exception):
    """Ce qui est rangé sous cette empreinte n'est plus ce qu'on y avait mis."""


def empreinte(octets: bytes) -> str:
    """SHA-256, en hexadécimal."""
    return hashlib.sha256(octets).hexdigest()


@dataclass(frozen=True, slots=True)
class Casier:
    """Un dossier de ``MEDIA_ROOT`` où des contenus se rangent sous leur empreinte."""

    nom: str

    def chemin_de(self, sha256: str) -> Path:
        """Le fichier d'une empreinte."""
        return Path(settings.MEDIA_ROOT) / self.nom / sha256[:2] / sha256

    def ranger(self, octets: bytes) -> str:
        """Range un contenu et rend son empreinte. Un fichier abîmé de même empreinte est remplacé par le bon.

        L'écriture est d'un bloc : personne ne lit un fichier à moitié écrit, et un acte défait ne laisse qu'un fichier
        que rien ne désigne.
        """
        sha256 = empreinte(octets)
        chemin = self.chemin_de(sha256)
        if chemin.is_file() and empreinte(chemin.read_bytes()) == sha256:
            return sha256
        chemin.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=chemin.parent, delete=False) as brouillon:
            brouillon.write(octets)
            brouillon.flush()
            os.fsync(brouillon.fileno())
        Path(brouillon.name).replace(chemin)
        return sha256

    def relire(self, sha256: str) -> bytes:
        """Le contenu d'une empreinte, vérifié. Lève :class:`ContenuPerdu` ou :class:`ContenuRemplace`."""
        try:
            octets = self.chemin_de(sha256).read_bytes()
        except OSError as erreur:
            raise ContenuPerdu from erreur
        if empreinte(octets) != sha256:
            raise ContenuRemplace
        return octets
