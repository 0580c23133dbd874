import json

import pytest

from preau.coeur.academies import departements
from preau.coeur.referentiel import EXIGENCES, Avis, Verdict
from preau.coeur.verification import verifier
from preau.demonstration import personnes, projets, structures
from preau.projets.models import Verification
from tests.fabriques import commune


@pytest.fixture
def semes(db):
    for _, _, code in structures.STRUCTURES:
        commune(code)
    structures.semer()
    personnes.semer()
    return projets.semer()


def rapports():
    return [verifier((projets.DOSSIER / f"{f.nom}.json").read_bytes(), f.phase) for f in projets.FICHIERS]


def test_chaque_fichier_est_seme_et_chaque_seme_a_son_fichier():
    assert sorted(f.nom for f in projets.FICHIERS) == sorted(chemin.stem for chemin in projets.DOSSIER.glob("*.json"))


def test_les_projets_montrent_chaque_avis_et_chaque_verdict():
    assert {rapport.avis for rapport in rapports()} == set(Avis)
    assert {constat.verdict for rapport in rapports() for constat in rapport.constats} == set(Verdict)


def test_ensemble_ils_montrent_toutes_les_exigences_du_rhone():
    vus = {constat.code for rapport in rapports() for constat in rapport.constats}
    assert set(EXIGENCES) - vus == {"axe.territoire"}


def test_dix_sont_de_l_annee_de_la_demonstration_et_tous_du_rhone():
    campagnes = [json.loads((projets.DOSSIER / f"{f.nom}.json").read_text())["campagne"] for f in projets.FICHIERS]
    assert {campagne["departement"] for campagne in campagnes} == {"69"} <= set(departements())
    assert sorted(campagne["annee_scolaire"] for campagne in campagnes) == ["2024-2025"] + ["2026-2027"] * 10


def test_chaque_structure_a_les_siens_et_la_caf_les_a_tous(semes):
    assert semes == Verification.objects.count()
    assert Verification.objects.filter(caf__nom=structures.CAF).count() == len(projets.FICHIERS)
    porteurs = {
        json.loads(v.document)["porteur"]["nom"]: v.structure.nom for v in Verification.objects.exclude(structure=None)
    }
    assert {porteur: nom for porteur, nom in porteurs.items() if porteur != nom} == {}
    assert len(porteurs) == 10


def test_semer_deux_fois_ne_double_rien(semes):
    assert projets.semer() == semes == Verification.objects.count()
