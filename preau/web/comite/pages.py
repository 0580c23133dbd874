"""Les listes d'une réunion, page par page : le classement, ce qui reste à classer, l'ordre du jour."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.paginator import Page, Paginator

from preau.instruction.lecture_reunions import ReunionLue
from preau.projets.tables import Depot
from preau.web.gabarit.acces import Requete

PAR_PAGE = 50
LISTES = ("rangs", "attente", "points")
"""Les paramètres de l'adresse qui disent où l'on en est de chaque liste."""


class Tranche(NamedTuple):
    """Des dossiers à inscrire : du ``debut``-ième au ``fin``-ième."""

    debut: int
    fin: int
    depots: Sequence[Depot]


def pages_de(request: Requete, vue: ReunionLue) -> dict[str, Page]:
    """La page demandée de chaque liste."""
    listes = {"rangs": vue.classes, "attente": vue.a_classer, "points": vue.points}
    return {nom: Paginator(listes[nom], PAR_PAGE).get_page(request.GET.get(nom)) for nom in LISTES}


def page_de(place: int) -> int:
    """La page où se lit ce qui est à cette place, 0 pour la première."""
    return place // PAR_PAGE + 1


def tranches(depots: Sequence[Depot]) -> list[Tranche]:
    """Les dossiers à inscrire, dépliés tranche à tranche dans un seul formulaire : rien de coché ne s'y perd."""
    lots = [depots[debut : debut + PAR_PAGE] for debut in range(0, len(depots), PAR_PAGE)]
    return [Tranche(rang * PAR_PAGE + 1, rang * PAR_PAGE + len(lot), lot) for rang, lot in enumerate(lots)]
