"""Ce qu'une page montrait, tel qu'elle le renvoie : illisible, il est ignoré, jamais une panne."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import preau.web
from preau.web.gabarit.vu import vu_de


@pytest.mark.parametrize("texte", [None, "", "hier", "2026-99-99T00:00:00", "2026-13-01T10:00:00+02:00", "\x00"])
def test_un_instant_illisible_est_ignore(texte):
    assert vu_de(texte) is None


def test_un_instant_se_lit():
    assert vu_de("2026-05-12T10:00:00.000012+00:00") == datetime(2026, 5, 12, 10, 0, 0, 12, tzinfo=UTC)


def test_aucune_page_ne_lit_un_instant_autrement():
    racine = Path(preau.web.__file__).parent
    lecteurs = [str(f.relative_to(racine)) for f in racine.rglob("*.py") if "parse_datetime" in f.read_text("utf-8")]
    assert lecteurs == ["gabarit/vu.py"]
