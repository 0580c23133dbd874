"""Les pages où un dossier s'écrit : six collectifs, tout rempli, dans un processus chaud."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.projets.tables.enums import Etape
from tests.bench.outils import ClientDuSite, Mesure, duree_mediane, servir
from tests.web.depot.riches import cadre_riche

ESSAIS = 30


@cache
def pages() -> tuple[Client, dict[str, str]]:
    """La responsable connectée, et l'adresse de chaque page de son dossier."""
    # Les pièces du dossier mesuré se rangent à part.
    override_settings(MEDIA_ROOT=Path(mkdtemp())).enable()
    riche = cadre_riche()
    client = ClientDuSite()
    client.force_login(riche.amina.personne)
    projet = riche.projet
    adresses = {
        etape.value: reverse("depot:etape", args=[projet.uuid, etape.value])
        for etape in Etape
        if etape is not Etape.RELECTURE
    }
    collectif = projet.collectifs.first()
    adresses["collectif"] = reverse("depot:collectif", args=[projet.uuid, collectif.uuid])
    adresses["repartition"] = reverse("depot:repartition", args=[projet.uuid])
    adresses["relecture"] = reverse("depot:relecture", args=[projet.uuid])
    return client, adresses


def la_plus_lente() -> float:
    """La durée médiane de la page la plus lente (ms)."""
    client, adresses = pages()
    return max(duree_mediane(lambda a=adresse: servir(client, a), essais=ESSAIS) for adresse in adresses.values())


def la_plus_lourde() -> float:
    """Le poids du HTML de la page la plus lourde, tel qu'il est écrit (ko)."""
    client, adresses = pages()
    return max(len(servir(client, adresse).encode()) for adresse in adresses.values()) / 1000


def le_plus_de_requetes() -> float:
    """Le nombre de requêtes de la page qui en fait le plus."""
    client, adresses = pages()
    return max(_requetes(client, adresse) for adresse in adresses.values())


def _requetes(client: Client, adresse: str) -> int:
    servir(client, adresse)
    with CaptureQueriesContext(connection) as requetes:
        servir(client, adresse)
    return len(requetes)


def une_saisie() -> float:
    """Un champ qui s'enregistre pendant qu'on écrit, de la requête à la réponse (ms)."""
    client, adresses = pages()
    adresse = adresses["besoins"].replace("/besoins/", "/saisir/")
    textes = iter(range(10_000))

    def ecrire() -> None:
        client.post(adresse, {"champ": "projet.besoins", "brut": f"Lire {next(textes)}", "vu": ""})

    return duree_mediane(ecrire, essais=ESSAIS)


MESURES = [
    Mesure("Un dossier de six collectifs : sa page la plus lente", 60, "ms", la_plus_lente),
    Mesure("Un dossier de six collectifs : sa page la plus lourde", 60, "ko", la_plus_lourde),
    Mesure("Un dossier de six collectifs : le plus de requêtes", 40, "req", le_plus_de_requetes),
    Mesure("Un champ qui s'enregistre pendant qu'on écrit", 60, "ms", une_saisie),
]
