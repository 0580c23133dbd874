"""Écrire un fichier d'échange : ce que la lecture en retrouve."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from preau.coeur.echange import lire, rediger
from tests.coeur.strategies import projets

EXEMPLES = sorted((Path(__file__).resolve().parents[2] / "preau" / "projets" / "exemples").glob("*.json"))


@given(projets())
@settings(max_examples=150)
def test_la_lecture_retrouve_exactement_les_faits_ecrits(donnees):
    projet = lire(json.dumps(donnees).encode()).projet
    assert lire(rediger(projet).encode()).projet == projet


@given(projets())
@settings(max_examples=50)
def test_le_texte_ne_change_pas_quand_on_le_relit_et_le_reecrit(donnees):
    texte = rediger(lire(json.dumps(donnees).encode()).projet)
    assert rediger(lire(texte.encode()).projet) == texte


def test_l_ordre_des_cles_du_fichier_lu_ne_change_pas_le_texte():
    donnees = json.loads(EXEMPLES[0].read_text(encoding="utf-8"))
    retourne = {cle: donnees[cle] for cle in reversed(donnees)}
    assert rediger(lire(json.dumps(retourne).encode()).projet) == rediger(lire(json.dumps(donnees).encode()).projet)


@pytest.mark.parametrize("chemin", EXEMPLES, ids=lambda chemin: chemin.stem)
def test_un_fichier_ecrit_ne_porte_aucune_cle_inconnue(chemin):
    texte = rediger(lire(chemin.read_bytes()).projet)
    assert lire(texte.encode()).avertissements == ()
