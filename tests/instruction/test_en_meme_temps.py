"""L'enveloppe tient, quand bien même tous les décideurs cliquent à la même seconde, sur PostgreSQL et sur SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.instruction.course import DECIDEURS, courir

RACINE = Path(__file__).resolve().parents[2]
TOURS, BAISSES = 250, 20
DISPUTES = TOURS * DECIDEURS + BAISSES * 2
"""Quatre décideurs, 250 fois : mille attributions disputées."""

# La base SQLite des tests est en mémoire et n'a qu'une connexion ; celle-ci est un fichier, comme en vrai.
COURSE = f"""
import django
django.setup()
from django.core.management import call_command
from tests.instruction.course import courir
call_command("migrate", verbosity=0)
print(courir({TOURS}, {BAISSES}))
"""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="la même course a lieu sur SQLite")
@pytest.mark.django_db(transaction=True)
def test_mille_attributions_disputees_ne_depassent_jamais_l_enveloppe():
    assert courir(TOURS, BAISSES) == DISPUTES


@pytest.mark.skipif(connection.vendor != "sqlite", reason="la même course a lieu sur PostgreSQL")
def test_mille_attributions_disputees_dans_un_fichier_sqlite(tmp_path):
    base = {"DATABASE_URL": f"sqlite:///{tmp_path / 'course.sqlite3'}", "PREAU_VAR": str(tmp_path)}
    environnement = {**os.environ, **base, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    commande = [sys.executable, "-c", COURSE]
    fini = subprocess.run(commande, cwd=RACINE, env=environnement, capture_output=True, text=True, check=False)
    assert (fini.stdout, fini.stderr) == (f"{DISPUTES}\n", "")
