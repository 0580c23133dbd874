from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings import lecture


@pytest.mark.parametrize(
    ("lecteur", "valeur", "phrase"),
    [
        (lecture.entier, "vingt", "PREAU_X : nombre entier attendu, « vingt » reçu."),
        (lecture.booleen, "peut-être", "PREAU_X : oui ou non attendu, « peut-être » reçu."),
        (lecture.jour, "2027-02-30", "PREAU_X : jour écrit AAAA-MM-JJ attendu, « 2027-02-30 » reçu."),
    ],
)
def test_une_valeur_fausse_est_refusee_par_une_phrase(monkeypatch, lecteur, valeur, phrase):
    monkeypatch.setenv("PREAU_X", valeur)
    with pytest.raises(ImproperlyConfigured) as refus:
        lecteur("PREAU_X", None)
    assert str(refus.value) == phrase


@pytest.mark.parametrize("adresse", ["mysql://localhost/preau", "n'importe quoi", "postgres://u@hote:port/preau"])
def test_une_base_inconnue_est_refusee_sans_montrer_son_adresse(monkeypatch, adresse):
    monkeypatch.setenv("PREAU_X", adresse)
    with pytest.raises(ImproperlyConfigured) as refus:
        lecture.base_de_donnees("PREAU_X", "sqlite:///x")
    assert str(refus.value) == "PREAU_X : adresse de base sqlite:// ou postgres:// attendue, une autre a été reçue."


@pytest.mark.parametrize(
    ("lecteur", "valeur", "lu"),
    [
        (lecture.texte, "Préau", "Préau"),
        (lecture.entier, "20", 20),
        (lecture.booleen, "oui", True),
        (lecture.booleen, "Non", False),
        (lecture.booleen, "0", False),
        (lecture.liste, "preau.fr, www.preau.fr,", ["preau.fr", "www.preau.fr"]),
        (lecture.jour, "2027-03-11", date(2027, 3, 11)),
    ],
)
def test_une_valeur_juste_est_lue(monkeypatch, lecteur, valeur, lu):
    monkeypatch.setenv("PREAU_X", valeur)
    assert lecteur("PREAU_X", None) == lu


def test_une_valeur_vide_vaut_absente(monkeypatch):
    monkeypatch.setenv("PREAU_X", "  ")
    assert lecture.entier("PREAU_X", 7) == 7


def test_un_secret_absent_est_refuse(monkeypatch):
    monkeypatch.delenv("PREAU_X", raising=False)
    with pytest.raises(ImproperlyConfigured, match="PREAU_X : cette variable est obligatoire"):
        lecture.secret("PREAU_X")
