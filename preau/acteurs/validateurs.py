"""Ce qu'on refuse dans un texte court ou un Siret, dit en une phrase."""

import unicodedata

from django.core.exceptions import ValidationError
from stdnum import exceptions
from stdnum.fr import siret as stdnum_siret

CHEVRONS = frozenset("<>")


def valider_texte(valeur: str) -> None:
    """Refuse un nom qui porte des caractères invisibles ou des chevrons : une faute de frappe, ou un piège."""
    if any(unicodedata.category(caractere) in {"Cc", "Cf", "Zl", "Zp"} for caractere in valeur):
        raise ValidationError("Ce texte contient un caractère invisible. Retapez-le.", code="invisible")
    if CHEVRONS & set(valeur):
        raise ValidationError("Les signes « < » et « > » ne sont pas acceptés ici.", code="chevrons")


def valider_siret(valeur: str) -> None:
    """Refuse un Siret dont la longueur ou la clé de contrôle est fausse."""
    try:
        stdnum_siret.validate(valeur)
    except exceptions.ValidationError as erreur:
        raise ValidationError(
            "Ce Siret n'est pas valable : quatorze chiffres, dont les derniers vérifient les premiers.", code="siret"
        ) from erreur
