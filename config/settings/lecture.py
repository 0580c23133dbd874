"""Lecture typée de l'environnement : une valeur fausse est refusée par une phrase.

Chaque lecteur prend le nom de la variable et sa valeur par défaut ; il lève ``ImproperlyConfigured`` avec une phrase
qui nomme la variable, ce qui est attendu et ce qui a été reçu.
"""

import os
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

T = TypeVar("T")
_env = Env()


def refuser(nom: str, attendu: str) -> ImproperlyConfigured:
    """L'erreur à lever quand la variable ``nom`` ne vaut pas ce qui est ``attendu``."""
    return ImproperlyConfigured(f"{nom} : {attendu} attendu, « {os.environ.get(nom, '')} » reçu.")


def _lire(methode: Callable[..., T], nom: str, defaut: T, attendu: str) -> T:
    if not os.environ.get(nom, "").strip():
        return defaut
    try:
        return methode(nom)
    except (EnvError, ValueError) as erreur:
        raise refuser(nom, attendu) from erreur


def texte(nom: str, defaut: str = "") -> str:
    """Un texte ; vide vaut absent."""
    return _lire(_env.str, nom, defaut, "texte")


def secret(nom: str) -> str:
    """Un texte qui n'a pas de valeur par défaut : son absence est refusée."""
    valeur = texte(nom)
    if not valeur:
        raise ImproperlyConfigured(f"{nom} : cette variable est obligatoire et n'est pas définie.")
    return valeur


def entier(nom: str, defaut: int) -> int:
    """Un nombre entier."""
    return _lire(_env.int, nom, defaut, "nombre entier")


def booleen(nom: str, defaut: bool = False) -> bool:
    """Oui ou non (``oui``, ``non``, ``1``, ``0``, ``true``, ``false``)."""
    brut = os.environ.get(nom, "").strip().lower()
    if brut in {"oui", "non"}:
        return brut == "oui"
    return _lire(_env.bool, nom, defaut, "oui ou non")


def liste(nom: str, defaut: list[str] | None = None) -> list[str]:
    """Une liste de textes séparés par des virgules."""
    valeurs = _lire(_env.list, nom, defaut or [], "liste séparée par des virgules")
    return [valeur.strip() for valeur in valeurs if valeur.strip()]


def jour(nom: str, defaut: date) -> date:
    """Un jour, écrit ``AAAA-MM-JJ``."""
    return _lire(_env.date, nom, defaut, "jour écrit AAAA-MM-JJ")


def base_de_donnees(nom: str, defaut: str) -> dict[str, Any]:
    """Une base SQLite ou PostgreSQL, décrite par son adresse (``sqlite:///…``, ``postgres://…``)."""
    adresse = texte(nom, defaut)
    # L'adresse porte un mot de passe : le refus ne la montre pas.
    refus = ImproperlyConfigured(f"{nom} : adresse de base sqlite:// ou postgres:// attendue, une autre a été reçue.")
    if not adresse.startswith(("sqlite://", "postgres://", "postgresql://")):
        raise refus
    try:
        return dict(dj_database_url.parse(adresse))
    except ValueError:
        raise refus from None
