"""Envoyer un fichier d'échange : un bon mène au rapport, un mauvais est refusé en mots."""

import json

import pytest

from tests.parcours.visite import Visite
from tests.projets.fabriques import projet

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def envoyer(visite: Visite, nom: str, octets: bytes) -> None:
    visite.page.locator("#id_fichier").set_input_files({"name": nom, "mimeType": "application/json", "buffer": octets})
    visite.bouton("Vérifier ce fichier")


def hostile() -> bytes:
    """Un nom de collectif qui est une balise, et une date de l'an 0."""

    def corrompre(document):
        document["collectifs"][0].update(nom="<img src=x onerror=alert(1)>", debut="0000-01-01")

    return projet(corrompre)


def test_un_fichier_mene_a_son_rapport_et_un_hostile_est_refuse_en_mots(visiter):
    visite = visiter()
    page = visite.page
    dialogues: list[str] = []
    page.on("dialog", lambda dialogue: (dialogues.append(dialogue.message), dialogue.dismiss()))
    visite.entrer("responsable")
    visite.ici("02-accueil")
    visite.aller("/verifier/")
    visite.bouton("Vérifier ce fichier")
    visite.phrase("Choisissez le fichier du projet.")
    visite.ici("10-fichier-oublie")

    for nom, octets, phrase in (
        ("date.json", hostile(), "Collectif 1, début"),
        ("crochets.json", b"[" * 200_000, "trop de niveaux imbriqués"),
        ("page.json", b"<script>alert(1)</script>", "JSON"),
        ("projet.pdf", b"%PDF-1.7 \x00\xff", "un document PDF reçu"),
        ("nombre.json", json.dumps({"collectifs": 3}).encode(), "Collectifs"),
    ):
        envoyer(visite, nom, octets)
        erreur = page.locator(".champ-faux").inner_text()
        assert phrase in erreur, f"{nom} : {erreur}"
        assert "Traceback" not in page.content()
        assert page.evaluate("document.activeElement.className") == "resume-erreurs"
    visite.ici("11-fichier-refuse")

    piege = projet(lambda document: document["collectifs"][0].update(nom="<img src=x onerror=alert(1)>"), collectifs=3)
    envoyer(visite, "projet.json", piege)
    assert page.get_by_role("heading", level=1).inner_text() == "Ouvrir les portes"
    visite.phrase("<img src=x onerror=alert(1)>")
    assert dialogues == []
    visite.ici("12-rapport-fichier")


def test_le_rapport_se_filtre_par_verdict_et_s_efface(visiter):
    visite = visiter()
    visite.entrer("caf")
    visite.ici("13-accueil-caf")
    visite.lien("Vérifier un projet")
    visite.ici("14-verifier-liste")
    visite.page.locator("#filtre-avis").select_option("irrecevable")
    visite.bouton("Filtrer")
    visite.page.get_by_role("table").get_by_role("link").first.click()
    visite.phrase("Cette vérification")
    visite.ici("15-rapport-irrecevable")
    visite.page.get_by_role("navigation", name="Constats par verdict").get_by_role("link").first.click()
    visite.phrase("Montrer tous les constats")
    visite.ici("16-rapport-filtre")
    visite.lien("Effacer cette vérification")
    visite.ici("17-effacer")
    visite.bouton("Effacer")
    visite.phrase("La vérification est effacée.")
    visite.ici("18-effacee")


def test_sans_script_un_fichier_s_envoie_aussi(visiter):
    visite = visiter(scripts=False)
    visite.entrer("responsable")
    visite.ici("31-sans-script-accueil")
    visite.aller("/verifier/")
    envoyer(visite, "page.json", b"<html>")
    assert "JSON" in visite.page.locator(".champ-faux").inner_text()
    visite.ici("34-sans-script-refus")
    envoyer(visite, "projet.json", projet())
    assert visite.page.get_by_role("heading", level=1).inner_text() == "Ouvrir les portes"
    visite.ici("35-sans-script-rapport")
