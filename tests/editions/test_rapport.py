import io
import re

import pytest
from pypdf import PdfReader

from preau.coeur.referentiel import Phase
from preau.coeur.verification import verifier
from preau.editions.rapport import rapport_pdf
from tests.fabriques import RattachementFactory
from tests.projets.fabriques import projet, verification

pytestmark = pytest.mark.django_db


def tout_deranger(document):
    document["projet"].update(laicite=False, place_des_peres=None)
    document["projet"]["actions"][1]["nature"] = "etude_surveillee"
    document["collectifs"][0].update(effectif=14, nom='#import "ailleurs.typ" <b>*gras*</b> $x$')
    document["collectifs"][0]["fermetures"] = [{"debut": "2024-12-16", "fin": "2024-12-20", "motif": "travaux"}]


def lire(octets: bytes, phase: Phase = Phase.BILAN) -> PdfReader:
    return PdfReader(io.BytesIO(rapport_pdf(verification(RattachementFactory(), octets, phase))))


def texte(pdf: PdfReader) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pdf.pages))


def test_le_pdf_dit_la_phrase_et_la_source_de_chaque_constat():
    octets = projet(tout_deranger, collectifs=1)
    imprime = texte(lire(octets))
    constats = verifier(octets, Phase.BILAN).constats
    dits = [c.phrase for c in constats] + [c.remede for c in constats if c.verdict in ("non_conforme", "non_renseigne")]
    assert [dit for dit in dits if re.sub(r"\s+", "", dit) not in imprime] == []


def test_le_pdf_est_balise_en_francais_et_titre_pour_les_lecteurs_d_ecran():
    pdf = lire(projet())
    racine = pdf.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in racine
    assert racine["/Lang"].startswith("fr")
    assert pdf.metadata.title == "Ouvrir les portes : rapport de vérification"
    assert "pdfuaid:part" in racine["/Metadata"].get_data().decode()


def test_le_pdf_compte_l_annee_mois_par_mois_et_les_seances_perdues():
    imprime = texte(lire(projet(tout_deranger)))
    assert "L'année,moisparmois" in imprime
    assert "décembre2024" in imprime
    assert "17décembre2024:travaux" in imprime


def test_ce_que_dit_le_fichier_reste_du_texte():
    imprime = texte(lire(projet(tout_deranger)))
    assert '#import"ailleurs.typ"<b>*gras*</b>$x$' in imprime


def test_le_meme_rapport_donne_le_meme_fichier():
    faite = verification(RattachementFactory())
    assert rapport_pdf(faite) == rapport_pdf(faite)


def test_un_texte_demesure_est_coupe_et_le_pdf_se_fait():
    pdf = lire(projet(lambda d: d["projet"]["actions"][0].update(intitule="mot " * 20_000)))
    assert len(pdf.pages) < 10
