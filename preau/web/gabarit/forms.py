"""Contrôles de saisie communs aux parcours : un jour, une heure, tels que les navigateurs les entendent."""

from typing import Any

from django import forms


class SaisieJour(forms.DateInput):
    """Un jour, par le calendrier du navigateur (la valeur voyage en ISO, l'affichage est celui de la personne)."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class SaisieHeure(forms.TimeInput):
    """Une heure et ses minutes, par l'horloge du navigateur."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")
