"""Le PDF d'un dépôt se prépare pendant qu'on le regarde ; sans JavaScript, on actualise."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from preau.editions.faiseurs import FAISEURS
from preau.socle.enums import EtatTirage
from preau.socle.models import Tirage
from preau.socle.tirages import travailler
from tests.fabriques import MOT_DE_PASSE
from tests.parcours.visite import Visite
from tests.projets.depots import cadre_complet, deposer

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visiter(transactional_db, settings, tmp_path, ouvrir, live_server):
    """Ouvre, chez la responsable, la page du PDF d'un dépôt tout juste fait."""
    settings.MEDIA_ROOT = tmp_path
    visites = []

    def _visiter(*, scripts: bool = True) -> Visite:
        pret = cadre_complet()
        depot = deposer(pret)
        visites.append(Visite(ouvrir(java_script_enabled=scripts), live_server.url, scripts=scripts))
        visites[-1].entrer(pret.amina.personne.courriel, MOT_DE_PASSE)
        visites[-1].traverser()
        visites[-1].aller(reverse("depot:pdf", args=[depot.projet.uuid, depot.numero]))
        return visites[-1]

    yield _visiter
    for visite in visites:
        visite.finir()


def telecharger(visite: Visite, lien: str) -> PdfReader:
    with visite.page.expect_download() as telechargement:
        visite.page.get_by_role("link", name=lien).click()
    assert telechargement.value.suggested_filename.endswith("-depot-1.pdf")
    return PdfReader(io.BytesIO(telechargement.value.path().read_bytes()))


def test_la_page_suit_le_fichier_puis_le_donne(visiter):
    visite = visiter()
    visite.phrase("En attente")
    visite.jusqu_a("#tirage-suite")
    visite.ici("60-pdf-en-attente")

    def en_regardant(objet, avancer):
        avancer(50, "La mise en page")
        visite.phrase("La mise en page")
        visite.ici("61-pdf-en-cours")
        return FAISEURS["dossier"](objet, lambda _avancement, _etape: None)

    assert travailler({"dossier": en_regardant}).faits == 1
    visite.page.get_by_role("link", name="Télécharger le PDF").wait_for()
    assert visite.page.evaluate("document.activeElement.textContent.trim()") == "Télécharger le PDF"
    visite.page.locator("#etat", has_text="Le fichier est prêt.").wait_for(state="attached")
    visite.ici("62-pdf-pret")
    assert telecharger(visite, "Télécharger le PDF").metadata.title.endswith("dépôt n° 1")


def test_sans_javascript_on_actualise(visiter):
    visite = visiter(scripts=False)
    visite.lien("Actualiser")
    visite.ici("63-pdf-sans-javascript")
    assert travailler(FAISEURS).faits == 1
    assert len(telecharger(visite, "Actualiser").pages) > 3


def test_apres_l_echec_on_redemande(visiter):
    visite = visiter()
    Tirage.objects.update(etat=EtatTirage.ECHEC, fini_le=timezone.now(), erreur="ValueError")
    visite.phrase("Le fichier n'a pas pu être préparé")
    visite.ici("64-pdf-en-echec")
    visite.bouton("Préparer à nouveau")
    assert travailler(FAISEURS).faits == 1
    visite.page.get_by_role("link", name="Télécharger le PDF").wait_for()
