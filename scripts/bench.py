"""Mesure les temps de réponse et les dit à côté de leurs bornes.

Chaque module ``tests/bench/mesures_*.py`` porte une liste ``MESURES``. Ceux qui touchent la base travaillent dans une
base de test, créée puis effacée. Une borne dépassée est dite, et rend un code de sortie de 1.
"""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.test.utils import get_runner

if TYPE_CHECKING:
    from tests.bench.outils import Mesure

RACINE = Path(__file__).resolve().parents[1]


@contextmanager
def base_de_test() -> Iterator[None]:
    """Une base vide et migrée, le temps des mesures.

    Le reste des tests n'est pas mis en place : il observe chaque gabarit rendu, et ce temps n'est pas celui des pages.
    """
    essai = get_runner(settings)(verbosity=0, interactive=False)
    bases = essai.setup_databases()
    try:
        yield
    finally:
        essai.teardown_databases(bases)


def modules() -> list[str]:
    """Le nom de chaque module de mesures, dans l'ordre."""
    return sorted(fichier.stem for fichier in (RACINE / "tests" / "bench").glob("mesures_*.py"))


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


def mener(module: str) -> int:
    """Mène les mesures d'un module ; 0 si toutes tiennent."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    sys.path.insert(0, str(RACINE))
    django.setup()
    with base_de_test():
        tiennent = [dire(mesure) for mesure in importlib.import_module(f"tests.bench.{module}").MESURES]
    return 0 if all(tiennent) else 1


def main() -> int:
    """Mène toutes les mesures, chaque module dans son processus et sa base : l'un ne pèse pas sur l'autre."""
    if sys.argv[1:]:
        return mener(sys.argv[1])
    codes = [subprocess.run([sys.executable, __file__, module], check=False).returncode for module in modules()]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
