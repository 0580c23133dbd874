import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from preau.editions.tableurs import Colonne, en_csv, en_xlsx

LE = datetime(2026, 6, 12, 9, tzinfo=UTC)
COLONNES = (
    Colonne("Dossier", lambda ligne: ligne[0], 30),
    Colonne("Enfants", lambda ligne: ligne[1]),
    Colonne("Charges (€)", lambda ligne: ligne[2]),
    Colonne("Déposé le", lambda ligne: ligne[3]),
)
LIGNES = [("Élan ; « nord »", 24, Decimal("12345.5"), date(2026, 6, 12)), ("Sans budget", 0, None, None)]
PIEGES = ("=1+1", "+33 4", "-2", "@SOMME(A1)", "\t=1", "\r=1", "\n=1")


def feuille(lignes=LIGNES):
    classeur = openpyxl.load_workbook(io.BytesIO(en_xlsx("Dossiers", COLONNES, lignes, LE)))
    return classeur.active


def test_le_csv_s_ouvre_d_un_clic_dans_un_tableur_francais():
    assert en_csv(COLONNES, LIGNES) == (
        b"\xef\xbb\xbf"
        + (
            'Dossier;Enfants;Charges (€);Déposé le\r\n"Élan ; « nord »";24;12345,50;12/06/2026\r\nSans budget;0;;\r\n'
        ).encode()
    )


def test_le_classeur_garde_les_nombres_et_les_jours_pour_ce_qu_ils_sont():
    assert [[case.value for case in rangee] for rangee in feuille().rows] == [
        ["Dossier", "Enfants", "Charges (€)", "Déposé le"],
        ["Élan ; « nord »", 24, 12345.5, datetime(2026, 6, 12)],  # noqa: DTZ001  # un classeur n'a pas de fuseau
        ["Sans budget", 0, None, None],
    ]
    assert [case.data_type for case in feuille()[2]] == ["s", "n", "n", "d"]
    assert [feuille()[2][rang].number_format for rang in (2, 3)] == ["#,##0.00", "dd/mm/yyyy"]


def test_la_tete_et_la_premiere_colonne_restent_en_vue():
    assert (feuille().freeze_panes, feuille().auto_filter.ref, feuille().title) == ("B2", "A1:D3", "Dossiers")


@pytest.mark.parametrize("piege", PIEGES)
def test_un_texte_ne_devient_jamais_une_formule(piege):
    lignes = [(piege, 1, None, None)]
    texte = io.StringIO(en_csv(COLONNES, lignes).decode("utf-8-sig"), newline="")
    _tete, ligne = csv.reader(texte, delimiter=";")
    assert ligne[0] == f"'{piege}"
    case = feuille(lignes)["A2"]
    assert (case.value, case.data_type, case.quotePrefix) == (piege.replace("\r", "\n"), "s", True)


def test_un_nombre_negatif_reste_un_nombre():
    lignes = [("Reprise", -2, Decimal("-3.10"), None)]
    assert en_csv(COLONNES, lignes).decode("utf-8-sig").splitlines()[1] == "Reprise;-2;-3,10;"
    assert [case.value for case in feuille(lignes)[2]][:3] == ["Reprise", -2, -3.1]


def test_un_titre_de_colonne_ne_devient_pas_une_formule():
    colonnes = (Colonne("=A1", lambda ligne: ligne),)
    assert en_csv(colonnes, ["x"]) == b"\xef\xbb\xbf'=A1\r\nx\r\n"
    lue = openpyxl.load_workbook(io.BytesIO(en_xlsx("F", colonnes, ["x"], LE))).active["A1"]
    assert (lue.value, lue.data_type) == ("=A1", "s")


def test_le_meme_tableau_donne_le_meme_fichier():
    assert en_xlsx("Dossiers", COLONNES, LIGNES, LE) == en_xlsx("Dossiers", COLONNES, LIGNES, LE)


def test_un_texte_demesure_est_coupe_a_ce_qu_une_case_contient():
    assert len(feuille([("a" * 40_000, 1, None, None)])["A2"].value) == 32_767
