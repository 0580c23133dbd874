"""Un dossier tel qu'il se relit."""

import pytest

from preau.acteurs.enums import TypeStructure
from preau.projets.contenu import contenu, en_suspens, endroits_du_constat
from preau.projets.dossier import faits_du, lire_tables, rapport_du
from preau.projets.entrees import ajouter_entree, retirer_entree
from preau.projets.reprise import creer_depuis_document
from preau.projets.saisie import saisir
from preau.projets.tables.enums import Etape
from tests.campagnes.fabriques import QuestionLocaleFactory
from tests.projets import fabriques
from tests.projets.dossiers import cadre


def codes(dossier, etape):
    return [r.code for bloc in contenu(lire_tables(dossier.projet))[etape] for r in bloc.reponses]


def test_une_action_se_relit_a_l_etape_de_son_axe(dossier):
    for axe in ("enfants", "parents", "ecole", "territoire"):
        ajouter_entree(projet=dossier.projet, liste="projet.actions", par=dossier.amina, axe=axe)
    blocs = contenu(lire_tables(dossier.projet))
    nombres = {e: [b.objet for b in blocs[e]].count("action") for e in (Etape.ENFANTS, Etape.PARENTS, Etape.ECOLE)}
    assert nombres == {Etape.ENFANTS: 2, Etape.PARENTS: 1, Etape.ECOLE: 1}


def test_une_reponse_en_suspens_se_relit_avec_sa_raison_jusqu_au_retrait_de_son_entree(dossier):
    collectif = ajouter_entree(projet=dossier.projet, liste="projet.collectifs", par=dossier.amina)
    saisir(projet=dossier.projet, champ=f"collectif.{collectif.uuid}.effectif", brut="dix", par=dossier.amina)
    assert [(r.texte, r.lecture, r.erreur) for r in en_suspens(lire_tables(dossier.projet))] == [
        ("dix", "", "Écrivez un nombre entier, comme 10.")
    ]
    retirer_entree(projet=dossier.projet, entree=f"collectif.{collectif.uuid}", par=dossier.amina)
    assert en_suspens(lire_tables(dossier.projet)) == []


@pytest.mark.parametrize(("forme", "demande"), [(TypeStructure.ASSOCIATION, True), (TypeStructure.CCAS, False)])
def test_le_contrat_republicain_ne_se_demande_qu_aux_formes_privees(dossier, forme, demande):
    dossier.structure.type = forme
    dossier.structure.save()
    assert ("projet.contrat_republicain" in codes(dossier, Etape.ENGAGEMENTS)) is demande


def test_une_question_de_la_caf_se_relit_a_son_etape(dossier):
    question = QuestionLocaleFactory(campagne=dossier.campagne, etape="budget")
    saisir(projet=dossier.projet, champ=f"question.{question.uuid}", brut="Oui", par=dossier.amina)
    (bloc,) = [b for b in contenu(lire_tables(dossier.projet))[Etape.BUDGET] if b.objet == "question"]
    assert (bloc.titre, bloc.reponses[0].lecture) == (question.intitule, "Oui")


def test_les_reponses_se_lisent_en_mots(db):
    dossier = cadre(annee_scolaire="2024-2025")
    repris = creer_depuis_document(
        campagne=dossier.campagne, structure=dossier.structure, octets=fabriques.projet(), par=dossier.amina
    ).projet
    blocs = contenu(lire_tables(repris))[Etape.COLLECTIFS]
    lus = {r.champ.nom: r.lecture for bloc in blocs for r in bloc.reponses if bloc.objet in ("collectif", "creneau")}
    assert {nom: lus[nom] for nom in ("niveaux", "commune", "jour", "debut", "locaux_adaptes")} == {
        "niveaux": "école élémentaire",
        "commune": "Villeurbanne (69266)",
        "jour": "jeudi",
        "debut": "16 h 30",
        "locaux_adaptes": "oui",
    }


@pytest.mark.parametrize("collectifs", [1, 6])
def test_la_relecture_se_lit_en_un_nombre_constant_de_requetes(db, django_assert_num_queries, collectifs):
    dossier = cadre(annee_scolaire="2024-2025")
    QuestionLocaleFactory(campagne=dossier.campagne)
    octets = fabriques.projet(collectifs=collectifs)
    repris = creer_depuis_document(
        campagne=dossier.campagne, structure=dossier.structure, octets=octets, par=dossier.amina
    ).projet
    lues = lire_tables(repris)
    with django_assert_num_queries(0):
        contenu(lues)


def test_chaque_point_a_traiter_dit_ou_repondre(dossier):
    collectif = ajouter_entree(projet=dossier.projet, liste="projet.collectifs", par=dossier.amina)
    saisir(projet=dossier.projet, champ=f"collectif.{collectif.uuid}.nom", brut="Les CM", par=dossier.amina)
    objets = faits_du(dossier.projet).objets
    endroits = {c.code: endroits_du_constat(c, objets) for c in rapport_du(dossier.projet).constats}
    assert endroits["collectif.frequence"] == [
        f"collectif.{collectif.uuid}.commune",
        f"collectif.{collectif.uuid}.creneaux",
    ]
    assert endroits["diagnostic.besoins"] == ["projet.besoins", "projet.ecoles"]
    assert endroits["axe.parents"] == ["projet.actions"]
