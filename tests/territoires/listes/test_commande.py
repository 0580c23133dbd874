from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from preau.territoires.models import Etablissement
from tests.territoires.listes.fichiers import ECOLE, annuaire

LISTES = Path(__file__).resolve().parents[3] / "preau" / "demonstration" / "listes"


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    autres = [{"uai": f"X{numero}", "type": "Autre"} for numero in range(30)]
    chemin = tmp_path / "annuaire.csv"
    chemin.write_bytes(annuaire({}, *autres))
    return chemin


def lancer(*arguments: object) -> str:
    sortie = StringIO()
    call_command("importer_liste", *map(str, arguments), stdout=sortie)
    return sortie.getvalue()


def test_l_essai_dit_ce_qui_serait_fait(fichier: Path):
    dit = lancer("ecoles", fichier, "--essai", "--du", "2026-02-02", "--limite", "2")
    assert dit.splitlines()[0] == (
        "annuaire de l'éducation : annuaire.csv, au 2 février 2026, millésime 2026-02-02 (noms techniques)."
    )
    assert dit.splitlines()[2:] == [
        "Lus : 31 ; gardés : 1 ; écartés : 30.",
        "  type d'établissement non repris : 30",
        "À créer : 1 ; à modifier : 0 ; inchangés : 0 ; absents du fichier : 0.",
        "Écartés :",
        "  ligne 3 : type « Autre » : ni école, ni collège, ni lycée",
        "  ligne 4 : type « Autre » : ni école, ni collège, ni lycée",
        "  … et 28 de plus.",
        "Essai : rien n'a été écrit.",
    ]
    assert not Etablissement.objects.exists()


def test_l_import_ecrit_puis_se_reconnait(fichier: Path):
    assert "Créés : 1 ; modifiés : 0" in lancer("ecoles", fichier)
    assert Etablissement.objects.get().pk == ECOLE["uai"]
    assert "Ce fichier a déjà été importé à cette date." in lancer("ecoles", fichier)


def test_un_fichier_qui_perd_beaucoup_d_ecoles_alerte(tmp_path: Path, fichier: Path):
    autre = tmp_path / "court.csv"
    autre.write_bytes(annuaire({"uai": "0699009T"}))
    lancer("ecoles", fichier)
    dit = lancer("ecoles", autre, "--essai")
    assert "Attention : 1 absent sur 1 déjà connus ; le fichier est peut-être tronqué." in dit
    assert f"Absents du fichier, gardés dans la base :\n  {ECOLE['uai']}\n" in dit


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (("ecoles", "/nulle/part.csv"), "ne se lit pas"),
        (("ecoles", "/"), "ne se lit pas"),
        (("qpv", "{fichier}"), "il y manque « code_qp »"),
        (("cantines", "{fichier}"), "cantines"),
        (("ecoles", "{fichier}", "--du", "hier"), "hier"),
    ],
)
def test_un_refus_est_une_phrase(fichier: Path, arguments: tuple[str, ...], phrase: str):
    with pytest.raises(CommandError, match=phrase):
        lancer(*(argument.format(fichier=fichier) for argument in arguments))


@pytest.mark.parametrize(
    ("liste", "fichier"),
    [
        ("ecoles", "echantillon-invente-annuaire.csv"),
        ("education-prioritaire", "echantillon-invente-education-prioritaire.csv"),
        ("qpv", "echantillon-invente-qpv.csv"),
    ],
)
def test_les_echantillons_de_la_demonstration_entrent_sans_une_remarque(liste: str, fichier: str):
    dit = lancer(liste, LISTES / fichier)
    assert "écartés : 0." in dit
    assert "À savoir" not in dit
    assert "chantillon inventé" in (LISTES / fichier).read_text(encoding="utf-8-sig")
