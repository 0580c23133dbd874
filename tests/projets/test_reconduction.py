"""Commencer un dossier depuis un dépôt de l'an passé."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from preau.projets.dossier import faits_du, rapport_du
from preau.projets.reconduction import changements_depuis, reprendre
from preau.projets.saisie import saisir
from preau.projets.tables import Projet
from tests.fabriques import RattachementFactory
from tests.projets.depots import deposer
from tests.projets.dossiers import campagne_ouverte


@pytest.fixture
def suivante(db):
    return campagne_ouverte(annee_scolaire="2027-2028", participation_plafond_annuel="15.00")


def test_le_dossier_de_l_an_passe_se_reprend_sans_ses_dates(complet, suivante):
    saisir(projet=complet.projet, champ="projet.equipe", brut="Deux animatrices", vu="", par=complet.amina)
    depot = deposer(complet)
    repris = reprendre(depot=depot, campagne=suivante, casquette=complet.bruno)
    avant, apres = faits_du(complet.projet).projet, faits_du(repris.projet).projet
    (collectif,) = apres.collectifs
    assert (collectif.debut, collectif.fin, collectif.effectif) == (None, None, 10)
    assert (apres.besoins, apres.actions, str(apres.annee)) == (avant.besoins, avant.actions, "2027-2028")
    assert Projet.objects.get(pk=repris.projet.pk).equipe == "Deux animatrices"
    assert "2026-2027 : donnez celles de 2027-2028" in repris.a_redire[0]
    assert not repris.projet.suspens.exists()
    assert [c.code for c in rapport_du(repris.projet).constats if c.verdict == "non_renseigne"] == [
        "collectif.semaines"
    ]


def test_reprendre_deux_fois_ne_fait_qu_un_dossier(complet, suivante):
    depot, cle = deposer(complet), uuid4()
    repris = [reprendre(depot=depot, campagne=suivante, casquette=complet.amina, cle=cle).projet for _ in range(2)]
    assert repris[0] == repris[1]
    assert Projet.objects.filter(campagne=suivante).count() == 1


def test_on_ne_reprend_pas_le_depot_d_une_autre(complet, suivante):
    with pytest.raises(PermissionDenied):
        reprendre(depot=deposer(complet), campagne=suivante, casquette=RattachementFactory())


def test_ce_que_le_texte_a_change_se_dit(complet, suivante):
    depot = deposer(complet)
    assert changements_depuis(depot, complet.campagne) == ()
    suivante.refresh_from_db()
    (change,) = changements_depuis(depot, suivante)
    assert (change.cle, change.avant) == ("participation_plafond_annuel", "non fixé")
    assert change.source.startswith("fixé par la campagne 2027-2028")


def test_dans_la_meme_annee_les_dates_se_gardent(complet):
    depot = deposer(complet)
    repris = reprendre(depot=depot, campagne=complet.campagne, casquette=complet.amina)
    assert faits_du(repris.projet).projet.collectifs == faits_du(complet.projet).projet.collectifs
    assert depot.depose_le + timedelta(days=1) > repris.projet.cree_le
