"""Les pages de l'enveloppe d'une campagne de quatre cents dossiers : leur temps et leurs requêtes."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.instruction.models import Scenario
from tests.bench.mesures_decisions import DECISIONS, campagne
from tests.bench.outils import ClientDuSite, Mesure, duree_mediane, servir
from tests.fabriques import RattachementFactory

ESSAIS = 10
BORNE, REQUETES = 100, 25


@cache
def client() -> Client:
    """Une conseillère connectée."""
    connecte = ClientDuSite()
    connecte.force_login(RattachementFactory(conseillere=True, caf=campagne().caf).personne)
    return connecte


def enveloppe() -> str:
    """L'enveloppe, ses scénarios, ce qui bloque."""
    return reverse("repartir:enveloppe", args=[campagne().uuid])


def scenario() -> str:
    """Un scénario, ligne par ligne, son dessin."""
    return reverse("repartir:scenario", args=[campagne().uuid, Scenario.objects.get(campagne=campagne()).uuid])


def et_si() -> str:
    """Le même, si l'enveloppe gagnait 10 000 €."""
    return f"{scenario()}?gain=10000"


def rangs() -> str:
    """Les rangs des comités."""
    return reverse("repartir:rangs", args=[campagne().uuid])


def dossiers() -> str:
    """La liste des dossiers déposés."""
    return reverse("instruire:dossiers", args=[campagne().uuid])


def une_campagne() -> str:
    """La campagne, ce qu'il y reste à faire."""
    return reverse("instruire:campagne", args=[campagne().uuid])


PAGES = {
    "L'enveloppe": enveloppe,
    "Un scénario": scenario,
    "Un scénario, « et si »": et_si,
    "Les rangs": rangs,
    "Les dossiers": dossiers,
    "La campagne": une_campagne,
}


def duree(adresse: Callable[[], str]) -> float:
    """La page (ms)."""
    return duree_mediane(lambda: servir(client(), adresse()), essais=ESSAIS)


def requetes(adresse: Callable[[], str]) -> float:
    """Le nombre de requêtes de la page."""
    chemin = adresse()
    servir(client(), chemin)
    with CaptureQueriesContext(connection) as faites:
        servir(client(), chemin)
    return len(faites)


def _mesures() -> Iterator[Mesure]:
    for nom, adresse in PAGES.items():
        yield Mesure(f"{nom}, {DECISIONS} dossiers", BORNE, "ms", partial(duree, adresse))
        yield Mesure(f"{nom}, {DECISIONS} dossiers, ses requêtes", REQUETES, "req", partial(requetes, adresse))


MESURES = list(_mesures())
