"""Les accessoires des tests du cœur."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.coeur.fabrique import en_octets, retouche


@pytest.fixture(scope="session")
def fichier() -> Callable[..., bytes]:
    """Fabrique un fichier d'échange : ``fichier({"collectifs.0.effectif": 7}, sans=["projet.laicite"])``."""

    def _fichier(avec: dict[str, Any] | None = None, sans: list[str] | None = None) -> bytes:
        return en_octets(retouche(avec, sans))

    return _fichier


@pytest.fixture
def base() -> dict[str, Any]:
    """Le projet de base, à modifier librement."""
    return retouche()
