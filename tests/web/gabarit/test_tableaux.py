"""Les tableaux au téléphone : chaque case d'un tableau « en fiches » dit de quelle colonne elle est."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[3] / "preau" / "web"
TABLEAU = re.compile(r"<c-tableau\b([^>]*)>(.*?)</c-tableau>", re.DOTALL)
EN_FICHES = [
    pytest.param(corps, id=f"{gabarit.stem}-{rang}")
    for gabarit in sorted(WEB.rglob("*.html"))
    for rang, (attributs, corps) in enumerate(TABLEAU.findall(gabarit.read_text(encoding="utf-8")))
    if "en-fiches" in attributs
]


@pytest.mark.parametrize("corps", EN_FICHES)
def test_chaque_case_porte_le_nom_d_une_colonne(corps):
    colonnes = [
        re.sub(r"\s+", " ", colonne).strip()
        for colonne in re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", corps, re.DOTALL)
    ]
    cases = re.findall(r"<td\b([^>]*)>", corps)
    titres = [re.search(r'data-titre="([^"]*)"', case) for case in cases]
    assert [titre and titre[1] for titre in titres] == colonnes[1:]
