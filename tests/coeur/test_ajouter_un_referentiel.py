"""On suit docs/referentiel.md à la lettre : l'Isère 2026-2027 s'ajoute par un fichier, sans toucher au code."""

import json
import re
import shutil
from pathlib import Path

import pytest

from preau.cli import main
from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel import TexteInvalide, Verdict, charger
from preau.coeur.referentiel.comparaison import comparer
from preau.coeur.referentiel.norme import DOSSIER
from preau.coeur.verification import verifier
from tests.projets.fabriques import projet

DOCUMENT = Path(__file__).parents[2] / "docs" / "referentiel.md"


def blocs_toml() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.fixture
def essai(tmp_path) -> Path:
    """La copie du dossier, et dedans le fichier que dicte le document."""
    dossier = tmp_path / "essai"
    shutil.copytree(DOSSIER, dossier)
    (dossier / "38.toml").write_text(blocs_toml()[0], encoding="utf-8")
    return dossier


def isere(annee: str, **collectif) -> bytes:
    def changer(d):
        d["campagne"] = {"departement": "38", "annee_scolaire": annee}
        rentree = int(annee[:4])
        d["collectifs"][0].update(commune="38185", debut=f"{rentree}-09-15", fin=f"{rentree + 1}-06-25", **collectif)

    return projet(changer)


def effectif(octets: bytes, dossier: Path):
    return next(c for c in verifier(octets, dossier=dossier).constats if c.code == "collectif.effectif")


def test_l_isere_n_est_pas_encore_dans_preau():
    assert charger("38").code == "national"


@pytest.mark.parametrize(
    ("enfants", "verdict"),
    [(5, Verdict.NON_CONFORME), (6, Verdict.CONFORME), (10, Verdict.CONFORME), (11, Verdict.NON_CONFORME)],
)
def test_le_fichier_du_document_juge_l_isere_2026_2027(essai, enfants, verdict):
    constat = effectif(isere("2026-2027", effectif=enfants), essai)
    assert constat.verdict is verdict
    assert constat.source.startswith("Cahier des charges du CLAS, Caf de l'Isère, 2026-2027, article 3")


def test_l_annee_d_avant_reste_jugee_par_le_national(essai):
    assert effectif(isere("2025-2026", effectif=6), essai).verdict is Verdict.NON_CONFORME


def test_le_rapport_nomme_le_texte_de_l_isere(essai):
    rapport = verifier(isere("2026-2027"), dossier=essai)
    assert (rapport.referentiel, rapport.preambule) == ("Isère (38), valeurs de 2026-2027", ())


def test_les_commandes_du_document_repondent(essai, tmp_path, capsys):
    fichier = tmp_path / "projet.json"
    fichier.write_bytes(isere("2026-2027", effectif=6))
    assert main(["verifier", str(fichier), "--format", "json", "--parametres", str(essai)]) == 0
    assert json.loads(capsys.readouterr().out)["referentiel"] == "Isère (38), valeurs de 2026-2027"
    assert main(["comparer", "2026-2027:national", "2026-2027:38", "--parametres", str(essai)]) == 0
    dit = capsys.readouterr().out
    assert all(mot in dit for mot in ("6 enfants", "10 enfants", "25 semaines"))


def test_une_annee_de_plus_s_ajoute_sous_la_precedente(essai):
    (essai / "38.toml").write_text("\n".join(blocs_toml()), encoding="utf-8")
    texte = charger("38", essai)
    de_2026, de_2027 = texte.en_vigueur(AnneeScolaire(2026)), texte.en_vigueur(AnneeScolaire(2027))
    assert (de_2026.effectif_max, de_2027.effectif_max) == (10, 11)
    changements = comparer((texte, de_2026), (texte, de_2027))
    assert [(c.libelle, c.avant, c.apres) for c in changements] == [
        ("Nombre maximal d'enfants par collectif", "10 enfants", "11 enfants")
    ]


DOUBLE = re.search(r"\[\[effectif_min\]\].*?(?=\[\[effectif_max)", blocs_toml()[0], flags=re.DOTALL)[0]


@pytest.mark.parametrize(
    ("ajout", "phrase"),
    [
        ("[[effectif_minimum]]\nvaleur = 5", "clé « effectif_minimum » inconnue"),
        ("[[encadrants_min]]\neffet = 2026-10-01\nvaleur = 2", "1er septembre"),
        ("[[encadrants_min]]\nvaleur = 2\nverifie_le = 2026-11-24", "source et paragraphe attendus"),
        (DOUBLE, "même date d'effet"),
    ],
)
def test_une_erreur_est_dite_en_une_phrase(essai, ajout, phrase):
    (essai / "38.toml").write_text(f"{blocs_toml()[0]}\n{ajout}\n", encoding="utf-8")
    with pytest.raises(TexteInvalide, match=phrase):
        charger("38", essai)
