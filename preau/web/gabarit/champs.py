"""Les champs des formulaires de la Caf : un jour, une heure, un montant, tels qu'on les écrit."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from preau.web.gabarit.forms import SaisieHeure, SaisieJour

# Au-delà, une date ne peut être qu'une faute de frappe ; l'année 1 n'a d'ailleurs pas d'heure à Paris.
BORNES = (date(2000, 1, 1), date(2100, 1, 1))
_HORS_BORNES = "Cette date n'est pas vraisemblable : vérifiez son année, entre 2000 et 2100."
_PARASITES = re.compile(r"[\s€]")
_CHIFFRES = re.compile(r"[-+]?[0-9]*\.?[0-9]+|[-+]?[0-9]+\.")
_TROP_GRAND = frozenset({"max_digits", "max_whole_digits", "max_value"})


class JourField(forms.DateField):
    """Un jour vraisemblable."""

    widget = SaisieJour

    def __init__(self, **options: Any) -> None:
        bornes = [MinValueValidator(BORNES[0], _HORS_BORNES), MaxValueValidator(BORNES[1], _HORS_BORNES)]
        super().__init__(validators=bornes, **options)


class HeureField(forms.TimeField):
    """Une heure et ses minutes."""

    widget = SaisieHeure


class MontantField(forms.DecimalField):
    """Un montant en euros, écrit à la française : « 180 000,50 »."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": "Écrivez un nombre en chiffres, à deux décimales au plus : « 1 250,50 ».",
        "min_value": "Écrivez un nombre positif ou nul : « 1 250,50 ».",
        "max_whole_digits": "Ce nombre est trop grand : vérifiez ses zéros.",
    }

    def to_python(self, value: Any) -> Any:
        """Ôte les espaces et le signe de l'euro, puis lit la virgule ; « 1e9 » n'est pas une façon d'écrire."""
        ecrit = _PARASITES.sub("", value).replace(",", ".") if isinstance(value, str) else value
        if isinstance(ecrit, str) and ecrit and not _CHIFFRES.fullmatch(ecrit):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(ecrit)

    def run_validators(self, value: Any) -> None:
        """Une seule phrase par montant, celle qui dit quoi faire."""
        try:
            super().run_validators(value)
        except ValidationError as refus:
            code = refus.error_list[0].code
            dit = "min_value" if code == "min_value" else "max_whole_digits" if code in _TROP_GRAND else "invalid"
            raise ValidationError(self.error_messages[dit], code=dit) from refus


def instant(jour: date, heure: time | None) -> datetime:
    """L'instant de Paris que disent ce jour et cette heure ; minuit à défaut d'heure."""
    return timezone.make_aware(datetime.combine(jour, heure or time()))


def jour_et_heure(valeur: datetime | None, midi: time = time(12)) -> tuple[date | None, time]:
    """Le jour et l'heure de Paris d'un instant, pour les montrer dans deux champs ; midi à défaut."""
    local = timezone.localtime(valeur) if valeur else None
    return (local.date(), local.time()) if local else (None, midi)
