import pytest

from preau.socle import coffre


def test_un_secret_se_rouvre_et_ne_se_lit_pas():
    chiffre = coffre.chiffrer("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DP" not in chiffre
    assert chiffre != coffre.chiffrer("JBSWY3DPEHPK3PXP")
    assert coffre.dechiffrer(chiffre) == "JBSWY3DPEHPK3PXP"


def test_une_phrase_mise_devant_laisse_l_ancienne_rouvrir(settings):
    settings.PREAU_CLES_DU_COFFRE = ["ancienne"]
    chiffre = coffre.chiffrer("secret")
    settings.PREAU_CLES_DU_COFFRE = ["nouvelle", "ancienne"]
    assert coffre.dechiffrer(chiffre) == "secret"
    refait = coffre.chiffrer("secret")
    settings.PREAU_CLES_DU_COFFRE = ["ancienne"]
    with pytest.raises(coffre.CoffreFerme):
        coffre.dechiffrer(refait)


def test_sans_phrase_la_cle_secrete_du_site_en_tient_lieu(settings):
    chiffre = coffre.chiffrer("secret")
    settings.SECRET_KEY = "une autre"
    with pytest.raises(coffre.CoffreFerme):
        coffre.dechiffrer(chiffre)


@pytest.mark.parametrize("abime", ["", "é", "JBSWY3DPEHPK3PXP", "gAAAAA=="])
def test_un_texte_abime_ne_s_ouvre_pas(abime):
    with pytest.raises(coffre.CoffreFerme):
        coffre.dechiffrer(abime)
