"""Les petites mises en mots que tout le monde partage."""

import pytest

from preau.coeur.phrases import ESPACE_FINE, ordinal, quantieme


@pytest.mark.parametrize(
    ("rang", "dit"), [(1, "1er"), (2, "2e"), (11, "11e"), (21, "21e"), (1001, f"1{ESPACE_FINE}001e")]
)
def test_seul_le_premier_rang_ne_s_ecrit_pas_avec_un_e(rang, dit):
    assert ordinal(rang) == dit


def test_un_ordinal_s_accorde_et_le_jour_du_mois_n_en_prend_qu_au_premier():
    assert ordinal(1, feminin=True) == "1re"
    assert [quantieme(jour) for jour in (1, 2, 21)] == ["1er", "2", "21"]
