"""Payer à plusieurs au même instant ne dépasse jamais l'attribué, sur PostgreSQL et sur un fichier SQLite."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.instruction import course_des_versements

RACINE = Path(__file__).resolve().parents[2]
TOURS = 25
COURSE = f"""
import django
django.setup()
from django.core.management import call_command
from tests.instruction import course_des_versements
call_command("migrate", verbosity=0)
print(course_des_versements.courir({TOURS}))
"""


@pytest.mark.skipif(connection.vendor != "postgresql", reason="la même course a lieu sur SQLite")
@pytest.mark.django_db(transaction=True)
def test_cent_versements_disputes_ne_depassent_jamais_l_attribue():
    assert course_des_versements.courir(TOURS) == TOURS * course_des_versements.PAYEURS


@pytest.mark.skipif(connection.vendor != "sqlite", reason="la même course a lieu sur PostgreSQL")
def test_cent_versements_disputes_dans_un_fichier_sqlite(tmp_path):
    base = {"DATABASE_URL": f"sqlite:///{tmp_path / 'course.sqlite3'}", "PREAU_VAR": str(tmp_path)}
    environnement = {**os.environ, **base, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    fini = subprocess.run(
        [sys.executable, "-c", COURSE], cwd=RACINE, env=environnement, capture_output=True, text=True, check=False
    )
    assert (fini.stdout, fini.stderr) == (f"{TOURS * course_des_versements.PAYEURS}\n", "")
