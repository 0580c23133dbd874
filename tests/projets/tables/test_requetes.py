"""Qui voit quels dossiers."""

import pytest
from django.utils import timezone

from preau.acteurs.enums import Role
from preau.projets.tables import Cofinancement, Projet
from preau.projets.tables.enums import EtatProjet
from tests.fabriques import CafFactory, FinanceurFactory, RattachementFactory
from tests.projets.dossiers import cadre


@pytest.fixture
def deux_dossiers(db):
    """Un brouillon, et un dossier déposé de la même structure."""
    brouillon = cadre()
    depose = Projet.objects.create(
        campagne=brouillon.campagne,
        structure=brouillon.structure,
        etat=EtatProjet.DEPOSE,
        depose_le=timezone.now(),
    )
    return brouillon, depose


def vus(casquette):
    return set(Projet.objects.visibles_par(casquette))


def test_la_structure_voit_tous_ses_dossiers_et_eux_seuls(deux_dossiers):
    brouillon, depose = deux_dossiers
    assert vus(brouillon.bruno) == {brouillon.projet, depose}
    assert vus(RattachementFactory()) == set()


def test_un_intervenant_un_comite_et_personne_ne_voient_aucun_dossier(deux_dossiers):
    brouillon, _ = deux_dossiers
    intervenant = RattachementFactory(structure=brouillon.structure, role=Role.INTERVENANT)
    membre = RattachementFactory(membre=True)
    assert [vus(casquette) for casquette in (intervenant, membre, None)] == [set(), set(), set()]


def test_la_caf_ne_voit_que_ce_que_l_on_a_depose_chez_elle(deux_dossiers):
    _, depose = deux_dossiers
    assert vus(RattachementFactory(conseillere=True)) == {depose}
    assert vus(RattachementFactory(decideur=True)) == {depose}
    assert vus(RattachementFactory(conseillere=True, caf=CafFactory(departement="77"))) == set()


def test_le_financeur_ne_voit_que_les_dossiers_deposes_qui_le_sollicitent(deux_dossiers):
    brouillon, depose = deux_dossiers
    financeur = FinanceurFactory(caf=brouillon.campagne.caf)
    ville = RattachementFactory(cofinanceur=True, financeur=financeur)
    for projet in (brouillon.projet, depose, depose):
        Cofinancement.objects.create(projet=projet, financeur=financeur)
    assert list(Projet.objects.visibles_par(ville)) == [depose]
    Cofinancement.objects.update(retire_le=timezone.now())
    assert vus(ville) == set()
