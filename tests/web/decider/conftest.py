"""Les accessoires des pages des décisions."""

from decimal import Decimal

import pytest

from tests.instruction.fabriques import Instruite, adopter, charger_textes, classer, instruite


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path) -> None:
    """Chaque test range ses pièces chez lui."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"


@pytest.fixture
def cadre(db) -> Instruite:
    return instruite()


@pytest.fixture
def decisions(cadre):
    """6 000 € proposés au premier (deux collectifs), 4 000 € au second qui en demande 5 000 ; les textes y sont."""

    def deux_collectifs(document):
        document["collectifs"].append({**document["collectifs"][0], "nom": "Collège"})

    classer(cadre, 1, ps="6000.00", changer=deux_collectifs)
    second = classer(cadre, 2, ps="5000.00")
    charger_textes(cadre.campagne)
    return adopter(cadre, planchers={second.uuid: Decimal("3000.00")})


@pytest.fixture
def decideur(client, cadre):
    client.force_login(cadre.decideur.personne)
    return client
