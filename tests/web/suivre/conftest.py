"""Les accessoires des pages des changements."""

import pytest

from tests.instruction.changements import Notifie, un_notifie
from tests.instruction.fabriques import Instruite, instruite


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path) -> None:
    """Chaque test range ses pièces chez lui."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def cadre(db) -> Instruite:
    return instruite()


@pytest.fixture
def notifie(cadre) -> Notifie:
    return un_notifie(cadre)


@pytest.fixture
def amina(client, notifie):
    client.force_login(notifie.amina.personne)
    return client
