import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.territoires.noms import normaliser


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Saint-Étienne-du-Bois", "saint etienne du bois"),
        ("  ST ETIENNE   du bois ", "saint etienne du bois"),
        ("Ste Foy lès Lyon", "sainte foy les lyon"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("L’Haÿ", "l hay"),
        ("Œuilly", "oeuilly"),
        ("Lyon 8e Arrondissement", "lyon 8 arrondissement"),
        ("lyon 8ème", "lyon 8"),
        ("Marseille 1er", "marseille 1"),
        ("Estables", "estables"),
        ("", ""),
        ("%_';--\x00", ""),
        ("里昂", ""),
    ],
)
def test_un_nom_se_reduit_a_ce_que_l_on_tape(texte: str, attendu: str):
    assert normaliser(texte) == attendu


@given(st.text(max_size=60))
def test_normaliser_deux_fois_ne_change_rien(texte: str):
    normalise = normaliser(texte)
    assert normaliser(normalise) == normalise
    assert set(normalise) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
