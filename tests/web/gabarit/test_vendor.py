"""Les fichiers d'autrui sont ceux que le script rapporte : versions écrites, licences jointes, aucun retouché."""

import hashlib
import re
from pathlib import Path

RACINE = Path(__file__).resolve().parents[3]
VENDOR = RACINE / "preau/web/gabarit/static/vendor"


def empreintes() -> dict[str, str]:
    note = (VENDOR / "VERSIONS.md").read_text(encoding="utf-8")
    return dict(re.findall(r"\| ([\w./-]+) \| ([0-9a-f]{64}) \|", note))


def presents() -> dict[str, str]:
    fichiers = (f for f in VENDOR.rglob("*") if f.is_file() and f.name != "VERSIONS.md")
    return {str(f.relative_to(VENDOR)): hashlib.sha256(f.read_bytes()).hexdigest() for f in fichiers}


def test_la_note_dit_exactement_ce_qui_est_la():
    assert empreintes() == presents()


def test_chaque_paquet_a_sa_licence():
    assert [d.name for d in VENDOR.iterdir() if d.is_dir() and not (d / "LICENSE").is_file()] == []


def test_la_note_et_le_script_disent_les_memes_versions():
    script = (RACINE / "scripts/vendorer_statique.py").read_text(encoding="utf-8")
    note = (VENDOR / "VERSIONS.md").read_text(encoding="utf-8")
    versions = set(re.findall(r"^\| (\S+) \| ([\d.]+) \|", note, flags=re.MULTILINE))
    assert versions == set(re.findall(r'Paquet\(\s*"([^"]+)",\s*"([^"]+)"', script))
