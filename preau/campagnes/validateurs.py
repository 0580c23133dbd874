"""Ce qu'on refuse dans une campagne, dit en une phrase."""

import re
import unicodedata

from django.core.exceptions import ValidationError

from preau.coeur.annee import AnneeScolaire

_TELEPHONE = re.compile(r"\+?[0-9][0-9 .]{6,18}[0-9]")
_BLANCS = "\n\r\t"


def valider_paragraphes(valeur: str) -> None:
    """Refuse un texte, de plusieurs lignes ou non, qui porte un caractère de commande ; PostgreSQL n'en veut pas."""
    if any(unicodedata.category(caractere) == "Cc" and caractere not in _BLANCS for caractere in valeur):
        raise ValidationError("Ce texte contient un caractère invisible. Retapez-le.", code="invisible")


def valider_annee_scolaire(valeur: str) -> None:
    """Refuse ce qui n'est pas une année scolaire, comme « 2026-2027 »."""
    try:
        AnneeScolaire.lire(valeur)
    except ValueError as erreur:
        phrase = str(erreur)
        raise ValidationError(f"{phrase[:1].upper()}{phrase[1:]}.", code="annee") from erreur


def valider_telephone(valeur: str) -> None:
    """Refuse ce qui ne peut être un numéro de téléphone."""
    if not _TELEPHONE.fullmatch(valeur):
        raise ValidationError("Ce numéro de téléphone n'est pas valable, par exemple 04 72 00 00 00.", code="telephone")
