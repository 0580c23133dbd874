"""Deux personnes dans un dossier : rien ne se perd, ni sans réseau, ni quand on referme la page."""

import pytest
from playwright.sync_api import BrowserContext, Page

from preau.projets.tables import Projet
from tests.navigateur import BUREAU
from tests.parcours.visite import TELEPHONE, Visite

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

COUPURE = 30_000


def commencer(visite: Visite) -> str:
    """Amina commence un dossier ; rend son adresse."""
    visite.entrer("responsable")
    visite.aller("/projets/")
    visite.lien("Commencer un dossier")
    visite.page.get_by_label("D'un dossier neuf").check()
    visite.remplir(intitule="Un toit pour lire")
    visite.bouton("Commencer")
    return visite.page.url


def ouvrir_l_etape(visite: Visite, dossier: str, etape: str = "besoins") -> None:
    visite.aller(f"{dossier}{etape}/")


def besoins(visite: Visite):
    return visite.page.locator("#champ-projet-besoins")


def attendre_l_enregistrement(page: Page) -> None:
    page.locator("#enregistre:not(.hors-ligne)", has_text="Enregistré à").wait_for()
    page.wait_for_timeout(1200)
    page.locator("#enregistre:not(.hors-ligne)", has_text="Enregistré à").wait_for()


def les_besoins() -> str:
    return Projet.objects.get(intitule="Un toit pour lire").besoins


def couper(contexte: BrowserContext, *, coupe: bool) -> None:
    contexte.set_offline(coupe)


def tout_voir(*visites: Visite) -> None:
    """Ces pages sont contrôlées ailleurs : ce parcours regarde ce qui s'y écrit."""
    for visite in visites:
        visite.traverser()


def test_deux_navigateurs_dans_un_champ_l_un_sans_reseau_pendant_trente_secondes(visiter):
    amina, lucie = visiter(BUREAU), visiter(BUREAU)
    dossier = commencer(amina)
    lucie.entrer("coordinatrice")
    ouvrir_l_etape(amina, dossier)
    ouvrir_l_etape(lucie, dossier)
    couper(amina.page.context, coupe=True)
    besoins(amina).fill("Écrit par Amina, dans le train.")
    amina.phrase("Pas de réseau : 1 réponse attend ici")
    besoins(lucie).fill("Écrit par Lucie, au bureau.")
    attendre_l_enregistrement(lucie.page)
    assert les_besoins() == "Écrit par Lucie, au bureau."
    amina.page.wait_for_timeout(COUPURE)
    couper(amina.page.context, coupe=False)
    amina.page.get_by_text("Lucie Fontanel avait écrit").wait_for()
    assert les_besoins() == "Écrit par Amina, dans le train."
    assert amina.page.locator(".deplacee blockquote").inner_text() == "Écrit par Lucie, au bureau."
    amina.ici("depot-valeur-deplacee")
    amina.bouton("Remettre cette réponse")
    assert besoins(amina).input_value() == "Écrit par Lucie, au bureau."
    tout_voir(amina, lucie)


def test_ce_qui_attendait_sans_reseau_survit_a_la_page_refermee(visiter):
    amina = visiter(TELEPHONE)
    dossier = commencer(amina)
    ouvrir_l_etape(amina, dossier)
    couper(amina.page.context, coupe=True)
    besoins(amina).fill("Tapé dans le tunnel.")
    amina.phrase("Pas de réseau")
    contexte = amina.page.context
    amina.page.close()
    couper(contexte, coupe=False)
    assert les_besoins() == ""
    amina.page = contexte.new_page()
    ouvrir_l_etape(amina, dossier)
    attendre_l_enregistrement(amina.page)
    assert besoins(amina).input_value() == les_besoins() == "Tapé dans le tunnel."
    tout_voir(amina)


def test_sans_rien_presser_ce_que_l_on_tape_est_garde_et_la_marge_suit(visiter):
    amina = visiter(BUREAU)
    dossier = commencer(amina)
    ouvrir_l_etape(amina, dossier, "engagements")
    page = amina.page
    manque = page.locator("#dit article", has_text="La gratuité, ou une participation symbolique")
    manque.wait_for()
    page.get_by_label("gratuite", exact=True).check()
    manque.wait_for(state="detached")
    page.locator("#champ-projet-participation_montant").fill("quinze")
    page.get_by_text("Écrivez ce montant comme 1 234,50").wait_for()
    ouvrir_l_etape(amina, dossier, "engagements")
    assert page.locator("#champ-projet-participation_montant").input_value() == "quinze"
    assert page.get_by_label("gratuite", exact=True).is_checked()
    tout_voir(amina)
