"""La page de l'histoire d'un dossier : qui l'ouvre, ce qu'elle montre, ses sortes et ses pages."""

from html import unescape

import pytest

from preau.acteurs.models import LienDeclare
from preau.instruction import actions
from preau.socle.horloge import aujourd_hui
from preau.web.depot.views.histoire import PAR_PAGE
from tests.fabriques import RattachementFactory
from tests.instruction.comites import clos
from tests.web.depot.conftest import connecte

pytestmark = pytest.mark.django_db


@pytest.fixture
def pret():
    return clos(dossiers=1)


def lue(client, pret, suite="") -> str:
    reponse = client.get(f"/projets/{pret.points[0].depot.projet.uuid}/histoire/{suite}")
    assert reponse.status_code == 200
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def test_la_caf_y_lit_le_comite_avec_qui_et_sous_quelle_casquette(pret):
    html = lue(connecte(pret.conseillere), pret)
    assert f"<strong>{pret.conseillere.personne} (conseillère technique)</strong>" in html
    assert "avis favorable, rang 1" in html
    assert '<option value="comite">le comité</option>' in html


def test_la_structure_n_y_lit_ni_le_comite_ni_sa_sorte(pret):
    responsable = RattachementFactory(structure=pret.points[0].depot.projet.structure)
    html = lue(connecte(responsable), pret, "?sorte=comite")
    assert "a déposé le dossier : dépôt n° 1" in html
    assert "avis" not in html
    assert 'value="comite"' not in html


def test_une_conseillere_liee_a_la_structure_ne_lit_pas_le_comite(pret):
    liee = RattachementFactory(conseillere=True, caf=pret.cadre.campagne.caf)
    structure = pret.points[0].depot.projet.structure
    LienDeclare.objects.create(
        personne=liee.personne,
        structure=structure,
        motif="Son frère y travaille.",
        debut=aujourd_hui(),
        declare_par=liee.personne,
    )
    html = lue(connecte(liee), pret)
    assert "a déposé le dossier" in html
    assert "rang 1" not in html
    assert 'value="comite"' not in html
    assert "rang 1" not in lue(connecte(liee), pret, "?sorte=comite")


def test_l_histoire_se_lit_page_apres_page_et_par_sorte(pret, django_assert_max_num_queries):
    projet, client = pret.points[0].depot.projet, connecte(pret.conseillere)
    for _ in range(PAR_PAGE + 5):
        actions.noter(projet=projet, casquette=pret.conseillere, texte="Encore.")
    with django_assert_max_num_queries(17):
        premiere = lue(client, pret)
    seconde = lue(client, pret, "?page=2")
    assert premiere.count("a écrit une note pour la Caf") == PAR_PAGE
    assert "a déposé le dossier" not in premiere
    assert "a déposé le dossier" in seconde
    du_comite = lue(client, pret, "?sorte=comite")
    assert "a écrit une note" not in du_comite
    assert "a placé ce dossier, au rang 1" in du_comite
    assert '<option value="comite" selected>' in du_comite
