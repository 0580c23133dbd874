import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from preau.acteurs.models import Utilisateur

AMINA = Utilisateur(courriel="amina.berger@exemple.fr", prenom="Amina", nom="Berger")


@pytest.mark.parametrize("bon", ["trois mots sans rapport", "Tortue-violon-42", "lampe bateau hiver", "Qx7!vR2#pL9z"])
def test_un_mot_de_passe_convenable_est_pris(bon):
    assert validate_password(bon, AMINA) is None


@pytest.mark.parametrize(
    "mauvais",
    [
        "Court7!",
        "123456789012",
        "847362910583",
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijkl",
        "azertyuiopqs",
        "MotDePasse2026",
        "M0tDeP@sse!!2026",
        "accompagnement2027",
        "preau-demo-2027",
        "amina.berger69",
    ],
)
def test_un_mot_de_passe_devinable_est_refuse(mauvais):
    with pytest.raises(ValidationError) as refus:
        validate_password(mauvais, AMINA)
    assert all(phrase.endswith(".") for phrase in refus.value.messages)
