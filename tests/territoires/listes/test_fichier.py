import io
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.socle.horloge import aujourd_hui
from preau.territoires.actions import importer_liste
from preau.territoires.enums import NatureListe
from preau.territoires.listes.lecture import ListeRefusee
from preau.territoires.models import Commune, Etablissement
from tests.territoires.listes.fichiers import annuaire, importer, quartiers

ECOLES = NatureListe.ECOLES


class Lourd(BytesIO):
    """Un flux qui pèse 200 Mo sans les occuper ; le lire serait une faute."""

    def seek(self, place: int, depuis: int = 0) -> int:
        return 200 * 1024 * 1024 if depuis == io.SEEK_END else super().seek(place, depuis)

    def read(self, *_taille) -> bytes:
        raise AssertionError("un fichier refusé pour son poids n'est pas lu")


def classeur() -> bytes:
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"", "vide"),
        (annuaire({}).decode().encode("cp1252"), "Ligne 2 : le fichier n'est pas en UTF-8"),
        (annuaire({}).decode().encode("utf-16"), "UTF-16"),
        (classeur(), "un classeur"),
        (b"%PDF-1.7", "un PDF"),
        (bytes(range(256)), "octets nuls"),
        (b"\0" * 10, "octets nuls"),
        (annuaire({}) + b'"ouvert;\r\n' + b"suite\r\n" * 60, "Ligne 3 : un guillemet"),
        (b"a" * 300_000, "trop longue"),
        (annuaire({}).replace(b"\r\n", b"\r"), "Ligne 1 : ce n'est pas l'en-tête"),
        (b"\r\n\r\n", "il y manque"),
        (b"nom,commune\r\nx,y\r\n", "« identifiant_de_l_etablissement » .UAI., « nom_etablissement »"),
        (quartiers({}), "Début de l'en-tête : code_qp, lib_qp"),
        (annuaire({"type": "Autre"}), "ne donne rien.*ni école"),
        (annuaire({}).split(b"\r\n")[0], "ne donne rien"),
    ],
)
def test_un_fichier_hostile_est_refuse_en_une_phrase(octets: bytes, phrase: str):
    with pytest.raises(ListeRefusee, match=phrase):
        importer(ECOLES, octets)
    assert not Etablissement.objects.exists()


@pytest.mark.parametrize("nature", NatureListe)
def test_deux_cents_mega_octets_sont_refuses_sans_etre_lus(nature: NatureListe):
    with pytest.raises(ListeRefusee, match="pèse 200 Mo ; 150 Mo au plus"):
        importer_liste(nature=nature, flux=Lourd(), nom="lourd.csv")


def test_une_colonne_qui_parait_deux_fois_est_refusee():
    octets = annuaire({}).replace(b"position", b"Nom_Etablissement")
    with pytest.raises(ListeRefusee, match=r"nom de l'établissement. paraît 2 fois"):
        importer(ECOLES, octets)


def test_sans_communes_chargees_rien_n_est_importe():
    Commune.objects.filter(rattachement__isnull=False).delete()
    Commune.objects.all().delete()
    with pytest.raises(ListeRefusee, match="charger_territoires"):
        importer(ECOLES, annuaire({}))


def test_un_fichier_d_une_date_a_venir_est_refuse():
    demain: date = aujourd_hui() + timedelta(days=1)
    with pytest.raises(ListeRefusee, match="à venir"):
        importer(ECOLES, annuaire({}), au=demain)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.sampled_from(NatureListe), st.binary(max_size=400))
def test_aucun_fichier_ne_fait_tomber_l_import(nature: NatureListe, octets: bytes):
    with pytest.raises(ListeRefusee):
        importer(nature, octets)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.dictionaries(st.sampled_from(["uai", "nom", "type", "insee", "dep", "rep", "cp"]), st.text(max_size=30)))
def test_toute_ligne_lue_est_gardee_ou_ecartee(valeurs: dict[str, str]):
    propres = {champ: texte.encode("utf-8", "ignore").decode() for champ, texte in valeurs.items()}
    rapport = importer(ECOLES, annuaire({"uai": "0699009K"}, propres), essai=True)
    assert rapport.lus == rapport.gardes + len(rapport.ecarts)
    assert list(rapport.phrases())
