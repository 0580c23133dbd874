import pytest

from preau.territoires.models import Commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("communes")]


def test_une_commune_connait_son_academie_sa_zone_et_son_epci():
    villeurbanne = Commune.objects.get(pk="69266")
    assert str(villeurbanne) == "Villeurbanne"
    assert (villeurbanne.nom_departement, villeurbanne.academie, villeurbanne.zone) == ("Rhône", "Lyon", "A")
    assert (villeurbanne.nom_epci, villeurbanne.population) == ("Métropole de Lyon", 163684)
    assert villeurbanne.liste_codes_postaux == ("69100",)
    assert villeurbanne.precision == "69100, Rhône"


def test_la_corse_n_a_pas_de_zone():
    ajaccio = Commune.objects.get(pk="2A004")
    assert (ajaccio.academie, ajaccio.zone) == ("Corse", None)


def test_un_arrondissement_a_son_code_postal_et_compte_comme_sa_ville():
    huitieme = Commune.objects.select_related("rattachement").get(pk="69388")
    assert (huitieme.nom, huitieme.precision) == ("Lyon 8e Arrondissement", "69008, Rhône")
    assert huitieme.en_vigueur.pk == "69123"


def test_une_commune_associee_dit_de_qui():
    cordieux = Commune.objects.select_related("rattachement").get(pk="01120")
    assert cordieux.precision == "commune associée de Montluel, Ain"
    assert (cordieux.population, cordieux.en_vigueur.nom) == (None, "Montluel")


def test_un_territoire_sans_code_postal_ni_epci_se_nomme_encore():
    kerguelen = Commune.objects.get(pk="98412")
    assert kerguelen.precision == "Terres australes et antarctiques françaises"
    assert (kerguelen.academie, kerguelen.zone, kerguelen.nom_epci) == (None, None, None)
