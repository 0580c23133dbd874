"""Passe les tests sur SQLite, puis sur PostgreSQL quand il répond ; dit en une ligne ce qui n'a pas pu l'être.

``PREAU_TEST_POSTGRES`` nomme le serveur (``127.0.0.1:5432`` par défaut, utilisateur ``postgres``). Les arguments vont à
pytest, et choisissent alors les tests : rien n'est ajouté.
"""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

RACINE = Path(__file__).resolve().parents[1]
# Ce qui ne touche pas la base n'a pas à être repassé sur PostgreSQL.
SANS_BASE = ("tests/coeur", "tests/commandes", "tests/scripts", "tests/test_maison.py")
AUCUN_TEST = 5


def adresse_postgres() -> str:
    """L'adresse de la base d'administration du serveur de test."""
    serveur = os.environ.get("PREAU_TEST_POSTGRES", "").strip() or "127.0.0.1:5432"
    return f"postgresql://postgres@{serveur}/postgres"


def panne_postgres(adresse: str) -> str:
    """Pourquoi PostgreSQL ne peut pas servir ; vide s'il répond."""
    try:
        psycopg.connect(adresse, connect_timeout=2).close()
    except psycopg.Error as erreur:
        return str(erreur).strip().splitlines()[0]
    return ""


def passer(titre: str, arguments: list[str], base: str) -> int:
    """Lance pytest sur la base dite (vide : SQLite) et rend son code de sortie."""
    print(f"— Tests sur {titre}", flush=True)
    environnement = {cle: valeur for cle, valeur in os.environ.items() if cle != "DATABASE_URL"}
    environnement["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    if base:
        environnement["DATABASE_URL"] = base
    commande = [sys.executable, "-m", "pytest", "--quiet", "-n", "2", "--dist", "loadgroup", *arguments]
    return subprocess.run(commande, cwd=RACINE, env=environnement, check=False).returncode


def main() -> int:
    """Passe tout, et rend 0 si tout est vert."""
    choisis = sys.argv[1:]
    code = passer("SQLite", choisis, "")
    adresse = adresse_postgres()
    panne = panne_postgres(adresse)
    if panne:
        print(f"— PostgreSQL ne répond pas, ses tests n'ont pas été passés ({panne}).", flush=True)
        return code
    ecartes = [] if choisis else [f"--ignore={chemin}" for chemin in SANS_BASE]
    code_postgres = passer("PostgreSQL", [*choisis, *ecartes], adresse)
    return code or (0 if choisis and code_postgres == AUCUN_TEST else code_postgres)


if __name__ == "__main__":
    sys.exit(main())
