import pytest

from tests.campagnes.fabriques import CampagneFactory, ContactFactory
from tests.fabriques import RattachementFactory, StructureFactory


@pytest.fixture
def conseillere():
    return RattachementFactory(conseillere=True)


@pytest.fixture
def decideur():
    return RattachementFactory(decideur=True)


@pytest.fixture
def responsable():
    return RattachementFactory()


@pytest.fixture
def structure(responsable):
    """Une structure de la Caf des fabriques, dont la responsable reçoit les messages."""
    return responsable.structure


@pytest.fixture
def campagne():
    """Publiée."""
    return CampagneFactory()


@pytest.fixture
def preparee():
    """Prête à publier : ses dates sont fixées, elle a un contact."""
    return ContactFactory(campagne=CampagneFactory(en_preparation=True)).campagne


@pytest.fixture
def etrangere():
    """Une structure d'une autre Caf."""
    return StructureFactory(caf__departement="77")
