"""Le français des pages : dates, heures, nombres, montants, espaces insécables."""

import re
from datetime import date, datetime, time
from decimal import Decimal

from django import template
from django.utils import timezone

from preau.coeur import phrases

register = template.Library()
register.filter("poids", phrases.poids)
register.filter("ordinal", phrases.ordinal)

INSECABLE = "\u00a0"
"""L'insécable ordinaire partout : la fine se voit à peine dans nos lettres, et colle le signe au mot."""
FINE = "\u202f"
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def _jour(valeur: date | datetime) -> date:
    return timezone.localtime(valeur).date() if isinstance(valeur, datetime) else valeur


@register.filter
def jour_court(valeur: date | datetime | None) -> str:
    """« 7 octobre » ; le premier du mois est « 1er »."""
    if valeur is None:
        return ""
    jour = _jour(valeur)
    return f"{phrases.quantieme(jour.day)}{INSECABLE}{MOIS[jour.month - 1]}"


@register.filter
def jour(valeur: date | datetime | None) -> str:
    """« 7 octobre 2026 »."""
    return f"{jour_court(valeur)} {_jour(valeur).year}" if valeur else ""


@register.filter
def jour_long(valeur: date | datetime | None) -> str:
    """« mercredi 7 octobre 2026 »."""
    return f"{JOURS[_jour(valeur).weekday()]} {jour(valeur)}" if valeur else ""


@register.filter
def heure(valeur: time | datetime | None) -> str:
    """« 16 h 30 », « 9 h » à l'heure pile."""
    if valeur is None:
        return ""
    moment = timezone.localtime(valeur).time() if isinstance(valeur, datetime) else valeur
    minutes = f"{INSECABLE}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{INSECABLE}h{minutes}"


@register.filter
def nombre(valeur: float | Decimal | None, decimales: int | None = None) -> str:
    """« 163 684 », « 37,5 » ; ``decimales`` fixe le nombre de chiffres après la virgule."""
    if valeur is None:
        return ""
    texte = f"{valeur:,}" if decimales is None else f"{valeur:,.{decimales}f}"
    return texte.replace(",", INSECABLE).replace(".", ",").replace("-", "\u2212")


@register.filter
def montant(valeur: float | Decimal | None) -> str:
    """« 5 126,00 € »."""
    return f"{nombre(valeur, 2)}{INSECABLE}€" if valeur is not None else ""


@register.filter
def insecables(texte: str | None) -> str:
    """Le texte avec ses espaces insécables : devant « ; : ! ? % € h » et dans les nombres, après « § »."""
    propre = re.sub(r" ([;!?:»%€])", INSECABLE + r"\1", (texte or "").replace(FINE, INSECABLE))
    propre = re.sub(r"(?<=\d) (?=h\b|\d{3}\b)", INSECABLE, propre)
    propre = re.sub(r"(?<=\d\u00a0h) (?=\d\d\b)", INSECABLE, propre)
    return re.sub(r"([«§]) ", r"\1" + INSECABLE, propre)
