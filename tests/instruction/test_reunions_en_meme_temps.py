"""Deux conseillères à la même seconde : un dossier n'est jamais à l'ordre du jour de deux réunions."""

from functools import partial

import pytest
from django.db import connection

from preau.instruction.actions import ordre_du_jour, reunions
from preau.instruction.models import Point, Reunion
from tests.instruction.comites import dans_une_semaine, siege
from tests.instruction.course import FAIT, ensemble
from tests.instruction.fabriques import deposer_dossier, instruite

TOURS = 20

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="la base SQLite des tests n'a qu'une connexion"),
    pytest.mark.django_db(transaction=True),
]


def prete_a_preparer(cadre):
    return partial(
        reunions.preparer_reunion,
        comite=cadre.comite,
        campagne=cadre.campagne,
        casquette=cadre.conseillere,
        le=dans_une_semaine(),
        lieu="Mairie",
    )


def test_deux_reunions_preparees_ensemble_se_partagent_les_dossiers():
    cadre = instruite()
    for _ in range(3):
        deposer_dossier(cadre)
    inscrits = []

    def compter(issues):
        inscrits.append((list(issues), Point.objects.count(), Reunion.objects.count()))
        Point.objects.all().delete()
        Reunion.objects.all().delete()

    ensemble([prete_a_preparer(cadre)] * 2, TOURS, compter)
    assert inscrits == [([FAIT, FAIT], 3, 2)] * TOURS


def test_un_dossier_inscrit_a_deux_reunions_ensemble_n_est_qu_a_une():
    pret = siege(dossiers=0)
    autre = prete_a_preparer(pret.cadre)()
    depot = deposer_dossier(pret.cadre)
    inscrire = partial(ordre_du_jour.inscrire_points, casquette=pret.conseillere, depots=[depot])
    refus = f"« {depot.projet} » n'attend pas l'avis de ce comité, ou est déjà à un ordre du jour."
    inscrits = []

    def compter(issues):
        inscrits.append((sorted(issues), Point.objects.count()))
        Point.objects.all().delete()

    ensemble([partial(inscrire, reunion=reunion) for reunion in (pret.reunion, autre)], TOURS, compter)
    assert inscrits == [(sorted([FAIT, refus]), 1)] * TOURS
