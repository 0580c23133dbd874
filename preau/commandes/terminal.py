"""Parler à quelqu'un devant un terminal : des couleurs là où il y en a un, jamais ailleurs."""

from __future__ import annotations

import os
import sys
from typing import TextIO

_CODES = {"vert": "32", "jaune": "33", "rouge": "31", "gris": "90", "gras": "1"}


class Couleurs:
    """Colore un texte pour un flux ; ne fait rien quand le flux n'est pas un terminal ou que NO_COLOR est posé."""

    def __init__(self, flux: TextIO) -> None:
        self._actives = flux.isatty() and "NO_COLOR" not in os.environ

    def __call__(self, texte: str, couleur: str) -> str:
        """Le texte, dans la couleur demandée : vert, jaune, rouge, gris ou gras."""
        return f"\033[{_CODES[couleur]}m{texte}\033[0m" if self._actives else texte


def preparer_les_flux() -> None:
    """Écrit en UTF-8 quel que soit le réglage de la machine, sans jamais échouer sur un caractère."""
    for flux in (sys.stdout, sys.stderr):
        if hasattr(flux, "reconfigure"):
            flux.reconfigure(encoding="utf-8", errors="replace")


def dire_sur_erreur(*lignes: str) -> None:
    """Écrit sur la sortie d'erreur, une ligne par faute."""
    for ligne in lignes:
        print(ligne, file=sys.stderr)


def sans_commande(texte: str) -> str:
    """Le texte, sur une ligne et sans caractère de commande : un fichier ne commande pas le terminal de qui le lit."""
    return "".join(caractere if caractere.isprintable() else " " for caractere in texte)
