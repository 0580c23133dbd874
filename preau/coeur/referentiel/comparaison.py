"""Comparer deux référentiels : ce qui change, de quoi à quoi, et qui le dit."""

from __future__ import annotations

from typing import NamedTuple

from preau.coeur.phrases import compter, enumerer, euros, pourcentage
from preau.coeur.referentiel.norme import Cle, Parametres, Referentiel, Valeur, ValeurFixee

NON_FIXE = "non fixé"


class Changement(NamedTuple):
    """Un paramètre dont la valeur change ; ``avant`` et ``apres`` en mots, ``source`` de la valeur d'après."""

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
        return enumerer(cle.mots.get(mot, mot) for mot in fixee)
    if isinstance(fixee, int):
        return compter(fixee, cle.unite)
    return pourcentage(fixee) if cle.type == "taux" else euros(fixee)


def _fixee(valeur: Valeur | None) -> ValeurFixee | None:
    return None if valeur is None else valeur.fixee


def _source(valeur: Valeur | None) -> str:
    return "" if valeur is None else valeur.citation
