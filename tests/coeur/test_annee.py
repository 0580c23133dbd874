from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.coeur.annee import AnneeScolaire


def test_une_annee_se_lit_et_s_ecrit_pareil():
    assert str(AnneeScolaire.lire("2024-2025")) == "2024-2025"


@pytest.mark.parametrize(
    "texte",
    [
        *("", "2024", "2024-25", "2024/2025", "2024-2026", "2025-2024", "2024-2024", " 2024-2025", "2024-2025\n"),
        *("0000-0001", "9999-10000", "٢٠٢٤-٢٠٢٥", "-2024-2025", "deux mille"),
    ],
)
def test_ce_qui_n_est_pas_une_annee_est_refuse_en_francais(texte: str):
    with pytest.raises(ValueError, match="attendue"):
        AnneeScolaire.lire(texte)


def test_l_annee_va_du_premier_septembre_au_trente_et_un_aout():
    annee = AnneeScolaire(2024)
    assert (annee.premier_jour, annee.dernier_jour) == (date(2024, 9, 1), date(2025, 8, 31))
    assert date(2024, 8, 31) not in annee
    assert date(2024, 9, 1) in annee
    assert date(2025, 8, 31) in annee
    assert date(2025, 9, 1) not in annee


def test_les_annees_se_suivent_et_se_comparent():
    annee = AnneeScolaire(2024)
    assert annee.suivante.precedente == annee
    assert annee.precedente < annee < annee.suivante


@pytest.mark.parametrize("jour", [date.min, date.max])
def test_un_jour_sans_annee_scolaire_entiere_est_refuse(jour: date):
    with pytest.raises(ValueError, match="année scolaire attendue"):
        AnneeScolaire.contenant(jour)


@given(st.dates(date(1, 9, 1), date(9999, 8, 31)))
def test_tout_jour_est_dans_l_annee_qui_le_contient_et_dans_elle_seule(jour: date):
    annee = AnneeScolaire.contenant(jour)
    assert jour in annee
    assert (annee.dernier_jour - annee.premier_jour) in {timedelta(days=364), timedelta(days=365)}
    assert AnneeScolaire.lire(str(annee)) == annee
