"""docs/clauses.md ne promet rien qui n'existe pas."""

import html
import re
from pathlib import Path

import pytest

from preau.coeur.referentiel import EXIGENCES

RACINE = Path(__file__).parents[3]
TEXTE = (RACINE / "docs" / "clauses.md").read_text(encoding="utf-8")
LIGNES = [
    [case.strip() for case in ligne.strip("|").split(" | ")]
    for ligne in TEXTE.splitlines()
    if re.match(r"\| \d\d \|", ligne)
]
JUGEES = {numero for numero, _, _, etat, *_ in LIGNES if etat in ("verdict", "en partie")}


def test_chaque_test_nomme_existe():
    cites = re.findall(r"`(tests/[\w/.]+\.py)` `(test_\w+)`", TEXTE)
    assert len(cites) > 20
    absents = [(f, nom) for f, nom in cites if f"def {nom}(" not in (RACINE / f).read_text(encoding="utf-8")]
    assert absents == []


def test_chaque_exigence_nommee_existe_et_porte_la_clause():
    nommees = {(numero, code) for numero, *_, ou, _ in LIGNES for code in re.findall(r"`([a-z_]+(?:\.[a-z_]+)?)`", ou)}
    fausses = {(n, code) for n, code in nommees if code not in EXIGENCES or int(n) not in EXIGENCES[code].clauses}
    assert fausses == set()


def test_les_clauses_de_cette_version_sont_jugees():
    assert {"01", "05", "10", "14", "18", "19", "21", "22", "24", "25", "26", "27", "30"} <= JUGEES


@pytest.mark.django_db
def test_la_page_des_exigences_nomme_chaque_clause_jugee(connectee):
    page = html.unescape(re.sub(r"<[^>]+>", " ", connectee.get("/referentiel/exigences/").content.decode()))
    nommees = {
        n for groupe in re.findall(r"clauses? ((?:\d\d(?:, | et )?)+)", page) for n in re.findall(r"\d\d", groupe)
    }
    assert JUGEES - nommees <= {"05"}  # le référentiel lui-même, que dit sa propre page


def test_une_clause_a_venir_ne_cite_aucun_test():
    assert [numero for numero, _, _, etat, _, test in LIGNES if etat == "à venir" and test] == []
