"""Les documents : le PDF d'un gros dossier, fait par un atelier qui n'en a encore fait aucun."""

import multiprocessing
import statistics
import tempfile
import time
from functools import cache
from multiprocessing.connection import Connection

from django.test.utils import override_settings

from preau.editions.dossier import dossier_pdf
from preau.projets.tables import Depot
from tests.bench.outils import Mesure
from tests.editions.dossiers import COLLECTIFS, gros_depot

ESSAIS = 5


@cache
def depot() -> Depot:
    """Un dépôt de six collectifs ; sa pièce est rangée ailleurs que chez nous."""
    with tempfile.TemporaryDirectory() as coffre, override_settings(MEDIA_ROOT=coffre):
        return gros_depot()


def _chronometrer(fait: Depot, sortie: Connection) -> None:
    debut = time.perf_counter()
    dossier_pdf(fait, lambda _avancement, _etape: None)
    sortie.send(time.perf_counter() - debut)


def pdf_d_un_dossier() -> float:
    """Le PDF, chaque fois dans un processus neuf : typst garde en mémoire ce qu'il a déjà composé (s d'horloge)."""
    fait, contexte, durees = depot(), multiprocessing.get_context("fork"), []
    for _ in range(ESSAIS):
        entree, sortie = contexte.Pipe(duplex=False)
        ouvrier = contexte.Process(target=_chronometrer, args=(fait, sortie))
        ouvrier.start()
        durees.append(entree.recv())
        ouvrier.join()
    return statistics.median(durees)


MESURES = [Mesure(f"Le PDF d'un dossier de {COLLECTIFS} collectifs", 1.5, "s", pdf_d_un_dossier)]
