import pytest

from preau.territoires.actions import charger_communes
from tests.territoires.lignes import lignes_d_essai


@pytest.fixture(autouse=True)
def communes(db) -> None:
    charger_communes(lignes=lignes_d_essai())
