import pytest

from preau.territoires.codes import (
    cle_uai_juste,
    departement_de,
    lire_commune,
    lire_departement,
    lire_quartier,
    lire_uai,
)


@pytest.mark.parametrize(
    ("lu", "attendu"),
    [
        ("0750655E", "0750655E"),
        (" 0750655e ", "0750655E"),
        ("750655E", "0750655E"),
        ("750655", ""),
        ("", ""),
        ("٠750655E", ""),
    ],
)
def test_un_uai_retrouve_sa_forme(lu: str, attendu: str):
    assert lire_uai(lu) == attendu


def test_la_lettre_d_un_uai_suit_ses_chiffres():
    assert cle_uai_juste("0750655E")
    assert not cle_uai_juste("0750655F")


@pytest.mark.parametrize(
    ("lu", "attendu"),
    [
        ("069", "69"),
        ("69", "69"),
        ("1", "01"),
        ("001", "01"),
        ("02A", "2A"),
        ("2b", "2B"),
        ("974", "974"),
        ("6900", ""),
        ("", ""),
    ],
)
def test_un_departement_a_trois_caracteres_retrouve_les_siens(lu: str, attendu: str):
    assert lire_departement(lu) == attendu


@pytest.mark.parametrize(
    ("lu", "attendu"), [("69266", "69266"), ("1053", "01053"), ("2a004", "2A004"), ("692", ""), ("6926X", "")]
)
def test_un_code_de_commune_retrouve_son_zero(lu: str, attendu: str):
    assert lire_commune(lu) == attendu


@pytest.mark.parametrize(("lu", "attendu"), [("69266", "69"), ("2A004", "2A"), ("97411", "974")])
def test_un_code_de_commune_dit_son_departement(lu: str, attendu: str):
    assert departement_de(lu) == attendu


@pytest.mark.parametrize(
    ("lu", "attendu"), [("QN97414I", "QN97414I"), ("qp069001", "QP069001"), ("QX069001", ""), ("QN1", "")]
)
def test_un_code_de_quartier_se_reconnait(lu: str, attendu: str):
    assert lire_quartier(lu) == attendu
