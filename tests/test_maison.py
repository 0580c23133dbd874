"""Ce que la maison exige d'elle-même : ses étages, ses mesures, ses mots."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.template.utils import get_app_template_dirs

RACINE = Path(__file__).resolve().parents[1]
MAX_LIGNES_FICHIER = 400
MAX_LIGNES_FONCTION = 40
CLAUSES = [f"{numero:02d}" for numero in range(1, 37)]
PARTS = ("preau", "config", "scripts", "tests")
# Servis par Django lui-même, sous un nom convenu.
GABARITS_DE_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def fichiers(*suffixes: str, parts: tuple[str, ...] = PARTS) -> list[Path]:
    """Nos fichiers : ni ceux d'autrui (``vendor``), ni ceux que Django écrit (``migrations``)."""
    ecartes = {"vendor", "migrations", "__pycache__"}
    trouves = (chemin for part in parts for chemin in (RACINE / part).rglob("*"))
    return sorted(c for c in trouves if c.suffix in suffixes and not ecartes & set(c.relative_to(RACINE).parts))


def arbre(chemin: Path) -> ast.Module:
    return ast.parse(chemin.read_text(encoding="utf-8"), str(chemin))


def nom(chemin: Path) -> str:
    return str(chemin.relative_to(RACINE))


# --- Les étages ------------------------------------------------------------------------------------------------------


def test_les_etages_n_importent_que_vers_le_bas():
    programme = Path(sys.executable).with_name("lint-imports")
    resultat = subprocess.run([programme, "--no-cache"], cwd=RACINE, capture_output=True, text=True, check=False)
    assert resultat.returncode == 0, resultat.stdout + resultat.stderr


def test_la_ligne_de_commande_ne_demarre_pas_django():
    code = "import sys, preau.cli; print(sorted({nom.partition('.')[0] for nom in sys.modules} & {'django', 'typst'}))"
    resultat = subprocess.run([sys.executable, "-c", code], cwd=RACINE, capture_output=True, text=True, check=True)
    assert resultat.stdout.strip() == "[]"


def lectures_d_horloge(module: ast.Module) -> Iterator[str]:
    """Les appels qui lisent l'heure : ``date.today``, ``datetime.now``, ``time.time`` et leurs voisins."""
    interdits = {"today", "now", "utcnow", "time", "time_ns", "monotonic", "localtime", "gmtime"}
    porteurs = {"date", "datetime", "time", "dt"}
    for noeud in ast.walk(module):
        if isinstance(noeud, ast.Attribute) and noeud.attr in interdits:
            porteur = noeud.value.attr if isinstance(noeud.value, ast.Attribute) else getattr(noeud.value, "id", "")
            if porteur in porteurs and (porteur, noeud.attr) not in {("datetime", "time"), ("dt", "time")}:
                yield f"{porteur}.{noeud.attr} ligne {noeud.lineno}"


def test_le_coeur_ne_lit_pas_l_horloge():
    fautes = [f"{nom(c)} : {f}" for c in fichiers(".py", parts=("preau/coeur",)) for f in lectures_d_horloge(arbre(c))]
    assert fautes == []


@pytest.mark.parametrize("code", ["date.today()", "datetime.datetime.now()", "time.time()", "x = dt.date.today"])
def test_une_lecture_d_horloge_serait_vue(code: str):
    assert len(list(lectures_d_horloge(ast.parse(code)))) == 1


# --- Les mesures -----------------------------------------------------------------------------------------------------


def test_aucun_fichier_ne_depasse_quatre_cents_lignes():
    tailles = {nom(c): len(c.read_text(encoding="utf-8").splitlines()) for c in fichiers(".py", ".html", ".js", ".css")}
    assert {chemin: taille for chemin, taille in tailles.items() if taille > MAX_LIGNES_FICHIER} == {}


def fonctions_longues(chemin: Path) -> Iterator[str]:
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef) and noeud.end_lineno:
            lignes = noeud.end_lineno - noeud.lineno + 1
            if lignes > MAX_LIGNES_FONCTION:
                yield f"{nom(chemin)} : {noeud.name} ({lignes} lignes)"


def test_aucune_fonction_ne_depasse_quarante_lignes():
    assert [faute for chemin in fichiers(".py") for faute in fonctions_longues(chemin)] == []


def test_rien_n_est_remis_a_plus_tard():
    motif = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
    suffixes = (".py", ".html", ".css", ".js", ".md", ".toml", ".typ")
    assert [nom(c) for c in fichiers(*suffixes, parts=(*PARTS, "docs")) if motif.search(c.read_text("utf-8"))] == []


