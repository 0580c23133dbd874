"""Une responsable saisit son projet, le voit bouger, se corrige, et emporte son rapport."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.navigateur import BUREAU
from tests.parcours.visite import TELEPHONE, Visite

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def saisir_le_projet(visite: Visite) -> None:
    visite.remplir(
        intitule="Un toit pour lire", collectifs__0__nom="Les grands", collectifs__0__lieux="Salle des fêtes"
    )
    visite.page.get_by_label("gratuit", exact=True).check()


def saisir_les_seances(visite: Visite) -> None:
    for rang, jour in enumerate(("mardi", "jeudi")):
        visite.page.locator(f"#id_collectifs-0-creneaux-{rang}-jour").select_option(jour)
        visite.page.locator(f"#id_collectifs-0-creneaux-{rang}-debut").fill("16:30")
        visite.page.locator(f"#id_collectifs-0-creneaux-{rang}-fin").fill("18:00")
    visite.remplir(collectifs__0__debut="2026-09-15", collectifs__0__fin="2027-06-25")


def choisir_villeurbanne(visite: Visite) -> None:
    """Le début d'un nom en désigne plusieurs : on choisit dans la liste, et la page en dit la population."""
    visite.page.locator("#id_collectifs-0-commune").press_sequentially("ville")
    visite.page.locator("#collectifs-0-communes").get_by_label("Villeurbanne").check()


def telecharger(visite: Visite, nom: str, dossier: Path) -> Path:
    with visite.page.expect_download() as attendu:
        visite.page.get_by_role("link", name=nom, exact=True).click()
    fichier = dossier / attendu.value.suggested_filename
    attendu.value.save_as(fichier)
    return fichier


def ouvrir_la_saisie(visite: Visite) -> None:
    visite.aller("/connexion/")
    visite.ici("01-connexion")
    visite.entrer("responsable")
    visite.ici("02-accueil")
    visite.lien("Vérifier un projet")
    visite.ici("03-verifier")
    visite.lien("Commencer la saisie")
    visite.ici("04-saisir-vide")


def voir_bouger_l_annee_et_les_constats(visite: Visite) -> None:
    """Rien ne se recharge : l'image apparaît avec les séances, et le constat s'en va avec le dixième enfant."""
    image, apercu = visite.page.locator("#annee-collectifs-0"), visite.page.locator("#apercu")
    assert "dès qu'un jour de séance" in image.inner_text()
    saisir_les_seances(visite)
    image.get_by_role("table").wait_for()
    assert image.get_by_role("rowheader").count() == 2
    visite.remplir(collectifs__0__effectif="4", collectifs__0__professionnels="1", collectifs__0__benevoles="1")
    apercu.get_by_text("4 enfants").first.wait_for()
    visite.ici("05-saisir-apercu")
    visite.remplir(collectifs__0__effectif="10")
    apercu.get_by_text("4 enfants").first.wait_for(state="detached")


def se_tromper_puis_se_corriger(visite: Visite) -> None:
    """Une fin avant le début est dite à côté du champ, et rien de ce qui est tapé ne se perd."""
    page, faux = visite.page, visite.page.locator("#id_collectifs-0-creneaux-1-fin")
    faux.fill("16:00")
    visite.bouton("Vérifier et garder le rapport")
    page.locator(".resume-erreurs").wait_for()
    assert page.evaluate("document.activeElement.className") == "resume-erreurs"
    assert faux.get_attribute("aria-invalid") == "true"
    assert "Heure après 16:30 attendue" in page.locator(f"#{faux.get_attribute('aria-describedby')}").inner_text()
    assert page.locator("#id_intitule").input_value() == "Un toit pour lire"
    assert page.locator("#id_collectifs-0-effectif").input_value() == "10"
    assert faux.input_value() == "16:00"
    visite.ici("06-saisir-erreur")
    faux.fill("18:00")
    visite.bouton("Vérifier et garder le rapport")


@pytest.mark.parametrize("taille", [BUREAU, TELEPHONE])
def test_une_responsable_saisit_se_corrige_et_emporte_le_rapport(visiter, taille, tmp_path):
    visite = visiter(taille)
    ouvrir_la_saisie(visite)
    saisir_le_projet(visite)
    choisir_villeurbanne(visite)
    voir_bouger_l_annee_et_les_constats(visite)
    se_tromper_puis_se_corriger(visite)
    assert visite.page.get_by_role("heading", level=1).inner_text() == "Un toit pour lire"
    visite.ici("07-rapport")
    comparer_au_rapport_de_la_commande(visite, tmp_path)
    pdf = PdfReader(telecharger(visite, "PDF", tmp_path))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"].startswith("fr")
    assert "Un toit pour lire" in "".join(feuille.extract_text() for feuille in pdf.pages)


def comparer_au_rapport_de_la_commande(visite: Visite, dossier: Path) -> None:
    """Le JSON de la page est celui de « preau verifier --format json » sur le fichier de la page."""
    rapport = json.loads(telecharger(visite, "Pour un logiciel (JSON)", dossier).read_text("utf-8"))
    projet = telecharger(visite, "Le fichier du projet", dossier)
    preau = Path(sys.executable).with_name("preau")
    commande = [preau, "verifier", projet, "--format", "json"]
    dit = json.loads(subprocess.run(commande, capture_output=True, check=False, encoding="utf-8").stdout)
    assert rapport == dit
    assert len(rapport["constats"]) > 20


def test_sans_script_on_saisit_la_commune_se_cherche_et_le_rapport_vient(visiter):
    visite = visiter(scripts=False)
    page = visite.page
    visite.aller("/connexion/")
    visite.ici("30-sans-script-connexion")
    visite.entrer("responsable")
    visite.ici("31-sans-script-accueil")
    visite.aller("/verifier/saisir/")
    saisir_le_projet(visite)
    saisir_les_seances(visite)
    visite.remplir(collectifs__0__commune="ville")
    visite.bouton("Chercher cette commune")
    page.get_by_label("Villeurbanne").check()
    visite.bouton("Ajouter une séance")
    assert page.locator("#id_collectifs-0-creneaux-2-jour").count() == 1
    visite.bouton("Voir ce que dit le texte")
    assert page.locator("#annee-collectifs-0").get_by_role("table").count() == 1
    assert page.locator("#id_intitule").input_value() == "Un toit pour lire"
    visite.ici("32-sans-script-saisir")
    visite.bouton("Vérifier et garder le rapport")
    assert page.get_by_role("heading", level=1).inner_text() == "Un toit pour lire"
    visite.ici("33-sans-script-rapport")
