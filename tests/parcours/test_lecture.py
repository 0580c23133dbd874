"""La Caf lit les dossiers déposés, le décideur aussi ; un cofinanceur ne lit que les siens."""

import pytest

from tests.parcours.visite import Visite

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def chercher(visite: Visite, texte: str) -> None:
    visite.page.get_by_role("searchbox").first.fill(texte)
    visite.bouton("Chercher", exact=True)


def test_la_caf_cherche_lit_et_compare(visiter, dossiers_ecrits):
    visite = visiter()
    visite.entrer("caf")
    visite.ici("caf-accueil")
    visite.lien("Campagnes")
    visite.ici("caf-campagnes")
    visite.page.get_by_role("link", name="2026-2027").first.click()
    visite.page.wait_for_load_state()
    visite.ici("caf-campagne")
    with visite.page.expect_navigation():
        visite.page.locator("main a[href*='/instruire/dossiers/']").first.click()
    visite.ici("caf-dossiers")
    chercher(visite, "reussir au college")
    visite.phrase("Réussir au collège")
    visite.ici("caf-dossiers-cherches")
    with visite.page.expect_download() as attendu:
        visite.page.get_by_role("link", name="Classeur").click()
    assert attendu.value.suggested_filename.endswith(".xlsx")
    visite.lien("Réussir au collège")
    visite.ici("lire")
    visite.lien("Comparer")
    visite.ici("comparer")
    visite.aller(visite.page.url.partition("comparer")[0] + "depots/2/")
    visite.phrase("Aujourd'hui")
    visite.ici("depot")


def test_un_cofinanceur_ne_lit_que_les_dossiers_qui_lui_demandent_une_part(visiter, dossiers_ecrits):
    visite = visiter()
    visite.entrer("cofinanceur")
    visite.lien("Dossiers à cofinancer")
    visite.ici("cofinanceur-dossiers")
    visite.lien("Ouvrir les portes")
    visite.ici("lire")
    assert visite.page.get_by_role("link", name="RIB").count() == 0
    visite.traverser()
