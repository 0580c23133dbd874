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


def test_ce_que_l_on_retire_ne_se_dit_pas_perdu(visiter):
    amina = visiter(BUREAU)
    dossier = commencer(amina)
    ouvrir_l_etape(amina, dossier, "equipe")
    page = amina.page
    amina.bouton("Ajouter un temps")
    page.get_by_role("textbox", name="Temps de formation").fill("Journée de rentrée")
    page.get_by_role("button", name="Retirer : temps 1").click()
    page.get_by_role("button", name="Remettre").wait_for()
    assert memoire(page) == "[]"
    assert not page.get_by_text("Ces réponses ne sont pas enregistrées").is_visible()
    page.get_by_role("button", name="Remettre").click()
    page.get_by_role("textbox", name="Temps de formation").wait_for()
    assert page.get_by_role("textbox", name="Temps de formation").input_value() == "Journée de rentrée"
    tout_voir(amina)


def en_panne(visite: Visite, chemin: str) -> None:
    """Le serveur ne répond plus à cette adresse, alors que le navigateur se croit en ligne."""
    visite.page.route(chemin, lambda appel: appel.abort())


def memoire(page: Page) -> str:
    return page.evaluate("JSON.stringify(Object.values(localStorage))")


def test_un_envoi_en_panne_ne_perd_rien_et_part_de_la_page_suivante(visiter):
    amina = visiter(BUREAU)
    dossier = commencer(amina)
    ouvrir_l_etape(amina, dossier)
    en_panne(amina, "**/saisir/")
    besoins(amina).fill("Deux heures de travail.")
    amina.phrase("Pas de réseau")
    amina.page.route("**/besoins/", lambda appel: appel.fulfill(status=502, body="panne"))
    amina.page.locator("#ecrire button[value=enregistrer]").last.click()
    amina.page.wait_for_url("**/besoins/")
    amina.page.unroute("**/besoins/")
    amina.page.unroute("**/saisir/")
    # La relecture n'est pas une page où l'on écrit : ce qui attendait en part quand même.
    amina.aller(f"{dossier}relecture/")
    amina.page.get_by_role("button", name="Recharger la page").click()
    amina.phrase("Deux heures de travail.")
    assert les_besoins() == "Deux heures de travail."
    tout_voir(amina)


def test_une_session_finie_puis_un_bouton_presse_ne_perdent_rien(visiter):
    amina = visiter(BUREAU)
    dossier = commencer(amina)
    ouvrir_l_etape(amina, dossier)
    amina.page.context.clear_cookies(name="sessionid")
    besoins(amina).fill("Tapé après la fin de la session.")
    amina.phrase("Votre session est terminée.")
    amina.page.locator("#ecrire button[value=enregistrer]").last.click()
    amina.entrer("responsable")
    ouvrir_l_etape(amina, dossier)
    attendre_l_enregistrement(amina.page)
    assert besoins(amina).input_value() == les_besoins() == "Tapé après la fin de la session."
    tout_voir(amina)


def test_on_ne_depose_pas_tant_que_des_reponses_attendent_ici(visiter):
    amina = visiter(BUREAU)
    dossier = commencer(amina)
    ouvrir_l_etape(amina, dossier)
    en_panne(amina, "**/saisir/")
    besoins(amina).fill("En attente.")
    amina.phrase("Pas de réseau")
    amina.aller(f"{dossier}deposer/")
    amina.page.get_by_label("Votre nom").fill("Amina")
    amina.page.get_by_role("button", name="Déposer malgré").click()
    amina.phrase("Avant de déposer : 1 réponse attend ici")
    assert not Projet.objects.get(intitule="Un toit pour lire").depots.exists()
    tout_voir(amina)


def test_une_reponse_refusee_reste_montree_jusqu_a_ce_qu_on_en_decide(visiter):
    amina = visiter(BUREAU)
    dossier = commencer(amina)
    ouvrir_l_etape(amina, dossier)
    Projet.objects.filter(intitule="Un toit pour lire").update(etat="retire", retire_le="2027-03-10T10:00Z")
    besoins(amina).fill("Tapé pendant qu'une collègue renonçait.")
    refusees = amina.page.get_by_role("region", name="Réponses non enregistrées")
    refusees.get_by_text("Vous avez renoncé à ce dossier").wait_for()
    assert refusees.locator("blockquote").inner_text() == "Tapé pendant qu'une collègue renonçait."
    amina.ici("depot-reponse-refusee")
    Projet.objects.filter(intitule="Un toit pour lire").update(etat="brouillon", retire_le=None)
    refusees.get_by_role("button", name="Essayer à nouveau").click()
    attendre_l_enregistrement(amina.page)
    assert les_besoins() == "Tapé pendant qu'une collègue renonçait."
    assert memoire(amina.page) == "[]"
    tout_voir(amina)


def test_deux_onglets_gardent_chacun_leurs_reponses(visiter):
    amina = visiter(BUREAU)
    dossier = commencer(amina)
    ouvrir_l_etape(amina, dossier)
    second = amina.page.context.new_page()
    second.goto(f"{dossier}parents/")
    en_panne(amina, "**/saisir/")
    besoins(amina).fill("Le premier onglet.")
    amina.phrase("Pas de réseau")
    second.locator("#champ-projet-place_des_peres").fill("Le second onglet.")
    # Le second onglet envoie aussi ce que le premier n'a pas pu envoyer.
    attendre_l_enregistrement(second)
    second.close()
    assert les_besoins() == "Le premier onglet."
    assert Projet.objects.get(intitule="Un toit pour lire").place_des_peres == "Le second onglet."
    tout_voir(amina)


def test_se_deconnecter_demande_puis_efface_ce_qui_attendait(visiter):
    amina = visiter(BUREAU)
    dossier = commencer(amina)
    ouvrir_l_etape(amina, dossier)
    en_panne(amina, "**/saisir/")
    besoins(amina).fill("Le secret d'une famille.")
    amina.phrase("Pas de réseau")
    questions = []
    amina.page.on("dialog", lambda question: (questions.append(question.message), question.accept()))
    amina.page.locator(".casquette > summary").click()
    amina.bouton("Se déconnecter")
    assert questions == ["Des réponses tapées ici ne sont pas encore enregistrées. Les effacer et se déconnecter ?"]
    assert memoire(amina.page) == "[]"
    tout_voir(amina)
