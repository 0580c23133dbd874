from datetime import date

import pytest
from django.db import IntegrityError, transaction

from preau.territoires.enums import GenerationQuartier, NatureListe
from preau.territoires.listes.lecture import ListeRefusee, Motif
from preau.territoires.models import ImportDeListe, QuartierPrioritaire
from preau.territoires.requetes import quartiers_de_la_commune
from tests.territoires.listes.fichiers import QUARTIER, en_csv, geojson, importer, quartiers

QPV = NatureListe.QUARTIERS


def communes_de(code: str) -> list[str]:
    return sorted(QuartierPrioritaire.objects.get(pk=code).communes.values_list("code", flat=True))


def codes(commune: str, **options) -> list[str]:
    return [quartier.code for quartier in quartiers_de_la_commune(commune, **options)]


def test_le_fichier_de_l_anct_avec_bom_et_colonnes_vides_a_la_fin():
    lignes = quartiers({}).replace(b"\r\n", b";;;\r\n")
    rapport = importer(QPV, b"\xef\xbb\xbf" + lignes)
    assert (rapport.gardes, rapport.millesime, rapport.remarques) == (1, "2024", [])
    tilleuls = QuartierPrioritaire.objects.get()
    assert (tilleuls.code, tilleuls.nom, tilleuls.generation) == ("QN06901M", "Les Tilleuls", "2024")
    assert (tilleuls.departement, communes_de("QN06901M")) == ("69", ["69266"])


@pytest.mark.parametrize("lu", ["69266; 69029", '="69266;69029"', "69029,69266", "69266 69029"])
def test_un_quartier_peut_couvrir_plusieurs_communes(lu: str):
    importer(QPV, quartiers({"insee_com": lu}))
    assert communes_de("QN06901M") == ["69029", "69266"]
    assert codes("69266") == codes("69029") == ["QN06901M"]


def test_deux_lignes_d_un_quartier_reunissent_leurs_communes():
    rapport = importer(QPV, quartiers({}, {"insee_com": "69029", "lib_com": "Bron"}))
    assert (rapport.gardes, rapport.crees) == (2, 1)
    assert communes_de("QN06901M") == ["69029", "69266"]


def test_deux_noms_pour_un_code_sont_un_desaccord():
    rapport = importer(QPV, quartiers({}, {"lib_qp": "Les Ormes"}, {}))
    assert [(e.numero, e.motif) for e in rapport.ecarts] == [(3, Motif.DESACCORD), (4, Motif.REPETEE)]


def test_un_zero_de_tete_mange_par_un_tableur_est_rendu():
    importer(QPV, quartiers({"code_qp": "QN00101M", "insee_com": "1053", "insee_dep": "1"}))
    quartier = QuartierPrioritaire.objects.get()
    assert (communes_de("QN00101M"), quartier.departement) == (["01053"], "01")


def test_une_commune_inconnue_est_dite_et_son_code_garde():
    rapport = importer(QPV, quartiers({"insee_com": "69266;69999"}))
    assert [r.phrase for r in rapport.remarques] == ["QN06901M : la commune 69999 est inconnue"]
    assert QuartierPrioritaire.objects.get().codes_communes == "69266 69999"
    assert communes_de("QN06901M") == ["69266"]


@pytest.mark.parametrize("ligne", [{"code_qp": "XX06901M"}, {"insee_com": ""}, {"insee_com": "Lyon"}, {"lib_qp": ""}])
def test_un_quartier_mal_dit_est_ecarte(ligne: dict[str, str]):
    rapport = importer(QPV, quartiers({"code_qp": "QN06902N"}, ligne))
    assert [e.numero for e in rapport.ecarts] == [3]


def test_le_geojson_ne_donne_que_ses_proprietes():
    proprietes = {"code_qp": "QN06901M", "lib_qp": "Les Tilleuls", "insee_com": "69266", "insee_dep": "69"}
    rapport = importer(QPV, geojson(proprietes, proprietes | {"insee_com": ["69266", "69029"]}, {}))
    assert (rapport.dialecte, rapport.mot, rapport.lus, rapport.gardes) == ("GeoJSON", "objet", 3, 2)
    assert [e.numero for e in rapport.ecarts] == [3]
    assert communes_de("QN06901M") == ["69029", "69266"]


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b'{"features": [', "ce n'est pas du JSON"),
        (b'{"a": 1}', "features"),
        (b'{"features": [{"properties": {"nom": "x"}}]}', "il y manque « code_qp »"),
        (b'{"features": ' + b"[" * 200_000, "trop emboîté"),
        (b'{"features": "\xe9"}', "UTF-8"),
    ],
)
def test_un_geojson_hostile_est_refuse_en_une_phrase(octets: bytes, phrase: str):
    with pytest.raises(ListeRefusee, match=phrase):
        importer(QPV, octets)


def test_les_deux_geographies_vivent_cote_a_cote():
    importer(QPV, quartiers({"code_qp": "QP069001"}), au=date(2025, 1, 1))
    rapport = importer(QPV, quartiers({}), au=date(2026, 1, 1))
    assert rapport.absents == []
    assert codes("69266") == ["QN06901M"]
    assert codes("69266", generation=GenerationQuartier.DE_2015) == ["QP069001"]
    assert codes("69266", generation=None) == ["QN06901M", "QP069001"]


def test_une_ville_a_les_quartiers_de_ses_arrondissements():
    importer(QPV, quartiers({"insee_com": "69388"}, {"code_qp": "QN06902N", "lib_qp": "Ville", "insee_com": "69123"}))
    assert codes("69123") == codes("69388") == ["QN06901M", "QN06902N"]
    assert codes("69387") == ["QN06902N"]
    assert codes("69266") == codes("zzz") == []


def test_reimporter_suit_les_communes_et_les_absences():
    importer(QPV, quartiers({"insee_com": "69266;69029"}, {"code_qp": "QN06902N"}), au=date(2025, 1, 1))
    rapport = importer(QPV, quartiers({"insee_com": "69266"}), au=date(2026, 1, 1))
    assert (rapport.modifies, rapport.absents) == (1, ["QN06902N"])
    assert communes_de("QN06901M") == ["69266"]
    assert codes("69266") == ["QN06901M"]
    assert importer(QPV, quartiers({"insee_com": "69266"})).inchanges == 1


def test_la_base_refuse_un_code_d_une_autre_geographie():
    importer(QPV, en_csv([QUARTIER]))
    with pytest.raises(IntegrityError), transaction.atomic():
        QuartierPrioritaire.objects.create(
            code="QP069009", generation="2024", nom="x", codes_communes="69266", liste=ImportDeListe.objects.get()
        )
