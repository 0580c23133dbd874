"""Ce qui fait refuser un fichier : une faute par endroit, avec son chemin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

LONGUEUR_CITEE = 40
RACINE = "fichier"


class Faute(NamedTuple):
    """Une faute et l'endroit où elle est : ``collectifs[0].creneaux[1].debut : heure attendue, « 25:00 » reçu``."""

    chemin: str
    message: str

    def __str__(self) -> str:
        return f"{self.chemin or RACINE} : {self.message}"


class FichierRefuse(ValueError):
    """Le fichier ne suit pas le format d'échange ; ``fautes`` dit où et pourquoi, dans l'ordre du fichier."""

    def __init__(self, fautes: Iterable[Faute]) -> None:
        self.fautes = tuple(fautes)
        super().__init__("\n".join(map(str, self.fautes)))


def citer(valeur: object) -> str:
    """Une valeur reçue, telle qu'on peut la montrer : courte, sur une ligne, sans caractère de commande."""
    if valeur is None:
        return "null"
    if isinstance(valeur, bool):
        return "true" if valeur else "false"
    if isinstance(valeur, list):
        return "une liste"
    if isinstance(valeur, dict):
        return "un objet"
    texte = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(valeur)[: LONGUEUR_CITEE + 1])
    if len(texte) > LONGUEUR_CITEE:
        texte = texte[:LONGUEUR_CITEE] + "…"
    return f"« {texte} »"
