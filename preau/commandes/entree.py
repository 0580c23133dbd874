"""Ouvrir le fichier nommé sur la ligne de commande, ou l'entrée standard."""

from __future__ import annotations

import sys
from pathlib import Path

from preau.coeur.echange.fautes import Faute, FichierRefuse
from preau.coeur.echange.json_strict import TAILLE_MAX

ENTREE_STANDARD = "-"

_RAISONS: dict[type[Exception], str] = {
    FileNotFoundError: "aucun fichier de ce nom",
    IsADirectoryError: "c'est un dossier, un fichier est attendu",
    PermissionError: "lecture non permise",
}


def lire_octets(nom: str) -> bytes:
    """Lit au plus un octet de trop : un fichier énorme est refusé sans être avalé.

    Lève :class:`FichierRefuse`, le nom pour chemin, si rien ne s'ouvre.
    """
    try:
        if nom == ENTREE_STANDARD:
            return sys.stdin.buffer.read(TAILLE_MAX + 1)
        with Path(nom).open("rb") as fichier:
            return fichier.read(TAILLE_MAX + 1)
    except (OSError, ValueError) as erreur:
        raison = _RAISONS.get(type(erreur), "le fichier ne s'ouvre pas")
        raise FichierRefuse([Faute(nom, raison)]) from None
