"""Les mots du territoire."""

from django.db import models

from preau.coeur import communes


class TypeCommune(models.TextChoices):
    """Ce que désigne un code Insee ; les quatre premiers mots sont ceux de communes.csv."""

    COMMUNE = communes.COMMUNE, "commune"
    ARRONDISSEMENT = communes.ARRONDISSEMENT, "arrondissement municipal"
    DELEGUEE = communes.DELEGUEE, "commune déléguée"
    ASSOCIEE = communes.ASSOCIEE, "commune associée"
    ANCIENNE = "ancienne", "ancienne commune"
    """Absente du dernier millésime chargé : gardée pour ce qui la désigne encore, jamais proposée."""


RATTACHEES = (TypeCommune.ARRONDISSEMENT, TypeCommune.DELEGUEE, TypeCommune.ASSOCIEE)
