"""De quoi fabriquer un fichier d'échange : le projet de base, et des retouches par chemin."""

import copy
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

SITUATIONS = Path(__file__).parents[1] / "situations"


@cache
def _base() -> dict[str, Any]:
    return tomllib.loads((SITUATIONS / "base.toml").read_text(encoding="utf-8"))


def retoucher(projet: dict[str, Any], chemin: str, valeur: Any) -> None:
    """Écrit une valeur au bout d'un chemin (``collectifs.0.effectif``) ; un rang égal à la longueur ajoute."""
    *parents, dernier = (int(pas) if pas.isdigit() else pas for pas in chemin.split("."))
    cible: Any = projet
    for pas in parents:
        cible = cible[pas]
    if isinstance(cible, list) and dernier == len(cible):
        cible.append(valeur)
    else:
        cible[dernier] = valeur


def retouche(avec: dict[str, Any] | None = None, sans: list[str] | None = None) -> dict[str, Any]:
    """Le projet de base, où ``avec`` remplace des valeurs et ``sans`` met des null."""
    projet = copy.deepcopy(_base())
    for chemin, valeur in (avec or {}).items():
        retoucher(projet, chemin, copy.deepcopy(valeur))
    for chemin in sans or []:
        retoucher(projet, chemin, None)
    return projet


def en_octets(projet: Any) -> bytes:
    """Un fichier d'échange, tel qu'il arrive."""
    return json.dumps(projet, ensure_ascii=False).encode()