# --- Les tables ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_aucune_migration_ne_manque():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def nos_modeles() -> list[type[models.Model]]:
    return [modele for modele in apps.get_models() if modele.__module__.startswith("preau.")]


def test_chaque_modele_dit_son_nom_en_francais():
    attendus = {"verbose_name", "verbose_name_plural"}
    assert [m._meta.label for m in nos_modeles() if not attendus <= set(m._meta.original_attrs)] == []


def test_chaque_champ_dit_son_nom_en_francais():
    # Les champs que Django pose lui-même (clé automatique, mot de passe) portent déjà le leur.
    champs = [(m, champ) for m in nos_modeles() for champ in m._meta.local_fields if not champ.auto_created]
    # Le nom donné à la construction est le seul témoin d'un nom écrit : l'autre est déduit de celui du champ.
    sans_nom = [f"{m._meta.label}.{champ.name}" for m, champ in champs if champ._verbose_name is None]  # noqa: SLF001
    assert sans_nom == []


# --- Les pages -------------------------------------------------------------------------------------------------------


def nos_gabarits() -> dict[str, Path]:
    dossiers = [d for d in get_app_template_dirs("templates") if Path(d).is_relative_to(RACINE / "preau")]
    return {str(f.relative_to(d)): f for d in dossiers for f in Path(d).rglob("*") if f.is_file()}


def noms_des_bibliotheques() -> set[str]:
    """Les gabarits que les bibliothèques cherchent : un des nôtres du même nom le remplace."""
    dossiers = [d for d in get_app_template_dirs("templates") if not Path(d).is_relative_to(RACINE / "preau")]
    return {str(f.relative_to(d)) for d in dossiers for f in Path(d).rglob("*") if f.is_file()}


def est_employe(gabarit: str, textes: str) -> bool:
    """Vrai si le gabarit est nommé entre guillemets (courrier : sans suffixe) ou posé comme composant ``<c-…>``."""
    if gabarit.startswith("cotton/"):
        composant = gabarit.removeprefix("cotton/").removesuffix(".html").removesuffix("/index")
        balise = composant.replace("/", ".").replace("_", "-")
        return bool(re.search(rf"<c-{re.escape(balise)}[\s/>]", textes))
    noms = {gabarit, gabarit.removesuffix(".txt")}
    return any(f"{guillemet}{connu}{guillemet}" in textes for connu in noms for guillemet in "\"'")


def test_chaque_gabarit_sert():
    textes = "\n".join(
        c.read_text(encoding="utf-8") for c in fichiers(".py", ".html", ".txt", parts=("preau", "config"))
    )
    connus = GABARITS_DE_DJANGO | noms_des_bibliotheques()
    assert [gabarit for gabarit in nos_gabarits() if gabarit not in connus and not est_employe(gabarit, textes)] == []


# --- Les documents ---------------------------------------------------------------------------------------------------


def test_chaque_clause_du_texte_a_sa_ligne():
    texte = (RACINE / "docs" / "clauses.md").read_text(encoding="utf-8")
    lignes = re.findall(r"^\| *(\d\d) *\|", texte, flags=re.MULTILINE)
    assert lignes == CLAUSES


def test_deux_decisions_ne_portent_pas_le_meme_numero():
    numeros = [chemin.name[:4] for chemin in (RACINE / "docs" / "decisions").glob("*.md")]
    assert sorted(numeros) == sorted(set(numeros))


def test_les_documents_ne_nomment_que_ce_qui_existe():
    motif = re.compile(r"`((?:preau|tests|config|scripts|docs)/[\w./-]+)`")
    documents = [*RACINE.glob("*.md"), *(RACINE / "docs").rglob("*.md")]
    cites = {(nom(d), chemin) for d in documents for chemin in motif.findall(d.read_text(encoding="utf-8"))}
    assert sorted((d, chemin) for d, chemin in cites if not (RACINE / chemin).exists()) == []


def test_les_verrous_ne_gardent_aucune_adresse():
    verrous = sorted((RACINE / "requirements").glob("*.lock"))
    assert [nom(v) for v in verrous] == ["requirements/developpement.lock", "requirements/production.lock"]
    assert [nom(v) for v in verrous if "://" in v.read_text(encoding="utf-8")] == []


def test_la_production_emploie_les_versions_que_les_tests_ont_vues():
    def versions(fichier: str) -> set[str]:
        return set(
            re.findall(r"^([\w.-]+==[^\s;]+)", (RACINE / "requirements" / fichier).read_text("utf-8"), re.MULTILINE)
        )

    assert versions("production.lock") - versions("developpement.lock") == set()
