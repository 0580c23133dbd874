"""Le même parcours au clavier seul : Tab, Entrée, Espace et les flèches, le foyer visible à chaque pas."""

import json

import pytest

from tests.navigateur import BUREAU
from tests.parcours.visite import Visite

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def taper(visite: Visite, selecteur: str, texte: str) -> None:
    visite.jusqu_a(selecteur)
    visite.page.keyboard.type(texte)


def presser(visite: Visite, selecteur: str) -> None:
    """Va jusqu'au lien ou au bouton, et l'ouvre par Entrée."""
    visite.jusqu_a(selecteur)
    with visite.page.expect_navigation():
        visite.page.keyboard.press("Enter")


def choisir(visite: Visite, selecteur: str, valeur: str) -> None:
    """Descend dans une liste ou un groupe de boutons radio jusqu'à la valeur."""
    visite.jusqu_a(selecteur)
    for _ in range(30):
        if visite.page.evaluate("(v) => document.activeElement.value === v", valeur):
            break
        visite.page.keyboard.press("ArrowDown")
    if visite.page.evaluate("document.activeElement.type === 'radio' && !document.activeElement.checked"):
        visite.page.keyboard.press("Space")
    assert visite.page.evaluate("document.activeElement.value") == valeur


def entrer(visite: Visite) -> None:
    visite.aller("/connexion/")
    visite.ici("01-connexion")
    taper(visite, "#id_login", "responsable@demo.preau")
    taper(visite, "#id_password", "preau-demo")
    with visite.page.expect_navigation():
        visite.page.keyboard.press("Enter")
    visite.phrase("Bonjour Amina")
    visite.ici("02-accueil")


def remplir(visite: Visite) -> None:
    taper(visite, "#id_intitule", "Au clavier")
    choisir(visite, "[name='mode']", "gratuite")
    taper(visite, "#id_collectifs-0-nom", "Les grands")
    taper(visite, "#id_collectifs-0-lieux", "Salle des fêtes")
    taper(visite, "#id_collectifs-0-commune", "ville")
    visite.page.locator("#collectifs-0-communes fieldset").wait_for()
    choisir(visite, "[name='collectifs-0-commune_code']", "69266")
    visite.jusqu_a("[name='collectifs-0-niveaux'][value='elementaire']")
    visite.page.keyboard.press("Space")
    for champ, valeur in (("effectif", "10"), ("professionnels", "1"), ("benevoles", "1")):
        taper(visite, f"#id_collectifs-0-{champ}", valeur)
    for rang, jour in enumerate(("mardi", "jeudi")):
        choisir(visite, f"#id_collectifs-0-creneaux-{rang}-jour", jour)
        taper(visite, f"#id_collectifs-0-creneaux-{rang}-debut", "1630")
        taper(visite, f"#id_collectifs-0-creneaux-{rang}-fin", "1600" if rang else "1800")
    # Selon sa langue, le navigateur attend le mois ou le jour d'abord : ces deux jours s'écrivent pareil.
    taper(visite, "#id_collectifs-0-debut", "09092026")
    taper(visite, "#id_collectifs-0-fin", "06062027")
    choisir(visite, "[name='collectifs-0-accessible_parents']", "oui")


def test_au_clavier_seul_on_saisit_se_corrige_et_emporte_le_rapport(visiter):
    visite = visiter(BUREAU)
    page = visite.page
    entrer(visite)
    presser(visite, "nav a[href='/verifier/']")
    visite.ici("03-verifier")
    presser(visite, "a[href='/verifier/saisir/']")
    remplir(visite)
    page.locator("#annee-collectifs-0").get_by_role("table").wait_for()
    presser(visite, "button[value='verifier']:not(.visually-hidden)")

    # Le foyer est au résumé d'erreurs : un lien mène au champ fautif, que l'on corrige sur place.
    visite.jusqu_a(".resume-erreurs a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_collectifs-0-creneaux-1-fin"
    page.keyboard.type("1800")
    assert page.locator("#id_intitule").input_value() == "Au clavier"
    visite.ici("06-saisir-clavier")
    presser(visite, "button[value='verifier']:not(.visually-hidden)")

    assert page.get_by_role("heading", level=1).inner_text() == "Au clavier"
    visite.ici("07-rapport-clavier")
    visite.jusqu_a("a[href$='rapport.json']")
    with page.expect_download() as attendu:
        page.keyboard.press("Enter")
    rapport = json.loads(attendu.value.path().read_text("utf-8"))
    verdicts = {constat["code"]: constat["verdict"] for constat in rapport["constats"]}
    assert verdicts["collectif.effectif"] == "conforme"


def test_le_menu_du_compte_s_ouvre_se_referme_et_deconnecte_au_clavier(visiter):
    visite = visiter(BUREAU)
    entrer(visite)
    visite.jusqu_a(".casquette summary")
    visite.page.keyboard.press("Enter")
    visite.jusqu_a(".casquette-menu a")
    visite.page.keyboard.press("Escape")
    assert visite.page.evaluate("document.activeElement.matches('.casquette summary')")
    visite.page.keyboard.press("Space")
    presser(visite, ".casquette-menu button")
    visite.page.get_by_role("heading", name="Se connecter").wait_for()
