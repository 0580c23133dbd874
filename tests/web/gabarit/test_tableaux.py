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


def nom(texte: str) -> str:
    """Le nom d'une colonne ; une variable est la même, quelle que soit la boucle qui la donne."""
    return re.sub(r"\{\{ \w+\.", "{{ ", re.sub(r"\s+", " ", texte).strip())


@pytest.mark.parametrize("corps", EN_FICHES)
def test_chaque_case_porte_le_nom_d_une_colonne(corps):
    tetes = re.findall(r"<(th scope=\"col\"|c-tri\b)[^>]*>(.*?)</(?:th|c-tri)>", corps, re.DOTALL)
    colonnes = [nom(tete) for _, tete in tetes]
    cases = [case for case in re.findall(r"<(td\b[^>]*|th scope=\"row\"[^>]*)>", corps) if "colspan" not in case]
    titres = [re.search(r'data-titre="([^"]*)"', case) for case in cases]
    # La case qui nomme la ligne est à elle-même son titre.
    dits = [
        None if case.startswith("th") else titre and nom(titre[1]) for case, titre in zip(cases, titres, strict=True)
    ]
    attendus = [None if case.startswith("th") else colonne for case, colonne in zip(cases, colonnes, strict=True)]
    assert dits == attendus
    assert sum(case.startswith("th") for case in cases) == 1
