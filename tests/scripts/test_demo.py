import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
PREPARATION = [
    "Préau prépare sa base…",
    "Préau charge les communes de France…",
    "Préau invente un département…",
]


@pytest.fixture
def demarrer(tmp_path: Path) -> Callable[[], tuple[list[str], int]]:
    """Démarre la démonstration dans un dossier neuf ; rend ce qu'elle a dit et l'état de son accueil, puis l'arrête."""
    environnement = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "PREAU_VAR": str(tmp_path), "PREAU_PORT": "8700"}

    def _demarrer() -> tuple[list[str], int]:
        commande = [sys.executable, "scripts/demo.py"]
        with subprocess.Popen(commande, cwd=RACINE, env=environnement, stdout=subprocess.PIPE, text=True) as serveur:
            lignes = []
            for ligne in serveur.stdout:
                lignes.append(ligne.strip())
                if adresse := re.match(r"Préau est ouvert : (http://127\.0\.0\.1:\d+)$", ligne):
                    with urllib.request.urlopen(adresse[1], timeout=30) as page:
                        etat = page.status
                    break
            serveur.terminate()
        assert serveur.returncode == 0
        return lignes, etat

    return _demarrer


def test_la_demonstration_s_ouvre_et_la_seconde_fois_ne_refait_rien(demarrer):
    premiere, etat = demarrer()
    assert [ligne for ligne in premiere if ligne in PREPARATION] == PREPARATION
    assert etat == 200
    seconde, etat = demarrer()
    assert [re.sub(r"\d+$", "", ligne) for ligne in seconde] == ["Préau est ouvert : http://127.0.0.1:"]
    assert etat == 200
