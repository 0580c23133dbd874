import shutil
import subprocess
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
SANS_PYTHON = "Il manque Python 3.11 ou plus récent (sous Debian et Ubuntu : apt install python3 python3-venv).\n"
SANS_VENV = "Il manque python3-venv (sous Debian et Ubuntu : apt install python3-venv).\n"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Une machine nue : le dépôt, un interpréteur de commandes, et aucun Python."""
    for chemin in ("scripts/installer.sh", "requirements/developpement.lock", "pyproject.toml"):
        (tmp_path / chemin).parent.mkdir(exist_ok=True)
        shutil.copy(RACINE / chemin, tmp_path / chemin)
    (tmp_path / "bin").mkdir()
    for outil in ("sh", "cat", "cksum"):
        (tmp_path / "bin" / outil).symlink_to(shutil.which(outil))
    return tmp_path


def installer(machine: Path, python: str = "") -> tuple[int, str, str]:
    """Lance l'installation ; ``python`` est le corps d'un faux ``python3``."""
    if python:
        faux = machine / "bin" / "python3"
        faux.write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
        faux.chmod(0o755)
    resultat = subprocess.run(
        [machine / "bin" / "sh", "scripts/installer.sh"],
        cwd=machine,
        env={"PATH": str(machine / "bin")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return resultat.returncode, resultat.stdout, resultat.stderr


def test_sans_python_l_installation_dit_ce_qui_manque_en_une_ligne(machine):
    assert installer(machine) == (1, "", SANS_PYTHON)


def test_un_python_trop_vieux_ne_sert_pas(machine):
    assert installer(machine, python="exit 1") == (1, "", SANS_PYTHON)


def test_sans_venv_l_installation_dit_ce_qui_manque_en_une_ligne(machine):
    assert installer(machine, python='case "$2" in *ensurepip*) exit 1 ;; esac') == (1, "", SANS_VENV)
