"""Le PDF d'un dépôt, de la demande au téléchargement."""

import html
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from preau.editions.faiseurs import FAISEURS
from preau.projets.depots import retirer_depot
from preau.projets.tables import Cofinancement
from preau.projets.tirages import dossier_depose, dossier_instruit
from preau.socle import tirages
from preau.socle.enums import EtatTirage
from preau.socle.models import Tirage
from tests.fabriques import RattachementFactory
from tests.projets.depots import deposer
from tests.projets.test_surcouche import deroger, rendre_avis
from tests.web.depot.conftest import connecte

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def depot(complet):
    return deposer(complet)


@pytest.fixture
def client(complet):
    return connecte(complet.amina)


def adresse(depot, nom="pdf", **options) -> str:
    return reverse(f"depot:{nom}", kwargs={"uuid": depot.projet.uuid, "numero": depot.numero, **options})


def corps(reponse) -> str:
    return " ".join(html.unescape(reponse.content.decode()).split())


def abandonner() -> None:
    Tirage.objects.update(etat=EtatTirage.ECHEC, fini_le=timezone.now(), erreur="ValueError : plus d'encre", essais=4)


def test_deposer_demande_le_pdf_et_la_page_dit_qu_il_attend(client, depot):
    reponse = client.get(adresse(depot))
    assert (reponse.status_code, reponse.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    page = corps(reponse)
    assert 'hx-trigger="every 1s"' in page
    assert 'value="0" max="100">En attente' in page
    assert f'href="{adresse(depot)}">Actualiser</a>' in page


def test_la_page_et_le_fragment_disent_ou_en_est_le_fichier(client, depot):
    fragments = []

    def lentement(objet, avancer):
        avancer(50, "La mise en page")
        fragments.append(client.get(adresse(depot), **HTMX))
        return b"%PDF"

    tirages.travailler({"dossier": lentement})
    assert 'value="50" max="100">La mise en page' in corps(fragments[0])
    assert "<html" not in corps(fragments[0])


def test_une_fois_fait_la_page_est_le_fichier_et_le_fragment_son_lien(client, depot):
    assert tirages.travailler(FAISEURS).faits == 1
    fichier = client.get(adresse(depot))
    assert fichier.headers["Content-Type"] == "application/pdf"
    nom = f"dossier-structure-{depot.projet.structure.nom.split()[-1]}-depot-1.pdf"
    assert fichier.headers["Content-Disposition"] == f'attachment; filename="{nom}"'
    assert "no-store" in fichier.headers["Cache-Control"]
    assert PdfReader(io.BytesIO(fichier.content)).metadata.title == "Ouvrir les portes : dossier déposé, dépôt n° 1"
    fragment = corps(client.get(adresse(depot), **HTMX))
    assert ("hx-trigger" in fragment, "Télécharger le PDF" in fragment) == (False, True)
    assert 'data-annonce="Le fichier est prêt."' in fragment


def test_apres_une_panne_on_dit_qu_on_recommence(client, depot):
    Tirage.objects.update(erreur="ValueError : plus d'encre", essais=1)
    page = corps(client.get(adresse(depot)))
    assert "Une panne : on recommence bientôt" in page
    assert "plus d'encre" not in page


def test_apres_l_echec_la_page_le_dit_et_l_on_redemande(client, depot):
    abandonner()
    page = corps(client.get(adresse(depot)))
    assert "Le fichier n'a pas pu être préparé" in page
    assert "plus d'encre" not in page
    assert client.post(adresse(depot)).headers["Location"] == adresse(depot)
    assert tirages.travailler(FAISEURS).faits == 1
    assert client.get(adresse(depot)).headers["Content-Type"] == "application/pdf"


def test_redemander_deux_fois_ne_double_rien(client, depot):
    abandonner()
    client.post(adresse(depot))
    client.post(adresse(depot))
    assert list(Tirage.objects.values_list("etat", "essais")) == [("en_attente", 0)]


def test_un_fichier_remplace_dans_le_coffre_n_est_pas_servi(client, depot, settings):
    tirages.travailler(FAISEURS)
    tirage = dossier_depose(depot).trouver()
    (settings.MEDIA_ROOT / "tirages" / tirage.fichier[:2] / tirage.fichier).write_bytes(b"%PDF autre chose")
    assert "Le fichier n'est plus là" in corps(client.get(adresse(depot)))
    client.post(adresse(depot))
    tirages.travailler(FAISEURS)
    assert client.get(adresse(depot)).headers["Content-Type"] == "application/pdf"


def test_le_dossier_instruit_se_demande_et_redevient_a_demander_quand_l_instruction_avance(client, depot):
    page = adresse(depot, "pdf_instruit")
    assert "Préparer le PDF" in corps(client.get(page))
    assert dossier_instruit(depot).trouver() is None
    client.post(page)
    tirages.travailler(FAISEURS)
    assert client.get(page).headers["Content-Disposition"].endswith('-depot-1-instruit.pdf"')
    # La structure ne lit pas encore l'avis : rendu, il ne lui fait pas refaire son document.
    rendre_avis(depot, depot.deposant)
    assert client.get(page).headers["Content-Type"] == "application/pdf"
    deroger(depot, depot.deposant)
    assert "Préparer le PDF" in corps(client.get(page))


def test_lire_n_ecrit_rien(client, depot):
    avant = list(Tirage.objects.values())
    for nom in ("pdf", "pdf_instruit"):
        client.get(adresse(depot, nom))
        client.get(adresse(depot, nom), **HTMX)
    assert list(Tirage.objects.values()) == avant


def test_un_depot_qui_n_existe_pas_ou_qu_on_ne_voit_pas_n_a_pas_de_pdf(client, depot):
    assert client.get(adresse(depot, numero=2)).status_code == 404
    etranger = connecte(RattachementFactory())
    assert [etranger.get(adresse(depot)).status_code, etranger.post(adresse(depot)).status_code] == [404, 404]


def test_un_depot_retire_n_est_plus_lu_par_la_caf_ni_par_le_financeur(complet, depot):
    conseillere = RattachementFactory(conseillere=True, caf=complet.campagne.caf)
    ville = RattachementFactory(cofinanceur=True)
    Cofinancement.objects.create(projet=complet.projet, financeur=ville.financeur)
    lecteurs = [connecte(casquette) for casquette in (complet.amina, conseillere, ville)]
    tirages.travailler(FAISEURS)
    assert [lecteur.get(adresse(depot)).status_code for lecteur in lecteurs] == [200, 200, 200]
    retirer_depot(projet=complet.projet, casquette=complet.amina)
    assert [lecteur.get(adresse(depot)).status_code for lecteur in lecteurs] == [200, 404, 404]
