"""Du dossier à son fichier d'échange et à son rapport, aller et retour."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from preau.coeur.echange import lire
from preau.coeur.referentiel import Phase, juger
from preau.coeur.referentiel.faits import ComiteLocal, Evaluation
from preau.coeur.verification import verifier
from preau.projets.dossier import document_de, empreinte_du_document, faits_du, rapport_du
from preau.projets.reprise import creer_depuis_document
from tests.coeur.strategies import projets
from tests.projets import fabriques
from tests.projets.dossiers import cadre


@pytest.fixture
def dossier_de_2024(db):
    """Les fichiers d'exemple sont de 2024-2025."""
    return cadre(annee_scolaire="2024-2025")


def reprendre(dossier, octets):
    return creer_depuis_document(
        campagne=dossier.campagne, structure=dossier.structure, octets=octets, par=dossier.amina
    ).projet


def sans_ce_qui_est_a_d_autres(lu, dossier):
    """Ce que le dossier ne reprend pas d'un fichier, ou tient de sa campagne et de sa structure."""
    vide = faits_du(dossier.projet).projet
    return replace(
        lu,
        departement=vide.departement,
        annee=vide.annee,
        plafond_participation=None,
        porteur=vide.porteur,
        comite_local=ComiteLocal(),
        derogations=(),
        evaluation=Evaluation(),
    )


@pytest.mark.parametrize("phase", Phase)
def test_un_fichier_repris_puis_rendu_donne_le_meme_rapport(dossier_de_2024, phase):
    @given(projets())
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    def verifier_un(donnees):
        octets = json.dumps(donnees).encode()
        repris = reprendre(dossier_de_2024, octets)
        attendu = juger(sans_ce_qui_est_a_d_autres(lire(octets).projet, dossier_de_2024), phase)
        assert rapport_du(repris, phase) == attendu
        assert verifier(document_de(repris).encode(), phase).en_dict() == attendu.en_dict()

    verifier_un()


def test_un_dossier_recevable_repris_le_reste(dossier_de_2024):
    repris = reprendre(dossier_de_2024, fabriques.projet(collectifs=2))
    assert rapport_du(repris).avis == "recevable"
    lu = lire(fabriques.projet(collectifs=2)).projet
    assert faits_du(repris).projet == sans_ce_qui_est_a_d_autres(lu, dossier_de_2024)


def test_le_meme_dossier_donne_toujours_le_meme_texte(dossier_de_2024):
    premier, second = (reprendre(dossier_de_2024, fabriques.projet()) for _ in range(2))
    document = document_de(premier)
    assert document == document_de(second)
    assert empreinte_du_document(document) == empreinte_du_document(document_de(premier))
    assert list(json.loads(document)) == ["format", "version", "campagne", "porteur", "projet", "collectifs"]


@pytest.mark.parametrize("collectifs", [1, 6])
def test_le_rapport_se_lit_en_un_nombre_constant_de_requetes(dossier_de_2024, django_assert_num_queries, collectifs):
    repris = reprendre(dossier_de_2024, fabriques.projet(collectifs=collectifs))
    with django_assert_num_queries(16):
        rapport_du(repris)


def test_un_dossier_neuf_ne_dit_que_son_annee_et_sa_structure(dossier):
    document = json.loads(document_de(dossier.projet))
    assert document["campagne"] == {
        "departement": "69",
        "annee_scolaire": "2026-2027",
        "participation_plafond_annuel": None,
    }
    assert (document["porteur"]["nom"], document["collectifs"]) == (dossier.structure.nom, [])
