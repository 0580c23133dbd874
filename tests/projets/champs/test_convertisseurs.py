"""Ce qui se tape et ce que l'on y lit."""

from datetime import date, time
from decimal import Decimal

import pytest

from preau.projets.champs import convertisseurs as lire
from preau.projets.champs.convertisseurs import SaisieRefusee
from tests.fabriques import commune


@pytest.mark.parametrize("brut", ["07/10/2026", "7/10/26", "2026-10-07", "7-10-2026", "07.10.2026", "7 10 2026"])
def test_une_date_se_lit_comme_on_l_ecrit(brut):
    assert lire.jour(brut) == date(2026, 10, 7)


@pytest.mark.parametrize(
    ("brut", "date_lue"),
    [
        ("3 janvier 2028", date(2028, 1, 3)),
        ("1er octobre 2026", date(2026, 10, 1)),
        ("mardi 3 janvier 2028", date(2028, 1, 3)),
        ("Dimanche 6 FÉVRIER 2028", date(2028, 2, 6)),
        ("15 aout 2027", date(2027, 8, 15)),
        ("2 déc. 2026", date(2026, 12, 2)),
    ],
)
def test_une_date_se_lit_en_toutes_lettres(brut, date_lue):
    assert lire.jour(brut) == date_lue


@pytest.mark.parametrize(
    ("brut", "phrase"),
    [
        ("3 jui 2027", "Écrivez cette date comme 07/10/2026."),
        ("3 brumaire 2027", "Écrivez cette date comme 07/10/2026."),
        ("31 avril 2027", "Ce jour n'existe pas dans le calendrier : écrivez-le comme 07/10/2026."),
    ],
)
def test_un_mois_douteux_ou_un_jour_de_trop_est_refuse(brut, phrase):
    with pytest.raises(SaisieRefusee) as refus:
        lire.jour(brut)
    assert str(refus.value) == phrase


@pytest.mark.parametrize(
    ("brut", "phrase"),
    [
        ("7 octobre", "Écrivez cette date comme 07/10/2026."),
        ("07/10", "Écrivez cette date comme 07/10/2026."),
        ("31/02/2027", "Ce jour n'existe pas dans le calendrier : écrivez-le comme 07/10/2026."),
    ],
)
def test_une_date_qui_ne_se_lit_pas_le_dit(brut, phrase):
    with pytest.raises(SaisieRefusee) as refus:
        lire.jour(brut)
    assert str(refus.value) == phrase


@pytest.mark.parametrize(
    ("brut", "heure"),
    [("16h30", time(16, 30)), ("16:30", time(16, 30)), ("16 h 30", time(16, 30)), ("16H", time(16)), ("9", time(9))],
)
def test_une_heure_se_lit_comme_on_l_ecrit(brut, heure):
    assert lire.heure(brut) == heure


@pytest.mark.parametrize("brut", ["25h", "16h75", "seize heures", "16h3"])
def test_une_heure_qui_n_existe_pas_est_refusee(brut):
    with pytest.raises(SaisieRefusee, match="heure"):
        lire.heure(brut)


@pytest.mark.parametrize(
    ("brut", "montant"),
    [
        ("1 234,50", "1234.50"),
        ("1\u202f234,5 €", "1234.50"),
        ("1234.5", "1234.50"),
        ("15", "15.00"),
        ("0", "0.00"),
    ],
)
def test_un_montant_se_lit_comme_on_l_ecrit(brut, montant):
    assert lire.montant(brut) == Decimal(montant)


@pytest.mark.parametrize("brut", ["-3", "12,345", "douze", "1,2,3", "9" * 12, "12€50"])
def test_un_montant_qui_n_en_est_pas_un_est_refuse(brut):
    with pytest.raises(SaisieRefusee):
        lire.montant(brut)


@pytest.mark.parametrize("brut", ["dix", "10,5", "-1", "10000", "9" * 5000, "²"])
def test_un_entier_qui_n_en_est_pas_un_est_refuse(brut):
    with pytest.raises(SaisieRefusee):
        lire.entier(brut)


@pytest.mark.parametrize(("brut", "duree"), [("3", "3"), ("2,5", "2.5"), ("2h30", "2.50"), ("2 h", "2.00")])
def test_une_duree_se_lit_en_heures(brut, duree):
    assert lire.heures(brut) == Decimal(duree)


@pytest.mark.parametrize(("brut", "reponse"), [("oui", True), ("Non", False), ("on", True), ("false", False)])
def test_oui_ou_non(brut, reponse):
    assert lire.oui_non(brut) is reponse


def test_nulle_part_ailleurs_est_une_liste_vide():
    assert lire.declarations("aucune") == []
    assert lire.declarations("asre\nautre aide\nasre") == ["asre", "autre aide"]


def test_nulle_part_et_ailleurs_se_contredisent():
    with pytest.raises(SaisieRefusee, match="pas les deux"):
        lire.declarations("aucune\nasre")


def test_un_choix_se_dit_par_son_mot_ou_son_libelle():
    un_mot = lire.mot_parmi({"ecole": "avec l'école"})
    assert (un_mot("ecole"), un_mot("Avec l'école")) == ("ecole", "ecole")


def test_les_caracteres_que_la_base_ne_garde_pas_disparaissent():
    assert lire.nettoyer(" a\x00b\r\nc\ud800 ") == "ab\nc"


@pytest.mark.django_db
def test_une_commune_se_dit_par_son_code_ou_par_nom_et_code():
    assert lire.commune("69266") == "69266"
    assert lire.commune("Villeurbanne (69266)") == "69266"


@pytest.mark.django_db
def test_un_code_postal_qui_est_aussi_un_code_insee_n_est_pas_devine():
    villeurbanne = commune("69266")
    assert "69100" in villeurbanne.liste_codes_postaux
    with pytest.raises(SaisieRefusee, match="choisissez la vôtre"):
        lire.commune("69100")


@pytest.mark.django_db
def test_une_commune_inconnue_est_refusee():
    with pytest.raises(SaisieRefusee, match="n'est pas connue"):
        lire.commune("Trifouillis")
