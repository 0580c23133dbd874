"""L'enveloppe tient, quand bien même tous les décideurs cliquent à la même seconde, sur PostgreSQL et sur SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.instruction import course

RACINE = Path(__file__).resolve().parents[2]
BAISSES = 20
COURSES = {"courir": 250, "courir_par_comite": 100}
"""Quatre décideurs, 250 fois : mille attributions disputées ; quatre cents de plus devant une sous-enveloppe."""

# La base SQLite des tests est en mémoire et n'a qu'une connexion ; celle-ci est un fichier, comme en vrai.
COURSE = """
import django
django.setup()
from django.core.management import call_command
from tests.instruction import course
call_command("migrate", verbosity=0)
print(course.{nom}({tours}, {baisses}))
"""


def disputes(tours: int) -> int:
    return tours * course.DECIDEURS + BAISSES * 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="la même course a lieu sur SQLite")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("nom", "tours"), COURSES.items())
def test_mille_attributions_disputees_ne_depassent_jamais_l_enveloppe(nom, tours):
    assert getattr(course, nom)(tours, BAISSES) == disputes(tours)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="la même course a lieu sur PostgreSQL")
@pytest.mark.parametrize(("nom", "tours"), COURSES.items())
def test_mille_attributions_disputees_dans_un_fichier_sqlite(tmp_path, nom, tours):
    base = {"DATABASE_URL": f"sqlite:///{tmp_path / 'course.sqlite3'}", "PREAU_VAR": str(tmp_path)}
    environnement = {**os.environ, **base, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    commande = [sys.executable, "-c", COURSE.format(nom=nom, tours=tours, baisses=BAISSES)]
    fini = subprocess.run(commande, cwd=RACINE, env=environnement, capture_output=True, text=True, check=False)
    assert (fini.stdout, fini.stderr) == (f"{disputes(tours)}\n", "")
