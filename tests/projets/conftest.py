"""Les accessoires des dossiers."""

import pytest

from tests.projets.depots import cadre_complet
from tests.projets.dossiers import Cadre, cadre


@pytest.fixture
def dossier(db) -> Cadre:
    return cadre()


@pytest.fixture
def complet(db) -> Cadre:
    return cadre_complet()


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path) -> None:
    """Chaque test range ses pièces chez lui."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"
