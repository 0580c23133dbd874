"""De la connexion au PDF déposé, avec et sans scripts, au bureau et au téléphone."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from preau.editions.faiseurs import FAISEURS
from preau.projets.tables import Depot
from preau.socle.tirages import travailler
from tests.navigateur import BUREAU
from tests.parcours.dossier import Plume
from tests.parcours.visite import TELEPHONE, Visite

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def recevoir_le_pdf(visite: Visite, *, scripts: bool) -> bytes:
    """La page dit où en est le fichier ; l'atelier passe ; le fichier se télécharge."""
    visite.lien("PDF")
    visite.ici("depot-pdf-attente")
    assert travailler(FAISEURS).faits == 1
    if not scripts:
        # Sans scripts, « Actualiser » rend le fichier lui-même.
        with visite.page.expect_download() as attendu:
            visite.page.get_by_role("link", name="Actualiser").click()
    else:
        visite.page.get_by_text("Le fichier est prêt", exact=True).wait_for()
        visite.ici("depot-pdf-pret")
        with visite.page.expect_download() as attendu:
            visite.page.get_by_role("link", name="Télécharger le PDF").click()
    return Path(attendu.value.path()).read_bytes()


@pytest.mark.parametrize(("scripts", "taille"), [(True, None), (False, BUREAU), (True, TELEPHONE)])
def test_de_la_connexion_au_pdf_depose(visiter, tmp_path, scripts, taille):
    visite = visiter(taille, scripts=scripts)
    visite.entrer("responsable")
    visite.ici("02-accueil")
    plume = Plume(visite)
    plume.commencer("Des clés pour la sixième")
    plume.etape("La structure")
    plume.ecrire_les_axes()
    plume.ecrire_le_reste()
    plume.joindre_les_pieces(tmp_path)
    plume.deposer()
    visite.phrase("dépôt n° 1")
    visite.ici("depot-confirmation")
    pdf = PdfReader(io.BytesIO(recevoir_le_pdf(visite, scripts=scripts)))
    texte = "".join(page.extract_text() for page in pdf.pages)
    depot = Depot.objects.get(projet__intitule="Des clés pour la sixième")
    assert "Des clés pour la sixième" in texte
    assert depot.sceau[:16] in texte.replace("\n", "")
    fichier = tmp_path / "projet.json"
    fichier.write_bytes(depot.octets)
    preau = Path(sys.executable).with_name("preau")
    commande = [preau, "verifier", fichier, "--format", "json"]
    dit = subprocess.run(commande, capture_output=True, check=False)
    assert json.loads(dit.stdout) == json.loads(depot.rapport)
