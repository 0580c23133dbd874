from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.territoires.enums import NatureListe
from preau.territoires.requetes import chercher_etablissements, etablissement_par_uai
from tests.territoires.listes.fichiers import annuaire, importer, prioritaires

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("etablissements")]
LYON_8 = {"insee": "69388", "commune": "Lyon 8e Arrondissement"}


@pytest.fixture
def etablissements(communes) -> None:
    lignes = [
        {"uai": "0699001J", "nom": "École Jean Moulin"},
        {"uai": "0699002K", "nom": "Collège Jean Moulin", "type": "Collège"} | LYON_8,
        {"uai": "0699003L", "nom": "École Louise-Michel"} | LYON_8,
        {"uai": "0699004M", "nom": "École fermée Jean Moulin", "etat": "FERME"},
        {"uai": "0019001D", "nom": "École Jean Moulin", "insee": "01053", "commune": "Bourg-en-Bresse", "dep": "001"},
    ]
    importer(NatureListe.ECOLES, annuaire(*lignes))
    importer(NatureListe.EDUCATION_PRIORITAIRE, prioritaires({"uai": "0699001J"}))


def uais(texte: str, **options) -> list[str]:
    return [etablissement.uai for etablissement in chercher_etablissements(texte, **options)]


@pytest.mark.parametrize(
    ("texte", "options", "attendus"),
    [
        ("jean moulin", {"departement": "69"}, ["0699002K", "0699001J"]),
        ("JEAN MOULIN", {"departement": "069"}, ["0699002K", "0699001J"]),
        ("école moulin villeurbanne", {}, ["0699001J"]),
        ("moulin", {"commune": "69388"}, ["0699002K"]),
        ("", {"commune": "69123"}, ["0699002K", "0699003L"]),
        ("", {"departement": "01"}, ["0019001D"]),
        ("collège", {}, ["0699002K"]),
        ("0699003", {}, ["0699003L"]),
        ("0699003l", {}, ["0699003L"]),
        ("louise michel", {"departement": "01"}, []),
        ("", {}, []),
        ("   ", {}, []),
        ("   ", {"commune": "69266"}, ["0699001J"]),
        ("%_'\x00", {"commune": "69266"}, []),
        ("", {"commune": "inconnue"}, []),
    ],
)
def test_un_etablissement_se_cherche_par_son_nom_et_son_lieu(texte: str, options: dict, attendus: list[str]):
    assert uais(texte, **options) == attendus


@pytest.mark.parametrize(("limite", "nombre"), [(-1, 0), (1, 1), (10_000, 4)])
def test_la_limite_est_tenue(limite: int, nombre: int):
    assert len(uais("e", limite=limite)) == min(nombre, 3)


@pytest.mark.parametrize("limite", [1, 50])
def test_une_recherche_fait_toujours_trois_requetes(django_assert_num_queries: Any, limite: int):
    with django_assert_num_queries(3):
        trouves = chercher_etablissements("", commune="69123", limite=limite)
        assert [e.lieu for e in trouves] == ["Lyon 8e Arrondissement"] * min(limite, 2)


def test_ce_qui_est_rendu_se_lit_sans_autre_requete(django_assert_num_queries: Any):
    with django_assert_num_queries(2):
        trouves = chercher_etablissements("jean moulin")
        assert [(e.lieu, e.rep, str(e.reseau), len(e.etiquettes_rep)) for e in trouves] == [
            ("Lyon 8e Arrondissement", "REP", "None", 1),
            ("Bourg-en-Bresse", "REP", "None", 1),
            ("Villeurbanne", "REP+", "École Louise-Michel", 2),
        ]


def test_un_etablissement_ferme_se_retrouve_par_son_uai():
    ferme = etablissement_par_uai("0699004m")
    assert ferme is not None
    assert not ferme.ouvert
    assert etablissement_par_uai("0000000A") is etablissement_par_uai("") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(max_size=120), st.text(max_size=8))
def test_aucun_texte_ne_fait_tomber_la_recherche(texte: str, code: str):
    assert len(uais(texte, commune=code)) + len(uais(texte, departement=code)) <= 20
