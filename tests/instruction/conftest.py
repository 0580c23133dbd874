"""Les accessoires de l'instruction."""

import pytest

from tests.instruction.fabriques import Instruite, instruite


@pytest.fixture
def cadre(db) -> Instruite:
    return instruite()


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path) -> None:
    """Chaque test range ses pièces chez lui."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"
