"""L'histoire d'un dossier, en phrases."""

import pytest

from preau.instruction.histoire import actes_du_dossier, raconter
from preau.instruction.recit import Lecteur
from preau.projets.depots import renoncer, retirer_depot
from preau.projets.entrees import remettre_entree, retirer_entree
from preau.projets.pieces import joindre_piece, retirer_piece
from tests.campagnes.fabriques import PieceDemandeeFactory
from tests.projets import fichiers
from tests.projets.depots import deposer


def phrases(dossier, lecteur=Lecteur.STRUCTURE):
    episodes = raconter(actes_du_dossier(dossier.projet, lecteur))
    assert {episode.qui for episode in episodes} == {f"{dossier.amina.personne} (responsable)"}
    return [episode.phrase for episode in episodes]


@pytest.fixture
def vecu(complet):
    """Un dossier écrit, déposé, retiré, puis abandonné."""
    action = f"action.{complet.projet.actions.first().uuid}"
    demandee = PieceDemandeeFactory(campagne=complet.campagne, obligatoire=False)
    gestes = {"projet": complet.projet, "demandee": demandee, "casquette": complet.amina}
    jointe = joindre_piece(**gestes, nom="statuts.pdf", octets=fichiers.PDF)
    retirer_entree(projet=complet.projet, entree=action, par=complet.amina)
    remettre_entree(projet=complet.projet, entree=action, par=complet.amina)
    deposer(complet)
    retirer_depot(projet=complet.projet, casquette=complet.amina)
    retirer_piece(**gestes, piece=jointe.piece)
    renoncer(projet=complet.projet, casquette=complet.amina)
    return complet


def test_tout_se_dit_a_la_structure_le_plus_recent_d_abord(vecu):
    assert phrases(vecu) == [
        "a renoncé à ce dossier.",
        "a retiré la pièce « statuts.pdf ».",
        "a retiré le dépôt pour le corriger.",
        "a déposé le dossier : dépôt n° 1.",
        "a remis une action.",
        "a retiré une action.",
        "a joint la pièce « statuts.pdf ».",
        "l'a rempli depuis un fichier d'échange.",
        "a commencé le dossier.",
    ]


@pytest.mark.parametrize("lecteur", [Lecteur.CAF, Lecteur.TIERS])
def test_les_autres_lecteurs_n_en_lisent_que_les_depots(vecu, lecteur):
    assert phrases(vecu, lecteur) == [
        "a renoncé à ce dossier.",
        "a retiré le dépôt pour le corriger.",
        "a déposé le dossier : dépôt n° 1.",
    ]


def test_l_histoire_se_lit_en_quelques_requetes(vecu, django_assert_num_queries):
    with django_assert_num_queries(2):
        raconter(actes_du_dossier(vecu.projet, Lecteur.TIERS))
