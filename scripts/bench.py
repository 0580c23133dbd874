"""Mesure les temps de réponse et les dit à côté de leurs bornes.

Chaque module ``tests/bench/mesures_*.py`` porte une liste ``MESURES``. Ceux qui touchent la base travaillent dans une
base de test, créée puis effacée. Une borne dépassée est dite, et rend un code de sortie de 1.
"""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.test.utils import get_runner, setup_test_environment, teardown_test_environment

if TYPE_CHECKING:
    from tests.bench.outils import Mesure

RACINE = Path(__file__).resolve().parents[1]


@contextmanager
def base_de_test() -> Iterator[None]:
    """Une base vide et migrée, le temps des mesures."""
    setup_test_environment()
    essai = get_runner(settings)(verbosity=0, interactive=False)
    bases = essai.setup_databases()
    try:
        yield
    finally:
        essai.teardown_databases(bases)
        teardown_test_environment()


def mesures() -> Iterator["Mesure"]:
    """Toutes les mesures, module par module."""
    for fichier in sorted((RACINE / "tests" / "bench").glob("mesures_*.py")):
        yield from importlib.import_module(f"tests.bench.{fichier.stem}").MESURES


def dire(mesure: "Mesure") -> bool:
    """Mène une mesure, écrit sa ligne, et rend vrai si elle tient dans sa borne."""
    valeur = mesure.mesurer()
    tient = valeur <= mesure.borne
    chiffre, borne = (
        f"{nombre:,.2f}".replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
        for nombre in (valeur, mesure.borne)
    )
    print(
        f"{'tient  ' if tient else 'DÉPASSE'}  {chiffre:>10} {mesure.unite:<3} (borne {borne:>9})  {mesure.nom}",
        flush=True,
    )
    return tient


def main() -> int:
    """Mène toutes les mesures."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    sys.path.insert(0, str(RACINE))
    django.setup()
    with base_de_test():
        depassees = [mesure.nom for mesure in mesures() if not dire(mesure)]
    return 1 if depassees else 0


if __name__ == "__main__":
    sys.exit(main())
