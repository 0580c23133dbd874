import pytest

from tests.fabriques import RattachementFactory, commune


@pytest.fixture
def casquette(db):
    commune()
    return RattachementFactory(structure__nom="Les Passerelles")


@pytest.fixture
def connectee(client, casquette):
    """Une responsable connectée."""
    client.force_login(casquette.personne)
    return client
