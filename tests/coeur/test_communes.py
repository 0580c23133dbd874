import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from preau.coeur import communes
from preau.coeur.academies import departements
from preau.coeur.communes import commune_en_vigueur, nom_epci, tous_les_epci, toutes_les_lignes

RACINE = Path(__file__).resolve().parents[2]


def test_une_commune_en_vigueur_est_elle_meme():
    villeurbanne = commune_en_vigueur("69266")
    assert villeurbanne is not None
    assert villeurbanne == ("69266", "Villeurbanne", "69", 163684, ("69100",), "200046977")
    assert nom_epci(villeurbanne.epci) == "Métropole de Lyon"


@pytest.mark.parametrize(
    ("code", "ville"),
    [
        ("75101", "75056"),
        ("75120", "75056"),
        ("69381", "69123"),
        ("69388", "69123"),
        ("13201", "13055"),
        ("13216", "13055"),
    ],
)
def test_un_arrondissement_compte_comme_sa_ville(code: str, ville: str):
    assert commune_en_vigueur(code) == commune_en_vigueur(ville)
    assert commune_en_vigueur(code) is not None


def test_une_commune_associee_compte_comme_celle_a_qui_elle_appartient():
    assert commune_en_vigueur("01120") == commune_en_vigueur("01262")


def test_une_commune_deleguee_d_un_autre_code_compte_comme_sa_commune():
    deleguee = next(ligne for ligne in toutes_les_lignes() if ligne.type == communes.DELEGUEE)
    trouvee = commune_en_vigueur(deleguee.code)
    assert trouvee is not None
    assert trouvee.code == deleguee.rattachement != deleguee.code


def test_un_code_porte_deux_fois_est_la_commune_en_vigueur():
    commune = commune_en_vigueur("01015")
    assert commune is not None
    assert (commune.nom, commune.population) == ("Arboys en Bugey", 710)


def test_la_corse_garde_sa_lettre():
    ajaccio = commune_en_vigueur("2A004")
    assert ajaccio is not None
    assert (ajaccio.nom, ajaccio.departement) == ("Ajaccio", "2A")


@pytest.mark.parametrize("code", ["20004", "99999", "00000", "01", "2C004"])
def test_un_code_ancien_ou_inconnu_ne_designe_rien(code: str):
    assert commune_en_vigueur(code) is None


@pytest.mark.parametrize(
    "code",
    ["", "\n", "\n6926", ";", "69266;", "69266\n", " 69266", "6926６", "2a004", "é9266", "code", "692660", "\x0069266"],
)
def test_un_code_mal_forme_ne_designe_rien(code: str):
    assert commune_en_vigueur(code) is None


def test_une_population_inconnue_n_est_pas_une_population_nulle():
    kerguelen, fleury = commune_en_vigueur("98412"), commune_en_vigueur("55189")
    assert kerguelen is not None
    assert fleury is not None
    assert kerguelen.population is None
    assert fleury.population == 0


def test_le_fichier_compte_toutes_les_communes_de_france():
    types = Counter(ligne.type for ligne in toutes_les_lignes())
    assert types == {"commune": 34969, "arrondissement": 45, "deleguee": 1521, "associee": 471}


def test_chaque_code_est_unique_et_mene_a_une_commune_en_vigueur():
    lignes = {ligne.code: ligne for ligne in toutes_les_lignes()}
    assert len(lignes) == sum(1 for _ in toutes_les_lignes())
    egares = [
        ligne.code
        for ligne in lignes.values()
        if lignes[ligne.rattachement or ligne.code].type != communes.COMMUNE
        or bool(ligne.rattachement) == (ligne.type == communes.COMMUNE)
    ]
    assert egares == []


def test_chaque_departement_et_chaque_epci_des_communes_est_connu():
    lignes = list(toutes_les_lignes())
    assert {ligne.departement for ligne in lignes} == set(departements())
    assert {ligne.epci for ligne in lignes} - {""} == set(tous_les_epci())


@pytest.mark.parametrize("code", ["", "x", "200046977;", "000000000", "20004697\n"])
def test_un_epci_inconnu_n_a_pas_de_nom(code: str):
    assert nom_epci(code) is None


@pytest.mark.parametrize("fichier", ["communes.csv", "epci.csv"])
def test_la_note_de_source_porte_l_empreinte_et_le_millesime_du_fichier(fichier: str):
    note = (RACINE / "docs" / "sources" / "communes.md").read_text(encoding="utf-8")
    empreinte = hashlib.sha256((RACINE / "preau" / "coeur" / fichier).read_bytes()).hexdigest()
    assert f"- `{fichier}` : `{empreinte}`" in note
    assert re.search(rf"\| Millésime \| {communes.MILLESIME} \|", note)
