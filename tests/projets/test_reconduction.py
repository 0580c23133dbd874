"""Commencer un dossier depuis un dépôt de l'an passé."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from preau.projets.dossier import faits_du, rapport_du
from preau.projets.entrees import ajouter_entree
from preau.projets.pieces import joindre_piece
from preau.projets.reconduction import changements_depuis, reprendre
from preau.projets.saisie import saisir
from preau.projets.tables import Projet
from preau.projets.tables.enums import Objectif
from tests.campagnes.fabriques import PieceDemandeeFactory, QuestionLocaleFactory
from tests.fabriques import RattachementFactory
from tests.projets import fichiers
from tests.projets.depots import deposer
from tests.projets.dossiers import campagne_ouverte
from tests.projets.listes import college_rep, quartier


@pytest.fixture
def suivante(db):
    return campagne_ouverte(annee_scolaire="2027-2028", participation_plafond_annuel="15.00")


def test_le_dossier_de_l_an_passe_se_reprend_sans_ses_dates(complet, suivante):
    saisir(projet=complet.projet, champ="projet.equipe", brut="Deux animatrices", vu="", par=complet.amina)
    depot = deposer(complet)
    repris = reprendre(depot=depot, campagne=suivante, casquette=complet.bruno)
    avant, apres = faits_du(complet.projet).projet, faits_du(repris.projet).projet
    (collectif,) = apres.collectifs
    assert (collectif.debut, collectif.fin, collectif.effectif) == (None, None, 10)
    assert (apres.besoins, apres.actions, str(apres.annee)) == (avant.besoins, avant.actions, "2027-2028")
    assert Projet.objects.get(pk=repris.projet.pk).equipe == "Deux animatrices"
    assert "2026-2027 : donnez celles de 2027-2028" in repris.a_redire[0]
    assert not repris.projet.suspens.exists()
    assert [c.code for c in rapport_du(repris.projet).constats if c.verdict == "non_renseigne"] == [
        "collectif.semaines"
    ]


def test_reprendre_deux_fois_ne_fait_qu_un_dossier(complet, suivante):
    depot, cle = deposer(complet), uuid4()
    repris = [reprendre(depot=depot, campagne=suivante, casquette=complet.amina, cle=cle).projet for _ in range(2)]
    assert repris[0] == repris[1]
    assert Projet.objects.filter(campagne=suivante).count() == 1


def test_on_ne_reprend_pas_le_depot_d_une_autre(complet, suivante):
    with pytest.raises(PermissionDenied):
        reprendre(depot=deposer(complet), campagne=suivante, casquette=RattachementFactory())


def test_ce_que_le_texte_a_change_se_dit(complet, suivante):
    depot = deposer(complet)
    assert changements_depuis(depot, complet.campagne) == ()
    suivante.refresh_from_db()
    (change,) = changements_depuis(depot, suivante)
    assert (change.cle, change.avant) == ("participation_plafond_annuel", "non fixé")
    assert change.source.startswith("fixé par la campagne 2027-2028")


def test_dans_la_meme_annee_les_dates_se_gardent(complet):
    depot = deposer(complet)
    repris = reprendre(depot=depot, campagne=complet.campagne, casquette=complet.amina)
    assert faits_du(repris.projet).projet.collectifs == faits_du(complet.projet).projet.collectifs
    assert depot.depose_le + timedelta(days=1) > repris.projet.cree_le


@pytest.fixture
def ecrire(complet):
    def _ecrire(champ, brut):
        saisir(projet=complet.projet, champ=champ, brut=brut, vu="", par=complet.amina)

    return _ecrire


def test_ce_que_le_fichier_d_echange_ne_porte_pas_se_reprend_du_dossier_scelle(complet, suivante, ecrire):
    projet, collectif, action = complet.projet, complet.projet.collectifs.get(), complet.projet.actions.first()
    projet.ecoles.all().delete()
    muette, ecole = (ajouter_entree(projet=projet, liste="projet.ecoles", par=complet.amina) for _ in range(2))
    lieu = collectif.lieux.get()
    for champ, brut in (
        ("projet.tiers_distinct", "oui"),
        (f"action.{action.uuid}.objectifs", Objectif.values[0]),
        (f"action.{action.uuid}.description", "On lit à voix haute."),
        (f"action.{action.uuid}.quand", "Le mardi"),
        (f"lieu.{lieu.uuid}.adresse", "3 rue des Acacias"),
        (f"ecole.{muette.uuid}.enseignants", "La directrice"),
        (f"ecole.{ecole.uuid}.nom", "Collège Môrice"),
        (f"ecole.{ecole.uuid}.etablissement", college_rep().uai),
        (f"collectif.{collectif.uuid}.qpv", quartier().code),
        (f"collectif.{collectif.uuid}.ecoles", f"{ecole.uuid}\n{muette.uuid}"),
    ):
        ecrire(champ, brut)
    repris = reprendre(depot=deposer(complet, malgre="Oui"), campagne=suivante, casquette=complet.amina)
    neuf = Projet.objects.get(pk=repris.projet.pk)
    reprise = neuf.actions.first()
    assert (neuf.tiers_distinct, neuf.contrat_republicain) == (True, None)
    assert (reprise.intitule, reprise.objectifs) == (action.intitule, [Objectif.values[0]])
    assert (reprise.description, reprise.quand) == ("On lit à voix haute.", "Le mardi")
    assert neuf.actions.count() == projet.actions.count()
    assert list(neuf.ecoles.values_list("nom", "etablissement", "enseignants")) == [
        ("Collège Môrice", "0690001A", ""),
        ("", None, "La directrice"),
    ]
    (groupe,) = neuf.collectifs.all()
    assert (groupe.qpv_id, groupe.lieux.get().adresse) == ("QN06901", "3 rue des Acacias")
    assert set(groupe.ecoles.all()) == set(neuf.ecoles.all())
    assert set(groupe.ecoles.all()).isdisjoint(projet.ecoles.all())


def test_ce_qui_n_est_pas_repris_se_dit_et_cela_seulement(complet, suivante, ecrire):
    complet.projet.lignes.all().delete()
    Projet.objects.update(contrat_republicain=None)
    rien = reprendre(depot=deposer(complet, malgre="Oui"), campagne=suivante, casquette=complet.amina)
    assert rien.a_redire == (
        "Les dates et fermetures des collectifs étaient de l'année 2026-2027 : donnez celles de 2027-2028.",
    )


def test_le_budget_les_questions_le_contrat_et_l_illisible_sont_a_redire(complet, suivante, ecrire):
    question = QuestionLocaleFactory(campagne=complet.campagne)
    ecrire(f"question.{question.uuid}", "Trois écoles")
    ecrire("projet.participation_montant", "quinze")
    demandee = PieceDemandeeFactory(campagne=complet.campagne)
    ici = {"projet": complet.projet, "demandee": demandee, "casquette": complet.amina}
    joindre_piece(nom="s.pdf", octets=fichiers.PDF, **ici)
    repris = reprendre(depot=deposer(complet, malgre="Oui"), campagne=suivante, casquette=complet.amina)
    assert repris.a_redire[1:] == (
        "Le budget et les cofinanceurs sont à redire.",
        "Les réponses aux questions de la Caf sont à redire.",
        "Le contrat d'engagement républicain est à souscrire à nouveau.",
        "Une réponse qui ne se lisait pas n'est pas reprise.",
        "Les pièces déjà envoyées vous sont proposées : reprenez celles qui valent encore.",
    )


def test_dans_la_meme_annee_rien_n_est_dit_des_dates(complet):
    repris = reprendre(depot=deposer(complet), campagne=complet.campagne, casquette=complet.amina)
    assert repris.a_redire == (
        "Le budget et les cofinanceurs sont à redire.",
        "Le contrat d'engagement républicain est à souscrire à nouveau.",
    )
