import pytest

from preau.territoires.actions import charger_communes
from tests.territoires.lignes import lignes_d_essai


@pytest.fixture
def communes() -> None:
    """Les lignes d'essai ; le test demande la base par sa marque `django_db`."""
    charger_communes(lignes=lignes_d_essai())
