"""Chaque couple de couleurs employé ensemble se lit : AA, calculé d'après le fichier des jetons."""

import re
from pathlib import Path

import pytest

JETONS = Path(__file__).resolve().parents[3] / "preau/web/gabarit/static/gabarit/jetons.css"
STATIQUES = JETONS.parent
TEXTE, TRAIT = 4.5, 3.0
FONDS = ("papier", "carte", "creux")
TONS = ("tableau", "miel", "cerise", "ardoise")

COUPLES = [
    *((encre, fond, TEXTE) for encre in ("encre", "encre-douce", "brique-fonce", "brique") for fond in FONDS),
    *((ton, f"{ton}-pale", TEXTE) for ton in TONS),
    *((encre, f"{ton}-pale", TEXTE) for encre in ("encre", "encre-douce") for ton in TONS),
    *((ton, "carte", TEXTE) for ton in TONS),
    ("sur-brique", "brique", TEXTE),
    ("sur-brique", "brique-fonce", TEXTE),
    ("brique-fonce", "brique-pale", TEXTE),
    ("encre", "brique-pale", TEXTE),
    ("carte", "encre", TEXTE),
    ("papier", "encre", TEXTE),
    ("carte", "cerise", TEXTE),
    ("carte", "tableau", TEXTE),
    *(("trait-fort", fond, TRAIT) for fond in FONDS),
    *(("foyer", fond, TRAIT) for fond in (*FONDS, *(f"{ton}-pale" for ton in TONS))),
    ("foyer-fond", "foyer", TRAIT),
    ("foyer-fond", "brique", TRAIT),
]


def jetons() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b", JETONS.read_text(encoding="utf-8")))


def luminance(couleur: str) -> float:
    composantes = [int(couleur[rang : rang + 2], 16) / 255 for rang in (1, 3, 5)]
    rouge, vert, bleu = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in composantes)
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contraste(une: str, autre: str) -> float:
    basse, haute = sorted((luminance(une), luminance(autre)))
    return (haute + 0.05) / (basse + 0.05)


def test_le_calcul_est_celui_du_texte():
    assert contraste("#FFFFFF", "#000000") == pytest.approx(21)
    assert contraste("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize(("devant", "derriere", "seuil"), COUPLES)
def test_le_couple_se_lit(devant: str, derriere: str, seuil: float):
    couleurs = jetons()
    assert contraste(couleurs[devant], couleurs[derriere]) >= seuil


def test_aucune_couleur_n_est_ecrite_hors_des_jetons():
    motif = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(")
    fautes = {
        feuille.name: motif.findall(feuille.read_text(encoding="utf-8"))
        for feuille in STATIQUES.glob("*.css")
        if feuille != JETONS
    }
    assert {nom: trouvees for nom, trouvees in fautes.items() if trouvees} == {}
