from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.territoires.requetes import chercher_communes, commune_par_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("communes")]


def codes(texte: str, limite: int = 10) -> list[str]:
    return [commune.code for commune in chercher_communes(texte, limite)]


@pytest.mark.parametrize(
    ("texte", "premier"),
    [
        ("Villeurbanne", "69266"),
        ("villeurb", "69266"),
        ("LYON", "69123"),
        ("Lyon 8e", "69388"),
        ("lyon 8ème", "69388"),
        ("lyon 8", "69388"),
        ("marseille 1er", "13201"),
        ("paris 10", "75110"),
        ("paris 1", "75101"),
        ("saint étienne", "42218"),
        ("st etienne", "42218"),
        ("ste foy les lyon", "69202"),
        ("vaulx velin", "69256"),
        ("l abergement clemenciat", "01001"),
        ("L’ABERGEMENT-CLEMENCIAT", "01001"),
        ("oeuilly", "51410"),
        ("69100", "69266"),
        ("69008", "69123"),
        ("69266", "69266"),
        ("2a004", "2A004"),
        ("69100 Villeurbanne", "69266"),
        ("Saint-Denis 93", "93066"),
        ("Saint-Denis 974", "97411"),
        ("cordieux", "01120"),
    ],
)
def test_la_premiere_reponse_est_celle_que_l_on_cherche(texte: str, premier: str):
    assert codes(texte)[:1] == [premier]


def test_le_debut_du_nom_passe_devant_et_la_plus_peuplee_d_abord():
    trouvees = chercher_communes("bron", 50)
    assert trouvees[0].nom == "Bron"
    assert [commune.population for commune in chercher_communes("lyon", 4)] == sorted(
        (commune.population or 0 for commune in chercher_communes("lyon", 4)), reverse=True
    )


def test_un_code_postal_donne_la_ville_et_l_arrondissement_puis_qui_a_ce_code_insee():
    assert codes("69008") == ["69123", "69388", "69008"]
    assert codes("69100") == ["69266", "69100"]


@pytest.mark.parametrize("texte", ["", "   ", "'", "%", "_", "\x00", "😀", "zzzzzz", "99999", "里昂"])
def test_ce_qui_ne_designe_rien_ne_donne_rien(texte: str):
    assert codes(texte) == []


@pytest.mark.parametrize(("limite", "nombre"), [(-1, 0), (0, 0), (3, 3), (10_000, 50)])
def test_la_limite_est_tenue(limite: int, nombre: int):
    assert len(codes("saint", limite)) == nombre


def test_une_recherche_ne_fait_qu_une_requete(django_assert_num_queries: Any):
    with django_assert_num_queries(1):
        trouvees = chercher_communes("a", 50)
        assert len([(commune.precision, commune.en_vigueur.population) for commune in trouvees]) == 50


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(max_size=120))
def test_aucun_texte_ne_fait_tomber_la_recherche(texte: str):
    assert len(chercher_communes(texte)) <= 10


def test_une_commune_se_retrouve_par_son_code():
    commune = commune_par_code("69388")
    assert commune is not None
    assert commune.en_vigueur.nom == "Lyon"
    assert commune_par_code("00000") is None
