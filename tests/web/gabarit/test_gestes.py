"""La face dans un vrai navigateur : axe, les deux largeurs, le clavier, et les gestes de preau.js."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

from tests.navigateur import BUREAU, TELEPHONE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

Ouvrir = Callable[..., Page]
FORMULAIRE = """
    document.querySelector('main').innerHTML =
      '<form method="post" action="/lent/"><button class="bouton">Enregistrer</button></form>';
"""


def fautes(page: Page) -> list[str]:
    return [f"{faute['id']} : {faute['nodes'][0]['html']}" for faute in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE])
@pytest.mark.parametrize("adresse", ["/face/", "/face/?sens=rtl", "/accessibilite/", "/mentions/", "/nulle-part/"])
def test_axe_ne_trouve_rien_et_la_page_ne_deborde_pas(ouvrir: Ouvrir, taille: tuple[int, int], adresse: str):
    page = ouvrir(taille)
    page.goto(adresse)
    assert fautes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_deux_cents_pour_cent_la_page_ne_deborde_pas(ouvrir: Ouvrir):
    # 1280 points agrandis deux fois : 640 points, et des lettres deux fois plus grosses que le réglage d'origine.
    page = ouvrir((640, 450))
    page.goto("/face/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_les_cibles_du_telephone_ont_quarante_quatre_points(ouvrir: Ouvrir):
    page = ouvrir(TELEPHONE)
    page.goto("/face/")
    cibles = page.locator(".bouton, .menu a, .filtre, .pages a, .choix, .bas a, .form-control, .form-select, summary")
    assert cibles.count() > 30
    petites = [cible.inner_text() for cible in cibles.all() if (boite := cible.bounding_box()) and boite["height"] < 44]
    assert petites == []


def test_le_premier_pas_du_clavier_mene_au_contenu(ouvrir: Ouvrir):
    page = ouvrir()
    page.goto("/mentions/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_le_resume_d_erreurs_recoit_le_foyer_puis_mene_au_champ(ouvrir: Ouvrir):
    page = ouvrir()
    page.goto("/face/")
    assert page.evaluate("document.activeElement.className") == "resume-erreurs"
    page.get_by_role("link", name="Donnez un nom au collectif.").click()
    assert page.evaluate("document.activeElement.id") == "id_fautif-nom"


def test_un_second_envoi_est_ignore_et_le_premier_se_voit(ouvrir: Ouvrir):
    page = ouvrir()
    page.goto("/mentions/")
    page.evaluate(FORMULAIRE)
    envois: list[str] = []

    def repondre(route: Route) -> None:
        envois.append(route.request.url)
        route.fulfill(status=204)  # la page reste en place, comme pendant une longue attente

    page.route("**/lent/", repondre)
    page.get_by_role("button", name="Enregistrer").dblclick()
    bouton = page.get_by_role("button", name="Envoi…")
    bouton.dispatch_event("click")
    page.locator("#etat", has_text="Envoi en cours.").wait_for(state="attached")
    assert bouton.get_attribute("aria-disabled") == "true"
    assert len(envois) == 1


@pytest.mark.parametrize(
    ("statut", "debut"), [(500, "Une panne de notre côté"), (404, "Cet élément n'existe plus"), (418, "La demande n'a")]
)
def test_un_refus_se_dit_en_francais_sans_toucher_a_la_page(ouvrir: Ouvrir, statut: int, debut: str):
    page = ouvrir()
    page.goto("/mentions/")
    page.route("**/fragment/", lambda route: route.fulfill(status=statut, body="Traceback (most recent call last)"))
    page.evaluate("htmx.ajax('GET', '/fragment/', {target: 'h1'})")
    page.locator("#etat.montre", has_text=debut).wait_for()
    assert page.locator("h1").inner_text() == "Mentions et vie privée"
    assert "Traceback" not in page.content()


def test_un_formulaire_refuse_en_422_est_pose_et_son_resume_recoit_le_foyer(ouvrir: Ouvrir):
    page = ouvrir()
    page.goto("/mentions/")
    corps = '<div class="resume-erreurs" tabindex="-1">Une réponse est à revoir</div>'
    page.route("**/fragment/", lambda route: route.fulfill(status=422, body=corps, content_type="text/html"))
    page.evaluate("htmx.ajax('GET', '/fragment/', {target: '.chapeau'})")
    page.locator(".chapeau .resume-erreurs").wait_for()
    page.wait_for_function("document.activeElement.className === 'resume-erreurs'")


def test_une_page_entiere_n_entre_pas_dans_un_fragment(ouvrir: Ouvrir):
    page = ouvrir()
    page.goto("/mentions/")
    page.evaluate("htmx.ajax('GET', '/accessibilite/', {target: 'h1'})")
    page.locator("#etat.montre", has_text="Votre session est terminée").wait_for()
    assert page.locator("h1").inner_text() == "Mentions et vie privée"


def test_l_annee_se_lit_en_tableau_a_toutes_les_largeurs(ouvrir: Ouvrir):
    for taille in (BUREAU, TELEPHONE):
        page = ouvrir(taille)
        page.goto("/face/")
        tableau = page.get_by_role("table", name="L'année, semaine par semaine", exact=True)
        assert tableau.get_by_role("rowheader").count() == 2
        assert tableau.get_by_role("cell", name="semaine du 3 mai : perdue, jeudi de l'Ascension").count() == 1
        assert tableau.get_by_role("columnheader", name="septembre 2026").count() == 1
