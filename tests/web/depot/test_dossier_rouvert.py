"""Un dossier rouvert sur quelques points : ce qui manque ailleurs se dit, et aucun lien ne mène à un refus."""

import re
from html import unescape

import pytest

from preau.instruction.actions import Point
from preau.projets.tables import Projet
from preau.projets.tables.enums import Etape
from preau.web.depot.manques import PIECE_FERMEE, POINT_FERME
from tests.campagnes.fabriques import ContactFactory, PieceDemandeeFactory
from tests.instruction.fabriques import clore, instruite
from tests.instruction.instruits import demander, recu
from tests.web.depot.conftest import connecte


@pytest.fixture
def dossier(db):
    """Un dossier déposé, d'une campagne close depuis, à qui manquent des statuts et un RIB."""
    fait = recu(instruite(), avec_budget=True)
    ContactFactory(campagne=fait.cadre.campagne, nom="Claire Vidal", courriel="claire.vidal@caf.exemple")
    clore(fait.cadre.campagne)
    return fait


@pytest.fixture
def statuts(dossier):
    return PieceDemandeeFactory(campagne=dossier.cadre.campagne, nature="statuts", intitule="Statuts")


@pytest.fixture
def rib(dossier):
    return PieceDemandeeFactory(campagne=dossier.cadre.campagne, nature="rib", intitule="RIB")


def adresse(dossier, suite=""):
    return f"/projets/{dossier.pret.projet.uuid}/{suite}"


def lire(dossier, suite):
    reponse = connecte(dossier.pret.amina).get(adresse(dossier, suite))
    assert reponse.status_code == 200
    return unescape(reponse.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def liens(html):
    return re.findall(r'href="([^"#?]+[^"]*)"', html)


def manques_de(html):
    """Chaque manque de la page : ses phrases, ses adresses."""
    lus = re.findall(r'<li class="ton-\w+">(.*?)</li>', html.partition('<ul class="manques">')[2], re.DOTALL)
    return [(re.findall(r"<p[^>]*>([^<]+)</p>", lu), liens(lu)) for lu in lus]


def test_une_piece_qui_manque_et_n_est_pas_rouverte_dit_a_qui_la_demander(dossier, statuts, rib):
    demander(dossier, Point(piece=rib))
    html = lire(dossier, "pieces/")
    assert "Il manque aussi, et la Caf ne l'a pas rouvert : Statuts. Pour l'envoyer, écrivez-lui" in html
    assert 'href="mailto:claire.vidal@caf.exemple"' in html
    assert re.findall(r'name="([\w-]+-fichier)"', html) == [f"{rib.uuid}-fichier"]


def test_rien_de_plus_n_est_dit_quand_les_pieces_qui_manquent_sont_rouvertes(dossier, statuts):
    demander(dossier, Point(piece=statuts))
    html = lire(dossier, "pieces/")
    assert ("Lire ce qu'elle demande." in html, "Il manque aussi" in html) == (True, False)


@pytest.mark.parametrize("suite", ["relecture/", "deposer/"])
def test_ce_qui_manque_ne_mene_qu_a_ce_qui_s_ecrit(dossier, statuts, rib, suite):
    Projet.objects.filter(pk=dossier.pret.projet.pk).update(contrat_republicain=None, besoins="")
    demander(dossier, Point(etape=Etape.BESOINS), Point(piece=rib))
    suivi = [adresse(dossier, "suivi/")]
    assert manques_de(lire(dossier, suite)) == [
        (
            [
                "Les besoins des enfants ne sont pas décrits.",
                "Dites les difficultés et les besoins repérés avec les enseignants.",
            ],
            [f"{adresse(dossier, 'besoins/')}#{vers}" for vers in ("champ-projet-besoins", "liste-projet-ecoles")],
        ),
        (["Pièce à joindre : Statuts.", PIECE_FERMEE], suivi),
        (["Pièce à joindre : RIB."], [f"{adresse(dossier, 'pieces/')}#piece-{rib.uuid}"]),
        (
            ["Contrat d'engagement républicain : l'association ne dit pas l'avoir souscrit.", POINT_FERME],
            suivi,
        ),
    ]


def test_la_relecture_n_offre_de_modifier_que_les_points_rouverts(dossier, statuts):
    collectif = dossier.pret.projet.collectifs.get()
    demander(dossier, Point(constat=("collectif.effectif", "collectif:1")))
    modifier = re.findall(r'<a href="([^"]+)">Modifier', lire(dossier, "relecture/"))
    assert modifier == [adresse(dossier, f"collectifs/{collectif.uuid}/")]


def test_une_etape_fermee_dit_ce_qui_lui_manque_sans_y_mener(dossier):
    Projet.objects.filter(pk=dossier.pret.projet.pk).update(contrat_republicain=None, laicite=None)
    demander(dossier, Point(etape=Etape.BESOINS))
    html = lire(dossier, "engagements/")
    assert ("l'association ne dit pas l'avoir souscrit" in html, "Y répondre" in html) == (True, False)
    assert [lien for lien in liens(html) if lien.startswith(adresse(dossier, "engagements/#"))] == []
