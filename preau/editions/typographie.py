"""Composer un PDF accessible (PDF/UA-1) avec typst : un gabarit, des données, rien d'autre.

Les données passent par ``sys.inputs`` en JSON : jamais collées dans le source, elles ne peuvent pas l'écrire. Les
polices sont celles que le paquet apporte ; celles de la machine sont ignorées : le même rapport donne le même fichier.
"""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import fontpkg

GABARITS = Path(__file__).parent / "gabarits"
NORME: Literal["ua-1"] = "ua-1"


@lru_cache(maxsize=1)
def dossier_des_polices() -> Path:
    """Là où le paquet ``fontpkg-noto-sans`` pose ses fichiers."""
    return fontpkg.path("Noto Sans").parent


def composer(gabarit: str, donnees: dict[str, Any], date: datetime) -> bytes:
    """Le PDF d'un gabarit de ``gabarits/``, avec ces données ; ``date`` est celle que le fichier dit de lui-même."""
    import typst  # noqa: PLC0415  # bibliothèque lente à charger, inutile aux autres pages

    pdf: bytes = typst.compile(
        str(GABARITS / gabarit),
        root=str(GABARITS),
        font_paths=[str(dossier_des_polices())],
        ignore_system_fonts=True,
        sys_inputs={"donnees": json.dumps(donnees, ensure_ascii=False)},
        pdf_standards=[NORME],
        timestamp=int(date.timestamp()),
    )
    return pdf
