"""Le dépôt tel qu'il est instruit, vérifié par la vraie commande."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from preau.coeur.referentiel import Phase
from preau.projets import tables
from preau.projets.surcouche import document_instruit, phase_du_jour, rapport_du_jour
from tests.fabriques import ComiteFactory
from tests.projets.depots import cadre_complet, deposer

JOUR = date(2026, 7, 6)


@pytest.fixture
def rural(db):
    """Six enfants dans une commune rurale : à apprécier."""
    return cadre_complet(lambda document: document["collectifs"][0].update(commune="69145", effectif=6))


def deroger(depot, par, **options):
    champs = {"code": "collectif.effectif", "objet": "collectif:1", "decision": "accordee", "motif": "Petite école"}
    return tables.Derogation.objects.create(
        **{"depot": depot, "decideur": "Caf du Rhône", "le": JOUR, "par": par, **champs, **options}
    )


def rendre_avis(depot, par, avis="favorable", **options):
    champs = {"comite": ComiteFactory(), "le": JOUR, "rang": 2, "par": par, "motif": "Budget à revoir"}
    return tables.AvisDuComite.objects.create(**{"depot": depot, "avis": avis, **champs, **options})


def preau_verifier(texte: str, phase: Phase, chemin: Path):
    chemin.write_text(texte, encoding="utf-8")
    programme = [Path(sys.executable).with_name("preau"), "verifier", chemin, "--phase", phase, "--format", "json"]
    rendu = subprocess.run(programme, capture_output=True, check=False)
    assert (rendu.returncode in (0, 1), rendu.stderr) == (True, b"")
    return json.loads(rendu.stdout)


def test_la_commande_rend_le_rapport_scelle_et_celui_d_aujourd_hui(rural, tmp_path):
    depot = deposer(rural)
    deroger(depot, rural.amina.personne)
    rendre_avis(depot, rural.amina.personne)
    scelle = preau_verifier(depot.document, Phase.DEPOT, tmp_path / "depose.json")
    assert (scelle, scelle["avis"]) == (json.loads(depot.rapport), "a_apprecier")
    instruit = preau_verifier(document_instruit(depot), Phase.DECISION, tmp_path / "instruit.json")
    assert (instruit, instruit["avis"]) == (rapport_du_jour(depot).en_dict(), "recevable")


def test_sans_avis_ni_derogation_le_dossier_instruit_est_le_dossier_depose(rural):
    depot = deposer(rural)
    assert document_instruit(depot) == depot.document
    assert rapport_du_jour(depot, Phase.DEPOT).en_dict() == json.loads(depot.rapport)


@pytest.mark.parametrize(
    ("avis", "verdict"),
    [
        ("favorable", "conforme"),
        ("avec_reserves", "conforme"),
        ("defavorable", "non_conforme"),
        ("ajourne", "non_renseigne"),
    ],
)
def test_l_avis_du_comite_se_juge_a_la_decision(complet, avis, verdict):
    depot = deposer(complet)
    rendre_avis(depot, complet.amina.personne, avis)
    constats = {constat.code: constat.verdict for constat in rapport_du_jour(depot, Phase.DECISION).constats}
    assert constats["comite.validation"] == verdict


def test_une_derogation_annulee_et_un_avis_remplace_ne_comptent_plus(rural):
    depot, qui = deposer(rural), rural.amina.personne
    deroger(depot, qui, annulee_le=depot.depose_le, annulee_par=qui, motif_annulation="Une erreur")
    deroger(depot, qui, decision="refusee")
    rendre_avis(depot, qui, "defavorable", remplace_le=depot.depose_le)
    rendre_avis(depot, qui)
    projet = json.loads(document_instruit(depot))["projet"]
    assert [d["decision"] for d in projet["derogations"]] == ["refusee"]
    assert projet["comite_local"] == {"avis": "valide", "date": "2026-07-06", "rang": 2}


@pytest.mark.parametrize(
    "ecrire",
    [
        lambda depot, qui: [deroger(depot, qui) for _ in range(2)],
        lambda depot, qui: deroger(depot, qui, motif=""),
        lambda depot, qui: [rendre_avis(depot, qui) for _ in range(2)],
        lambda depot, qui: rendre_avis(depot, qui, rang=0),
        lambda depot, qui: rendre_avis(depot, qui, "defavorable", motif=""),
        lambda depot, qui: tables.Complement.objects.create(
            depot=depot, demande="Le bail", demande_le=depot.depose_le, demande_par=qui, echeance=JOUR, reponse=depot
        ),
    ],
)
def test_la_base_refuse_une_surcouche_qui_se_contredit(complet, ecrire):
    depot = deposer(complet)
    with pytest.raises(IntegrityError), transaction.atomic():
        ecrire(depot, complet.amina.personne)


def test_tant_que_le_comite_ne_s_est_pas_prononce_rien_ne_lui_est_reproche(complet):
    depot, qui = deposer(complet), complet.amina.personne
    assert rapport_du_jour(depot).en_dict() == json.loads(depot.rapport)
    rendre_avis(depot, qui, "ajourne")
    assert phase_du_jour(depot) is Phase.DEPOT
    tables.AvisDuComite.objects.update(remplace_le=depot.depose_le)
    rendre_avis(depot, qui)
    assert (phase_du_jour(depot), rapport_du_jour(depot).phase) == (Phase.DECISION, Phase.DECISION)
