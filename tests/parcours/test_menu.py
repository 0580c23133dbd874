"""Le menu principal : une ligne au bureau, une seule au téléphone, au clavier et sans scripts."""

import pytest
from playwright.sync_api import Page

from tests.navigateur import BUREAU
from tests.parcours.visite import TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

CAF = [
    *("Dossiers", "Comités", "Enveloppe", "Décisions", "Campagnes"),
    *("Changements", "Vérifier un projet", "Référentiel", "Structures", "Ma Caf"),
]
PERSONNES = ("caf", "decideur", "cofinanceur", "comite", "responsable", "intervenant")


def lignes(page: Page, selecteur: str) -> int:
    """Sur combien de lignes sont posés les éléments que l'on voit."""
    boites = [boite for element in page.locator(selecteur).all() if (boite := element.bounding_box())]
    return len({round(boite["y"] + boite["height"] / 2) for boite in boites})


@pytest.mark.parametrize("qui", PERSONNES)
def test_l_en_tete_tient_sur_une_ligne_au_bureau_et_le_menu_aussi_au_telephone(visiter, qui):
    visite = visiter(BUREAU)
    visite.entrer(qui)
    visite.traverser()
    assert lignes(visite.page, ".marque, .menu-barre a, .menu-plus > summary, .casquette") == 1
    visite.page.set_viewport_size({"width": TELEPHONE[0], "height": TELEPHONE[1]})
    assert lignes(visite.page, ".menu-barre a, .menu-plus > summary") == 1


def test_plus_s_ouvre_se_ferme_et_mene_au_clavier(visiter):
    visite = visiter(BUREAU)
    visite.entrer("caf")
    visite.ici("13-accueil-caf")
    page, menu = visite.page, visite.page.get_by_role("navigation", name="Menu principal")
    assert menu.get_by_role("link").all_inner_texts() == CAF[:5]
    visite.jusqu_a(".menu-plus > summary")
    page.keyboard.press("Enter")
    assert menu.get_by_role("link").all_inner_texts() == CAF
    visite.jusqu_a(".menu-liste a[href='/structures/']")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.menu-plus > summary')")
    page.keyboard.press("Space")
    visite.ici("menu-plus")
    visite.jusqu_a(".casquette > summary")
    assert page.locator(".menu-plus[open]").count() == 0
    page.locator(".menu-plus > summary").click()
    visite.jusqu_a(".menu-liste a[href='/structures/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert menu.get_by_role("link").all_inner_texts() == [*CAF[:5], "Structures"]
    assert menu.locator("[aria-current=page]:visible").all_inner_texts() == ["Structures"]
    visite.ici("59-structures")


def test_au_telephone_et_sans_scripts_le_menu_tient_tout(visiter):
    visite = visiter(TELEPHONE, scripts=False)
    visite.entrer("caf")
    menu = visite.page.get_by_role("navigation", name="Menu principal")
    assert menu.get_by_role("link").count() == 0
    menu.get_by_text("Menu", exact=True).click()
    assert menu.get_by_role("link").all_inner_texts() == CAF
    visite.ici("menu-au-telephone")
    with visite.page.expect_navigation():
        menu.get_by_role("link", name="Comités").click()
    assert menu.get_by_role("link").all_inner_texts() == ["Comités"]
    assert menu.get_by_role("link").get_attribute("aria-current") == "page"
    visite.ici("comites")
