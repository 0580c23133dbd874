"""Le livret et le procès-verbal, de leur demande à leur fichier."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from preau.editions.faiseurs import FAISEURS
from preau.socle.tirages import travailler
from tests.instruction.comites import clos
from tests.web.depot.conftest import connecte

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _coffre(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("document", ["livret", "proces-verbal"])
def test_un_membre_demande_un_document_et_l_atelier_le_lui_fait(document):
    pret = clos(dossiers=1)
    client, adresse = connecte(pret.membres[0]), f"/comite/reunions/{pret.reunion.uuid}/{document}/"
    client.post(adresse)
    travailler(FAISEURS)
    reponse = client.get(adresse)
    assert reponse["Content-Type"] == "application/pdf"
    lu = PdfReader(BytesIO(reponse.content))
    assert any("Ouvrir les portes" in page.extract_text() for page in lu.pages)
    assert lu.outline


def test_le_proces_verbal_demande_a_la_cloture_est_celui_que_la_conseillere_ouvre():
    pret = clos(dossiers=1)
    travailler(FAISEURS)
    reponse = connecte(pret.conseillere).get(f"/comite/reunions/{pret.reunion.uuid}/proces-verbal/")
    assert reponse["Content-Type"] == "application/pdf"
