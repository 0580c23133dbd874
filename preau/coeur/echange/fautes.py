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
    """Une valeur, telle qu'on peut la montrer : courte, sur une ligne, sans caractère de commande."""
    texte = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(valeur)[: LONGUEUR_CITEE + 1])
    if len(texte) > LONGUEUR_CITEE:
        texte = texte[:LONGUEUR_CITEE] + "…"
    return f"« {texte} »"


def recu(valeur: object) -> str:
    """Ce qui a été reçu à la place de ce qu'on attendait : « 25:00 » reçu, une liste reçue, null reçu."""
    if valeur is None:
        return "null reçu"
    if isinstance(valeur, bool):
        return "true reçu" if valeur else "false reçu"
    if isinstance(valeur, list):
        return "une liste reçue"
    if isinstance(valeur, dict):
        return "un objet reçu"
    return "un texte vide reçu" if valeur == "" else f"{citer(valeur)} reçu"
