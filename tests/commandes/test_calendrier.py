import argparse
import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.commandes import calendrier

LUNDI, JEUDI = ("--creneau", "lundi 16:30-18:00"), ("--creneau", "jeudi 16:30-18:00")
PLAN = {"--departement": "69", "--debut": "2024-10-07", "--fin": "2025-06-13"}


def executer(*arguments: str) -> int:
    parseur = argparse.ArgumentParser(prog="preau")
    calendrier.ajouter(parseur.add_subparsers())
    lus = parseur.parse_args(["calendrier", *arguments])
    return int(lus.executer(lus))


def plan(*arguments: str, **remplace: str) -> list[str]:
    options = PLAN | {f"--{nom}": valeur for nom, valeur in remplace.items()}
    return [mot for paire in options.items() for mot in paire] + list(arguments)


def reponse(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert executer(*arguments, "--format", "json") == 0
    sortie = capsys.readouterr()
    assert not sortie.err
    lue = json.loads(sortie.out)
    assert isinstance(lue, dict)
    return lue


def refus(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert executer(*arguments) == 2
    sortie = capsys.readouterr()
    assert not sortie.out
    return sortie.err.splitlines()


def test_l_exemple_du_contrat_donne_ses_valeurs(capsys: pytest.CaptureFixture[str]):
    lue = reponse(capsys, *plan(*LUNDI, *JEUDI))
    assert list(lue) == ["zone", "semaines_ouvertes", "semaines_completes", "seances", "perdues", "heures"]
    assert (lue["zone"], lue["semaines_ouvertes"], lue["semaines_completes"]) == ("A", 28, 24)
    assert (lue["seances"][0], len(lue["seances"]), lue["heures"]) == ("2024-10-07", 52, "78.00")
    assert len(lue["perdues"]) == 20
    assert {"date": "2025-05-29", "motif": "jeudi de l'Ascension"} in lue["perdues"]


def test_mardi_et_jeudi_perdent_moins(capsys: pytest.CaptureFixture[str]):
    lue = reponse(capsys, *plan(*JEUDI, "--creneau", "mardi 16:30-18:00"))
    assert (lue["semaines_ouvertes"], lue["semaines_completes"]) == (28, 26)


def test_deux_seances_perdues_le_meme_jour_font_deux_entrees(capsys: pytest.CaptureFixture[str]):
    arguments = plan(*LUNDI, "--creneau", "lundi 18:00-19:00", debut="2024-11-11", fin="2024-11-11")
    lue = reponse(capsys, *arguments)
    assert lue["perdues"] == [{"date": "2024-11-11", "motif": "11 novembre"}] * 2
    assert (lue["seances"], lue["heures"]) == ([], "0.00")


def test_une_fermeture_fait_perdre_ses_seances(capsys: pytest.CaptureFixture[str]):
    lue = reponse(capsys, *plan(*LUNDI, *JEUDI, "--fermeture", "2024-12-16:2024-12-20"))
    assert (lue["semaines_ouvertes"], lue["semaines_completes"], lue["heures"]) == (27, 23, "75.00")
    assert {"date": "2024-12-19", "motif": "fermeture"} in lue["perdues"]


def test_la_casse_et_les_espaces_sont_pardonnes(capsys: pytest.CaptureFixture[str]):
    arguments = plan("--creneau", "  LUNDI   16:30 - 18:00 ", "--creneau", "Jeudi 16:30-18:00", departement=" 69 ")
    assert reponse(capsys, *arguments) == reponse(capsys, *plan(*LUNDI, *JEUDI))


def test_l_alsace_moselle_perd_le_vendredi_saint(capsys: pytest.CaptureFixture[str]):
    vendredi = ("--creneau", "vendredi 16:30-18:00")
    saint = {"date": "2024-03-29", "motif": "Vendredi saint"}
    annee = {"debut": "2023-10-02", "fin": "2024-06-14"}
    assert saint in reponse(capsys, *plan(*vendredi, departement="57", **annee))["perdues"]
    assert saint not in reponse(capsys, *plan(*vendredi, departement="54", **annee))["perdues"]


def test_le_texte_montre_chaque_semaine(capsys: pytest.CaptureFixture[str]):
    assert executer(*plan(*LUNDI, *JEUDI, fin="2024-11-17")) == 0
    lignes = capsys.readouterr().out.splitlines()
    assert lignes[0] == "Année scolaire 2024-2025, zone A : Rhône (académie de Lyon)"
    assert lignes[1] == "Lundi 16 h 30 – 18 h et jeudi 16 h 30 – 18 h, du 7 octobre 2024 au 17 novembre 2024"
    assert "  7 octobre         ●   ●" in lignes
    assert "  21 octobre        ×   ×   vacances de la Toussaint" in lignes
    assert "  11 novembre       ×   ●   11 novembre" in lignes


def test_tout_ce_qui_manque_est_dit_une_fois(capsys: pytest.CaptureFixture[str]):
    lignes = refus(capsys)
    assert [ligne.partition(" : ")[0] for ligne in lignes] == ["--debut", "--fin", "--departement", "--creneau"]


@pytest.mark.parametrize(
    ("option", "valeur", "ligne"),
    [
        ("departement", "99", "--departement : code de département attendu, comme 69, « 99 » reçu"),
        ("departement", "20", "--departement : code de département attendu, comme 69, « 20 » reçu"),
        ("debut", "0000-10-07", "--debut : date attendue, comme 2024-10-07, « 0000-10-07 » reçu"),
        ("debut", "20241007", "--debut : date attendue, comme 2024-10-07, « 20241007 » reçu"),
        ("debut", "2024-W41-1", "--debut : date attendue, comme 2024-10-07, « 2024-W41-1 » reçu"),
        ("debut", "2024-02-30", "--debut : date attendue, comme 2024-10-07, « 2024-02-30 » reçu"),
        ("debut", "", "--debut : date attendue, comme 2024-10-07, «  » reçu"),
        ("fin", "2024-10-06", "--fin : date qui ne précède pas --debut (2024-10-07) attendue, « 2024-10-06 » reçu"),
        (
            "fin",
            "2025-09-01",
            "--fin : date au plus tard le 2025-08-31 (année scolaire 2024-2025) attendue, « 2025-09-01 » reçu",
        ),
        ("format", "xml", "--format : texte ou json attendu, « xml » reçu"),
    ],
)
def test_un_argument_faux_est_refuse_par_son_nom(
    capsys: pytest.CaptureFixture[str], option: str, valeur: str, ligne: str
):
    assert refus(capsys, *plan(*LUNDI, **{option: valeur})) == [ligne]


@pytest.mark.parametrize(
    "creneau",
    [
        *("", "lundi", "16:30-18:00", "lundi 16h30-18h", "lundi 24:00-25:00", "lundi 16:60-18:00", "lundi 6:30-8:00"),
        *("lundi 18:00-16:30", "lundi 16:30-16:30", "monday 16:30-18:00", "lundi 16:30-18:00 x", "lundi ١٦:٣٠-18:00"),
    ],
)
def test_un_creneau_illisible_est_refuse(capsys: pytest.CaptureFixture[str], creneau: str):
    (ligne,) = refus(capsys, *plan("--creneau", creneau))
    assert ligne.startswith("--creneau : ")
    assert ligne.endswith(f"« {creneau} » reçu")


@pytest.mark.parametrize("second", ["lundi 16:30-18:00", "lundi 17:59-19:00", "lundi 16:00-16:31", "lundi 16:45-17:00"])
def test_deux_creneaux_qui_se_chevauchent_sont_refuses(capsys: pytest.CaptureFixture[str], second: str):
    (ligne,) = refus(capsys, *plan(*LUNDI, "--creneau", second))
    assert ligne.startswith("--creneau : créneaux qui ne se chevauchent pas attendus")
    assert "« lundi 16:30-18:00 »" in ligne
    assert f"« {second} »" in ligne


def test_deux_creneaux_qui_se_touchent_sont_acceptes(capsys: pytest.CaptureFixture[str]):
    assert reponse(capsys, *plan(*LUNDI, "--creneau", "lundi 18:00-19:30"))["semaines_completes"] == 26


@pytest.mark.parametrize(
    "fermeture",
    [
        *("", ":", "2024-12-16", "2024-12-16:", "2024-12-20:2024-12-16", "2024-12-16/2024-12-20"),
        *("2024-12-16:2024-12-20:2024-12-24", "2025-08-31:2025-09-01", "2024-08-31:2024-09-02"),
    ],
)
def test_une_fermeture_illisible_ou_hors_de_l_annee_est_refusee(capsys: pytest.CaptureFixture[str], fermeture: str):
    (ligne,) = refus(capsys, *plan(*LUNDI, "--fermeture", fermeture))
    assert ligne.startswith("--fermeture : ")


@pytest.mark.parametrize(
    ("departement", "annee", "option", "nomme"),
    [
        ("974", 2024, "--departement", "l'académie de La Réunion"),
        ("2a", 2024, "--departement", "l'académie de Corse"),
        ("984", 2024, "--departement", "le département 984"),
        ("69", 2014, "--debut", "2014-2015"),
        ("13", 2028, "--debut", "2028-2029 connu pour l'académie d'Aix-Marseille"),
        ("69", 1, "--debut", "0001-0002"),
        ("69", 9998, "--debut", "9998-9999"),
    ],
)
def test_un_calendrier_inconnu_est_nomme(
    capsys: pytest.CaptureFixture[str], departement: str, annee: int, option: str, nomme: str
):
    arguments = plan(*LUNDI, departement=departement, debut=f"{annee:04}-10-07", fin=f"{annee + 1:04}-06-13")
    (ligne,) = refus(capsys, *arguments)
    assert ligne.startswith(f"{option} : aucun calendrier scolaire")
    assert nomme in ligne


@pytest.mark.parametrize("debut", ["0001-01-01", "9999-10-01"])
def test_un_jour_au_bord_du_calendrier_est_refuse_sans_incident(capsys: pytest.CaptureFixture[str], debut: str):
    (ligne,) = refus(capsys, *plan(*LUNDI, debut=debut, fin="9999-12-31"))
    assert ligne.startswith("--debut : ")


TEXTES = st.text(max_size=25)


@given(TEXTES, TEXTES, TEXTES, st.lists(TEXTES, max_size=3), st.lists(TEXTES, max_size=3), TEXTES)
def test_aucun_argument_ne_fait_tomber_la_lecture(
    departement: str, debut: str, fin: str, creneau: list[str], fermeture: list[str], forme: str
):
    arguments = argparse.Namespace(
        departement=departement, debut=debut, fin=fin, creneau=creneau, fermeture=fermeture, format=forme
    )
    with pytest.raises(calendrier.ArgumentsRefuses) as refuses:
        calendrier.lire_plan(arguments)
    assert all(len(str(faute).splitlines()) == 1 for faute in refuses.value.fautes)


def test_les_couleurs_ne_sortent_que_sur_un_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    arguments = plan(*LUNDI, fin="2024-10-13")
    assert executer(*arguments) == 0
    assert "\033[" not in capsys.readouterr().out
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert executer(*arguments) == 0
    assert "\033[32m●\033[0m" in capsys.readouterr().out
