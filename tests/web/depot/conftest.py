import pytest
from django.test import Client

from tests.projets.depots import cadre_complet
from tests.projets.dossiers import Cadre, cadre


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path) -> None:
    """Chaque test range ses pièces chez lui."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def dossier(db) -> Cadre:
    """Un dossier neuf."""
    return cadre()


@pytest.fixture
def complet(db) -> Cadre:
    """Un dossier auquel rien ne manque."""
    return cadre_complet()


def connecte(casquette) -> Client:
    """Le navigateur d'une personne qui ne porte que cette casquette."""
    client = Client()
    client.force_login(casquette.personne)
    return client
