"""Les communes proposées pendant qu'on tape : elles s'ouvrent, se parcourent au clavier, et se referment."""

import pytest
from playwright.sync_api import expect

from tests.navigateur import BUREAU
from tests.parcours.test_a_plusieurs import commencer
from tests.parcours.visite import Visite

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visite(visiter) -> Visite:
    """La page d'un collectif neuf ; d'autres parcours la contrôlent."""
    ouverte = visiter(BUREAU)
    dossier = commencer(ouverte)
    ouverte.aller(f"{dossier}collectifs/")
    ouverte.bouton("Ajouter un collectif")
    ouverte.traverser()
    return ouverte


def commune(visite: Visite):
    return visite.page.get_by_label("Commune où")


def taper(visite: Visite, texte: str):
    """Tape dans le champ, attend la liste, et la rend."""
    commune(visite).fill("")
    commune(visite).press_sequentially(texte)
    proposees = visite.page.get_by_role("list", name="Propositions").get_by_role("button")
    proposees.first.wait_for()
    return proposees


def test_la_tabulation_referme_la_liste_et_mene_au_champ_suivant(visite):
    proposees = taper(visite, "Villeurbanne")
    commune(visite).press("Tab")
    expect(proposees).to_have_count(0)
    suivant = visite.page.evaluate("document.activeElement.closest('[data-champ]').dataset.champ")
    assert suivant.rpartition(".")[2] not in ("", "commune")
    expect(commune(visite)).to_have_value("Villeurbanne (69266)")
    expect(proposees).to_have_count(0)


def test_la_liste_qui_arrive_apres_coup_ne_s_ouvre_pas(visite):
    commune(visite).press_sequentially("Villeurbanne")
    commune(visite).press("Tab")
    expect(commune(visite)).to_have_value("Villeurbanne (69266)")
    visite.page.wait_for_timeout(600)
    expect(visite.page.locator(".propositions-liste")).to_have_count(0)


def test_un_nom_que_plusieurs_communes_portent_garde_sa_liste(visite):
    taper(visite, "Saint-")
    commune(visite).press("Tab")
    visite.phrase("Plusieurs communes se cachent là")
    expect(visite.page.locator(".propositions-liste")).to_have_count(1)


def test_la_fleche_bas_entre_dans_la_liste_et_echap_en_sort(visite):
    proposees = taper(visite, "ville")
    visite.page.locator("#etat", has_text="flèche bas pour choisir").wait_for(state="attached")
    commune(visite).press("ArrowDown")
    expect(proposees.first).to_be_focused()
    proposees.first.press("Escape")
    expect(commune(visite)).to_be_focused()
    expect(proposees).to_have_count(0)


def test_une_proposition_pressee_s_ecrit(visite):
    proposees = taper(visite, "ville")
    with visite.page.expect_navigation():
        proposees.filter(has_text="Villeurbanne").click()
    expect(commune(visite)).to_have_value("Villeurbanne (69266)")
