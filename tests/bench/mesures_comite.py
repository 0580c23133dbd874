"""La réunion d'un comité de quatre cents dossiers, tous classés : sa page, ses requêtes, son poids."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.acteurs.models import Rattachement
from tests.bench.outils import ClientDuSite, Mesure, duree_mediane, servir
from tests.instruction.comites import Siege, grande

POINTS, CLASSES, STRUCTURES = 400, 300, 160
ESSAIS = 10
BORNE, REQUETES, POIDS = 100, 25, 300


@cache
def siege() -> Siege:
    """La réunion ouverte : trois cents dossiers classés, cent à classer."""
    return grande(POINTS, CLASSES, STRUCTURES)


@cache
def client_de(casquette: Rattachement) -> Client:
    """Cette personne, connectée."""
    connecte = ClientDuSite()
    connecte.force_login(casquette.personne)
    return connecte


def celle_qui_tient() -> tuple[Client, str]:
    """La conseillère, et la page où elle écrit."""
    return client_de(siege().conseillere), reverse("comite:reunion", args=[siege().reunion.uuid])


def un_membre() -> tuple[Client, str]:
    """Un membre, et la page qu'il suit."""
    return client_de(siege().membres[0]), reverse("comite:reunion", args=[siege().reunion.uuid])


def un_dossier() -> tuple[Client, str]:
    """La conseillère, et la page d'un dossier de l'ordre du jour."""
    return client_de(siege().conseillere), reverse("comite:point", args=[siege().points[0].uuid])


PAGES = {"La réunion tenue": celle_qui_tient, "La réunion suivie": un_membre, "Un dossier de la réunion": un_dossier}


def duree(page: Callable[[], tuple[Client, str]]) -> float:
    """La page (ms)."""
    client, adresse = page()
    return duree_mediane(lambda: servir(client, adresse), essais=ESSAIS)


def requetes(page: Callable[[], tuple[Client, str]]) -> float:
    """Le nombre de requêtes de la page."""
    client, adresse = page()
    servir(client, adresse)
    with CaptureQueriesContext(connection) as faites:
        servir(client, adresse)
    return len(faites)


def poids(page: Callable[[], tuple[Client, str]]) -> float:
    """Le poids de la page (ko)."""
    return len(servir(*page()).encode()) / 1000


def _mesures() -> Iterator[Mesure]:
    for nom, page in PAGES.items():
        yield Mesure(f"{nom}, {POINTS} points", BORNE, "ms", partial(duree, page))
        yield Mesure(f"{nom}, {POINTS} points, ses requêtes", REQUETES, "req", partial(requetes, page))
        yield Mesure(f"{nom}, {POINTS} points, son poids", POIDS, "ko", partial(poids, page))


MESURES = list(_mesures())
