"""De petites mises en mots, partagées par toutes les phrases du cœur."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from decimal import Decimal

ESPACE_FINE = "\N{NARROW NO-BREAK SPACE}"
KILO = 1024
# Dès quatre chiffres, un poids se lit mieux en ko : « 1 ko » et non « 1 013 octets ».
MILLE_OCTETS = 1000


def nombre(valeur: int) -> str:
    """Un entier, milliers séparés : 163684 devient « 163 684 »."""
    return f"{valeur:,}".replace(",", ESPACE_FINE)


def decimal(valeur: Decimal) -> str:
    """Un décimal à la française : 78.00 devient « 78,00 »."""
    return f"{valeur:,f}".replace(",", ESPACE_FINE).replace(".", ",")


def euros(montant: Decimal) -> str:
    """Un montant en euros : 15 devient « 15,00 € »."""
    return f"{decimal(montant.quantize(Decimal('0.01')))} €"


def pourcentage(taux: Decimal) -> str:
    """Un taux : 0.325 devient « 32,5 % »."""
    return f"{decimal((taux * 100).normalize())} %"


def compter(combien: int, nom: str, pluriel: str | None = None) -> str:
    """Un nombre et ce qu'il compte : « 1 enfant », « 2 enfants », « 0 enfant »."""
    singulier = combien in (0, 1)
    return f"{nombre(combien)} {nom if singulier else pluriel or nom + 's'}"


def duree(minutes: int) -> str:
    """Une durée : 90 devient « 1 h 30 », 45 « 45 min », 120 « 2 h »."""
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{reste} min"
    return f"{heures} h {reste:02}" if reste else f"{heures} h"


def heure(moment: time) -> str:
    """Une heure : « 16 h 30 », « 18 h »."""
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"


def poids(octets: int) -> str:
    """Le poids d'un fichier : « 45 octets », « 340 ko », « 2,1 Mo »."""
    if octets < MILLE_OCTETS:
        return compter(octets, "octet")
    if octets < KILO * KILO:
        return f"{round(octets / KILO)} ko"
    return f"{octets / KILO / KILO:.1f} Mo".replace(".", ",")


def ordinal(rang: int, *, feminin: bool = False) -> str:
    """Un rang : « 1er », « 2e » ; au féminin, « 1re »."""
    if rang == 1:
        return "1re" if feminin else "1er"
    return f"{nombre(rang)}e"


def quantieme(jour: int) -> str:
    """Un jour du mois : « 1er », « 2 »."""
    return ordinal(jour) if jour == 1 else str(jour)


def enumerer(mots: Iterable[str], liaison: str = "et") -> str:
    """Une énumération : « a, b et c »."""
    *debut, fin = list(mots) or [""]
    return f"{', '.join(debut)} {liaison} {fin}" if debut else fin


def majuscule(phrase: str) -> str:
    """La phrase, première lettre en majuscule ; le reste ne change pas."""
    return phrase[:1].upper() + phrase[1:]
