"""Les pages, dans un processus chaud : le rapport, sa première visite, la recherche d'une commune."""

from functools import cache

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.projets.actions import verifier_projet
from preau.territoires.actions import charger_communes
from tests.bench.mesures_coeur import dossier
from tests.bench.outils import ClientDuSite, Mesure, duree_mediane, servir
from tests.fabriques import RattachementFactory
from tests.web.gabarit.test_poids import premiere_visite

ESSAIS = 30


@cache
def navigation() -> tuple[Client, str]:
    """Une responsable connectée, toutes les communes en base, et l'adresse d'un rapport de trois collectifs."""
    charger_communes()
    casquette = RattachementFactory()
    client = ClientDuSite()
    client.force_login(casquette.personne)
    verification = verifier_projet(casquette=casquette, octets=dossier(1))
    return client, reverse("verifier:rapport", kwargs={"uuid": verification.uuid})


def page_du_rapport() -> float:
    """La page du rapport, de la requête à la réponse (ms)."""
    client, adresse = navigation()
    return duree_mediane(lambda: servir(client, adresse), essais=ESSAIS)


def requetes_du_rapport() -> float:
    """Le nombre de requêtes de la page du rapport."""
    client, adresse = navigation()
    servir(client, adresse)
    with CaptureQueriesContext(connection) as requetes:
        servir(client, adresse)
    return len(requetes)


def poids_de_la_premiere_visite() -> float:
    """La page du rapport et tout ce qu'elle fait venir, tels qu'ils voyagent (ko)."""
    client, adresse = navigation()
    return sum(premiere_visite(servir(client, adresse)).values()) / 1000


def recherche_d_une_commune() -> float:
    """Chercher une commune par le début de son nom, parmi toutes (ms)."""
    client, _ = navigation()
    adresse = reverse("verifier:communes") + "?prefixe=collectifs-0&collectifs-0-commune=saint+e"
    return duree_mediane(lambda: servir(client, adresse), essais=ESSAIS)


MESURES = [
    Mesure("La page du rapport, trois collectifs", 60, "ms", page_du_rapport),
    Mesure("La page du rapport, ses requêtes", 4, "req", requetes_du_rapport),
    Mesure("La première visite, sur le rapport", 300, "ko", poids_de_la_premiere_visite),
    Mesure("Une commune cherchée parmi toutes", 50, "ms", recherche_d_une_commune),
]
