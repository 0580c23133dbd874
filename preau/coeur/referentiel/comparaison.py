"""Comparer deux référentiels : ce qui change, de quoi à quoi, et qui le dit."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from preau.coeur.phrases import decimal, enumerer, nombre
from preau.coeur.referentiel.norme import Cle, Parametres, Referentiel, Valeur

NON_FIXE = "non fixé"


class Changement(NamedTuple):
    """Un paramètre dont la valeur n'est pas la même ; ``avant`` et ``apres`` en mots, ``source`` de la valeur d'après."""

    cle: str
    libelle: str
    avant: str
    apres: str
    source: str


def comparer(avant: tuple[Referentiel, Parametres], apres: tuple[Referentiel, Parametres]) -> tuple[Changement, ...]:
    """Les paramètres qui diffèrent entre deux textes, dans l'ordre du mode d'emploi."""
    changements = []
    for cle in apres[0].cles.values():
        ancienne, nouvelle = avant[1].valeurs.get(cle.cle), apres[1].valeurs.get(cle.cle)
        if _fixee(ancienne) != _fixee(nouvelle):
            source = _source(nouvelle) or _source(ancienne)
            changements.append(Changement(cle.cle, cle.libelle, en_mots(cle, ancienne), en_mots(cle, nouvelle), source))
    return tuple(changements)


def en_mots(cle: Cle, valeur: Valeur | None) -> str:
    """La valeur d'un paramètre telle qu'on la dit : « 8 enfants », « non fixé »."""
    fixee = _fixee(valeur)
    if fixee is None:
        return NON_FIXE
    if isinstance(fixee, tuple):
        return enumerer(fixee)
    chiffre = decimal(fixee) if isinstance(fixee, Decimal) else nombre(fixee)
    return f"{chiffre} {cle.unite}".strip()


def _fixee(valeur: Valeur | None) -> object:
    return None if valeur is None else valeur.fixee


def _source(valeur: Valeur | None) -> str:
    return "" if valeur is None else valeur.citation
