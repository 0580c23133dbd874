import pytest

from tests.instruction.fabriques import Instruite, classer, instruite
from tests.web.depot.conftest import connecte


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path) -> None:
    """Chaque test range ses pièces chez lui."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def cadre(db) -> Instruite:
    """Une enveloppe de 10 000 € et trois projets classés, qui demandent 15 000 € en tout."""
    pret = instruite()
    for rang in (1, 2, 3):
        classer(pret, rang)
    return pret


@pytest.fixture
def conseillere(cadre):
    return connecte(cadre.conseillere)


@pytest.fixture
def decideur(cadre):
    return connecte(cadre.decideur)
