import pytest

from preau.campagnes import droits
from tests.fabriques import RattachementFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("trait", "ouvrir", "gerer", "fixer_enveloppe"),
    [
        ({}, False, False, False),
        ({"role": "coordinatrice"}, False, False, False),
        ({"role": "intervenant"}, False, False, False),
        ({"membre": True}, False, False, False),
        ({"cofinanceur": True}, False, False, False),
        ({"decideur": True}, False, False, True),
        ({"conseillere": True}, True, True, True),
        ({"conseillere": True, "caf__departement": "77"}, False, False, False),
    ],
)
def test_qui_peut_quoi_d_une_campagne(campagne, trait, ouvrir, gerer, fixer_enveloppe):
    casquette = RattachementFactory(**trait)
    assert droits.peut_ouvrir_campagne(casquette, campagne.caf) is ouvrir
    assert droits.peut_gerer(casquette, campagne) is gerer
    assert droits.peut_fixer_enveloppe(casquette, campagne) is fixer_enveloppe
