"""La démonstration : le temps de processeur qu'il faut pour semer tout le jeu d'essai, territoires déjà chargés."""

import tempfile
import time

from django.db import transaction
from django.test import override_settings

from preau.demonstration.semis import semer
from preau.territoires.actions import charger_communes
from tests.bench.outils import Mesure


def semis_complet() -> float:
    """Tous les chapitres, sur une base sans jeu d'essai (s) ; rien n'en reste."""
    charger_communes()
    with (
        tempfile.TemporaryDirectory() as coffre,
        override_settings(PREAU_DEMO=True, MEDIA_ROOT=coffre),
        transaction.atomic(),
    ):
        debut = time.process_time()
        semer()
        duree = time.process_time() - debut
        transaction.set_rollback(True)
    return duree


MESURES = [Mesure("démonstration semée en entier", 30, "s", semis_complet)]
