import pytest

from preau.acteurs.enums import Role
from preau.projets.models import Verification
from tests.fabriques import CafFactory, RattachementFactory
from tests.projets.fabriques import verification

pytestmark = pytest.mark.django_db


def visibles(casquette) -> set:
    return set(Verification.objects.visibles_par(casquette))


def test_chacun_voit_les_verifications_de_son_organisme_et_pas_d_autres():
    responsable = RattachementFactory()
    ailleurs = RattachementFactory()
    caf = RattachementFactory(conseillere=True, caf=responsable.structure.caf)
    comite = RattachementFactory(membre=True)
    faites = {casquette: verification(casquette) for casquette in (responsable, ailleurs, caf, comite)}
    assert {casquette: visibles(casquette) for casquette in faites} == {c: {v} for c, v in faites.items()}


def test_une_collegue_voit_celles_de_sa_structure():
    faite = verification(RattachementFactory())
    assert visibles(RattachementFactory(role=Role.INTERVENANT, structure=faite.structure)) == {faite}


def test_la_caf_voisine_ne_voit_rien():
    verification(RattachementFactory(conseillere=True))
    assert visibles(RattachementFactory(conseillere=True, caf=CafFactory(departement="38"))) == set()


def test_sans_casquette_rien_n_est_visible():
    verification(RattachementFactory())
    assert visibles(None) == set()
