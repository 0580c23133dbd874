from datetime import datetime

import pytest
from django.utils import timezone

from preau.campagnes.enums import EtatCampagne
from preau.campagnes.models import Campagne, Prolongation
from preau.campagnes.requetes import texte_a_change
from preau.demonstration import campagnes, personnes, structures
from preau.socle.models import EntreeJournal
from tests.fabriques import commune

pytestmark = pytest.mark.django_db

COMMUNES = {code for _, _, code in structures.STRUCTURES} | {c for _, codes in structures.COMITES for c in codes}


@pytest.fixture
def semee(settings):
    settings.PREAU_DEMO = True
    for code in COMMUNES:
        commune(code)
    structures.semer()
    personnes.semer()
    return campagnes.semer()


def test_au_jour_de_la_demonstration_une_campagne_est_ouverte_et_l_autre_close(semee, settings):
    jour = settings.PREAU_JOUR_DEMO
    instant = datetime(jour.year, jour.month, jour.day, 10, tzinfo=timezone.get_default_timezone())
    etats = {campagne.annee_scolaire: campagne.etat(instant) for campagne in Campagne.objects.all()}
    assert etats == {"2026-2027": EtatCampagne.CLOSE, "2027-2028": EtatCampagne.OUVERTE}
    assert [texte_a_change(campagne) for campagne in Campagne.objects.all()] == [False, False]


def test_semees_deux_fois_elles_ne_doublent_pas(semee):
    actes = EntreeJournal.objects.count()
    assert campagnes.semer() == semee == 2
    assert (Campagne.objects.count(), Prolongation.objects.count()) == (2, 1)
    assert EntreeJournal.objects.count() == actes
