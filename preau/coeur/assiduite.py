"""Compter l'année qui court : semaines tenues, semaines encore possibles, prévision jusqu'à la fin du plan.

Source : contrat des exigences, § 4 et § 4bis. Rien ici ne lit d'horloge : ``au`` est le jour où l'on regarde.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

SEMAINES_RECENTES = 8


class Prevision(NamedTuple):
    """Un compte de semaines : tenues, puis deux prévisions jusqu'à la fin du plan.

    ``au_mieux`` : tenues, et tout ce qui reste au plan. ``au_rythme`` : tenues, et ce qui reste multiplié par la part
    tenue des huit dernières semaines du plan, arrondi en dessous.
    """

    tenues: int
    au_mieux: int
    au_rythme: int


def lundi_de(jour: date) -> date:
    """Le lundi de la semaine d'un jour."""
    return jour - timedelta(days=jour.weekday())


def seances_par_semaine(jours: Iterable[date]) -> Counter[date]:
    """Nombre de séances par semaine, désignée par son lundi."""
    return Counter(map(lundi_de, jours))


def prevoir(tenues: Iterable[date], prevues: Iterable[date], au: date, requises: int = 1) -> Prevision:
    """Les semaines d'au moins ``requises`` séances : déjà tenues au jour ``au``, et prévues jusqu'à la fin du plan.

    ``tenues`` : jours des séances tenues, chacune dans la semaine où elle a eu lieu. ``prevues`` : jours des séances
    du plan. Une semaine déjà atteinte ne compte qu'une fois ; une semaine entamée peut encore l'être.
    """
    faites = seances_par_semaine(jour for jour in tenues if jour <= au)
    prevues = tuple(prevues)
    a_venir = seances_par_semaine(jour for jour in prevues if jour > au)
    atteintes = {lundi for lundi, combien in faites.items() if combien >= requises}
    reste = sum(faites[lundi] + combien >= requises for lundi, combien in a_venir.items() if lundi not in atteintes)
    recentes = _semaines_recentes(prevues, au, requises)
    tenues_recentes = len(atteintes.intersection(recentes))
    au_rythme = reste * tenues_recentes // len(recentes) if recentes else reste
    return Prevision(len(atteintes), len(atteintes) + reste, len(atteintes) + au_rythme)


def _semaines_recentes(prevues: Iterable[date], au: date, requises: int) -> list[date]:
    """Les dernières semaines du plan entièrement passées, huit au plus.

    Ce que l'on fait : la semaine en cours n'y est pas, car elle n'a pas fini d'être tenue ; avant la première semaine
    passée, aucune part n'est connue et la prévision suit le plan.
    """
    par_semaine = seances_par_semaine(prevues)
    dimanche = timedelta(days=6)
    passees = [lundi for lundi, combien in par_semaine.items() if combien >= requises and lundi + dimanche <= au]
    return sorted(passees)[-SEMAINES_RECENTES:]
