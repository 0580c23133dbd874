"""Un montant s'écrit à la française ; ce qui n'en est pas un est refusé d'une seule phrase, qui nomme son champ."""

from decimal import Decimal

import pytest
from django import forms

from preau.web.gabarit.champs import MontantField
from preau.web.gabarit.templatetags.formulaires import erreurs

CHIFFRES = "Versé : écrivez un nombre en chiffres, à deux décimales au plus : « 1 250,50 »."
POSITIF = "Versé : écrivez un nombre positif ou nul : « 1 250,50 »."
GRAND = "Versé : ce nombre est trop grand : vérifiez ses zéros."


class Formulaire(forms.Form):
    """Un seul montant."""

    somme = MontantField(label="Versé", min_value=0, max_digits=12, decimal_places=2)


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("1 250,50", "1250.50"),
        ("1\u202f250,50 €", "1250.50"),
        ("1250.5", "1250.5"),
        ("0", "0"),
        (" 12 ", "12"),
        ("12,", "12"),
        (",5", "0.5"),
    ],
)
def test_un_montant_s_ecrit_comme_on_l_ecrit(ecrit, lu):
    formulaire = Formulaire({"somme": ecrit})
    assert formulaire.is_valid()
    assert formulaire.cleaned_data["somme"] == Decimal(lu)


@pytest.mark.parametrize(
    ("ecrit", "phrase"),
    [
        ("1e9", CHIFFRES),
        ("12,345", CHIFFRES),
        ("1,250.50", CHIFFRES),
        ("dix", CHIFFRES),
        ("NaN", CHIFFRES),
        ("-", CHIFFRES),
        ("-5", POSITIF),
        ("99999999999", GRAND),
        ("9" * 40, GRAND),
    ],
)
def test_ce_qui_n_est_pas_un_montant_se_dit_d_une_seule_phrase(ecrit, phrase):
    assert [erreur.phrase for erreur in erreurs(Formulaire({"somme": ecrit}))] == [phrase]
