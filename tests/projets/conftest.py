"""Les accessoires des dossiers."""

import pytest

from tests.projets.dossiers import Cadre, cadre


@pytest.fixture
def dossier(db) -> Cadre:
    return cadre()
