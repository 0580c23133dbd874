"""Proposer un scénario, et le corriger à la main."""

from decimal import Decimal

import pytest

from preau.instruction import actions
from preau.instruction.enums import MethodeDeScenario, OrigineDuDemande
from preau.instruction.models import LigneDeScenario, RangDEnsemble, Scenario
from preau.socle.models import EntreeJournal
from tests.campagnes.actes import actes, refus
from tests.fabriques import ComiteFactory
from tests.instruction.fabriques import adopter, classer, clore, deposer_dossier, preparer, proposer, rendre_avis
from tests.projets.depots import deposer
from tests.projets.listes import quartier


def montants(scenario: Scenario) -> list[Decimal]:
    return [ligne.propose for ligne in scenario.lignes.order_by("rang", "pk")]


# --- Proposer --------------------------------------------------------------------------------------------------------


def test_par_rang_le_premier_que_l_enveloppe_ne_contient_pas_la_ferme(cadre):
    for rang, ps in ((2, "5000.00"), (1, "4000.00"), (3, "500.00")):
        classer(cadre, rang, ps=ps)
    cadre.enveloppe.montant = Decimal("8000.00")
    cadre.enveloppe.save()
    scenario = proposer(cadre)
    assert montants(scenario) == [Decimal("4000.00"), Decimal(0), Decimal(0)]
    assert (scenario.enveloppe, scenario.propose_par) == (Decimal("8000.00"), cadre.conseillere.personne)
    servi = scenario.lignes.get(rang=1)
    assert (
        servi.motif == "Rang 1. Il restait 8\u202f000,00 € à son tour : 4\u202f000,00 € demandés, accordés en entier."
    )
    assert (servi.origine, servi.comite, servi.enfants) == (OrigineDuDemande.INSCRITE, cadre.comite, 10)


def test_un_plancher_dit_par_la_caf_laisse_prendre_ce_qui_reste(cadre):
    premier, second = (classer(cadre, rang, ps="7000.00") for rang in (1, 2))
    scenario = proposer(cadre, planchers={second.uuid: Decimal("3000.00")})
    assert montants(scenario) == [Decimal("7000.00"), Decimal("3000.00")]
    assert [ligne.plancher for ligne in scenario.lignes.order_by("rang")] == [Decimal("7000.00"), Decimal("3000.00")]
    assert premier.etat == "depose"


@pytest.mark.parametrize("plancher", ["0.00", "7000.01", "-1.00", "12.345"])
def test_un_plancher_hors_de_la_demande_est_refuse(cadre, plancher):
    projet = classer(cadre, 1, ps="7000.00")
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere, "nom": "A", "methode": "rang"}
    refus(actions.proposer_scenario, planchers={projet.uuid: Decimal(plancher)}, **arguments)
    assert (Scenario.objects.count(), actes().count("proposer_scenario")) == (0, 0)


@pytest.mark.parametrize(
    ("methode", "attendus"),
    [
        (MethodeDeScenario.RANG, ["9000.00", "0", "0"]),
        (MethodeDeScenario.PRORATA, ["6000.00", "2666.67", "1333.33"]),
        (MethodeDeScenario.OPTIMALE, ["0", "4000.00", "2000.00"]),
        (MethodeDeScenario.A_LA_MAIN, ["0", "0", "0"]),
    ],
)
def test_chaque_methode_est_celle_du_coeur(cadre, methode, attendus):
    for rang, ps in enumerate(("9000.00", "4000.00", "2000.00"), 1):
        classer(cadre, rang, ps=ps)
    assert montants(proposer(cadre, methode)) == [Decimal(attendu) for attendu in attendus]


def test_un_projet_que_son_comite_ne_valide_ou_ne_classe_pas_ne_recoit_rien(cadre):
    classer(cadre, 1)
    classer(cadre, 2, "defavorable")
    classer(cadre, 3, "ajourne")
    classer(cadre, None)
    deposer_dossier(cadre)
    scenario = proposer(cadre)
    exclues = scenario.lignes.exclude(exclusion="").order_by("pk")
    assert [ligne.motif for ligne in exclues] == [
        "Avis défavorable (Comité de l'Est) : rien ne peut lui être attribué.",
        "Avis ajourné (Comité de l'Est) : rien ne peut lui être attribué avant un nouvel avis.",
        "Comité de l'Est ne l'a pas classé : rien ne peut lui être attribué.",
        "Aucun comité n'a rendu d'avis sur ce projet : rien ne peut lui être attribué.",
    ]
    assert {ligne.propose for ligne in exclues} == {Decimal(0)}
    assert scenario.lignes.get(exclusion="").propose == Decimal("5000.00")


def test_a_rang_egal_le_quartier_prioritaire_passe_devant(cadre):
    classer(cadre, 1, ps="6000.00")
    pret = preparer(cadre, ps="6000.00")
    pret.projet.collectifs.update(qpv=quartier())
    rendre_avis(cadre, deposer(pret), 1)
    servie = proposer(cadre).lignes.get(propose__gt=0)
    assert (servie.projet, servie.quartiers, servie.enfants_qpv) == (pret.projet, ["QN06901"], 10)


def test_les_rangs_de_deux_comites_demandent_un_rang_d_ensemble(cadre):
    est = classer(cadre, 1, ps="6000.00")
    ouest = classer(cadre, 1, ps="6000.00", comite=ComiteFactory(caf=cadre.campagne.caf, nom="Comité de l'Ouest"))
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere, "nom": "A", "methode": "rang"}
    assert refus(actions.proposer_scenario, **arguments) == [
        (
            "Les rangs viennent de plusieurs comités (Comité de l'Est et Comité de l'Ouest) : "
            "fixez d'abord un rang d'ensemble."
        )
    ]
    assert montants(proposer(cadre, MethodeDeScenario.A_LA_MAIN, "À la main")) == [Decimal(0), Decimal(0)]
    actions.fixer_rang_d_ensemble(campagne=cadre.campagne, casquette=cadre.conseillere, projets=[ouest, est])
    scenario = proposer(cadre)
    assert [(li.projet, li.rang, li.propose) for li in scenario.lignes.order_by("rang")] == [
        (ouest, 1, Decimal("6000.00")),
        (est, 2, Decimal(0)),
    ]


def test_deux_projets_du_meme_nom_se_distinguent_dans_les_phrases(cadre):
    pareils = [classer(cadre, rang, ps="6000.00") for rang in (1, 2)]
    type(pareils[0].structure).objects.update(nom="Les Passerelles")
    scenario = proposer(cadre)
    assert list(scenario.lignes.order_by("pk").values_list("nom", flat=True)) == [
        "Ouvrir les portes (Les Passerelles)",
        "Ouvrir les portes (Les Passerelles), n° 2",
    ]


def test_un_scenario_se_nomme_une_seule_fois_et_se_partage_entre_des_dossiers_deposes(cadre):
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere, "methode": "rang"}
    assert refus(actions.proposer_scenario, nom="A", **arguments) == [
        "Aucun dossier n'est déposé dans cette campagne : rien n'est à partager."
    ]
    classer(cadre, 1)
    assert refus(actions.proposer_scenario, nom="  ", **arguments) == [
        "Donnez un nom à ce scénario, en 120 caractères au plus."
    ]
    proposer(cadre, nom=" Par  rang ")
    assert refus(actions.proposer_scenario, nom="Par rang", **arguments) == [
        "Un scénario s'appelle déjà « Par rang » : donnez un autre nom."
    ]
    assert refus(actions.proposer_scenario, nom="B", **arguments | {"methode": "au_hasard"}) == [
        "Choisissez une méthode de la liste."
    ]
    cadre.enveloppe.delete()
    assert refus(actions.proposer_scenario, nom="B", **arguments) == [
        "Cette campagne n'a pas d'enveloppe : fixez son montant d'abord."
    ]


def test_proposer_se_consigne_avec_ses_sommes(cadre):
    classer(cadre, 1)
    scenario = proposer(cadre)
    entree = EntreeJournal.objects.get(acte="proposer_scenario")
    assert (entree.objet, entree.auteur) == (scenario.uuid, cadre.conseillere.personne.uuid)
    assert entree.apres == {"nom": "Par rang", "methode": "rang", "enveloppe": "10000.00", "propose": "5000.00"}


# --- Le rang d'ensemble ----------------------------------------------------------------------------------------------


def test_le_rang_d_ensemble_classe_tous_les_projets_valides_et_eux_seuls(cadre):
    premier, second, refuse = classer(cadre, 1), classer(cadre, None), classer(cadre, 3, "defavorable")
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere}
    assert refus(actions.fixer_rang_d_ensemble, projets=[premier], **arguments) == [
        "L'ordre ne dit rien de « Ouvrir les portes » : donnez un rang à chaque projet."
    ]
    assert refus(actions.fixer_rang_d_ensemble, projets=[premier, second, refuse], **arguments) == [
        "Aucun comité de cette campagne ne valide « Ouvrir les portes » : ôtez-le de l'ordre."
    ]
    assert refus(actions.fixer_rang_d_ensemble, projets=[premier, premier, second], **arguments) == [
        "Un projet est classé deux fois : donnez-lui un seul rang."
    ]
    for ordre in ([premier, second], [second, premier]):
        actions.fixer_rang_d_ensemble(projets=ordre, **arguments)
        assert [rang.projet for rang in RangDEnsemble.objects.order_by("rang")] == ordre
    derniere = EntreeJournal.objects.filter(acte="fixer_rang_d_ensemble").first()
    assert derniere.avant == {"projets": [str(premier.uuid), str(second.uuid)]}
    actions.fixer_rang_d_ensemble(projets=[], **arguments)
    assert RangDEnsemble.objects.count() == 0


def test_un_projet_valide_depuis_rend_le_rang_d_ensemble_incomplet(cadre):
    premier = classer(cadre, 1)
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere}
    actions.fixer_rang_d_ensemble(projets=[premier], **arguments)
    classer(cadre, 2)
    assert refus(actions.proposer_scenario, nom="A", methode="prorata", **arguments) == [
        "Le rang d'ensemble ne dit rien de « Ouvrir les portes » : fixez-le à nouveau."
    ]


def test_l_ordre_ne_change_plus_une_fois_un_scenario_adopte(cadre):
    projet = classer(cadre, 1)
    adopter(cadre)
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere, "projets": [projet]}
    assert refus(actions.fixer_rang_d_ensemble, **arguments) == [
        "Un scénario de cette campagne est adopté : l'ordre ne peut plus que s'allonger, à la fin."
    ]


# --- Corriger --------------------------------------------------------------------------------------------------------


@pytest.fixture
def deux_lignes(cadre):
    """6 000 € au premier ; le second en demande 5 000, et il en reste 4 000."""
    for rang, ps in ((1, "6000.00"), (2, "5000.00")):
        classer(cadre, rang, ps=ps)
    return list(proposer(cadre).lignes.order_by("rang"))


def corriger(cadre, ligne, montant, motif="Le comité le souhaite.", **options):
    acte = {"ligne": ligne, "casquette": cadre.conseillere, "montant": Decimal(montant), "motif": motif}
    return actions.corriger_ligne(**acte, **options)


def refus_de_corriger(cadre, ligne, montant, motif="Le comité le souhaite.", **options):
    acte = {"ligne": ligne, "casquette": cadre.conseillere, "montant": Decimal(montant), "motif": motif}
    return refus(actions.corriger_ligne, **acte, **options)


def test_corriger_une_ligne_garde_le_montant_calcule_et_dit_pourquoi(cadre, deux_lignes):
    corriger(cadre, deux_lignes[1], "4000.00")
    relue = LigneDeScenario.objects.get(pk=deux_lignes[1].pk)
    assert (relue.calcule, relue.propose, relue.corrigee) == (Decimal(0), Decimal("4000.00"), True)
    assert relue.motif_de_correction == "Le comité le souhaite."
    entree = EntreeJournal.objects.get(acte="corriger_ligne")
    assert (entree.structure, entree.avant["propose"]) == (relue.projet.structure.uuid, "0.00")
    assert (entree.apres["propose"], entree.apres["motif"]) == ("4000.00", "Le comité le souhaite.")


def test_remettre_le_montant_calcule_defait_la_correction(cadre, deux_lignes):
    corriger(cadre, deux_lignes[1], "4000.00")
    relue = corriger(cadre, deux_lignes[1], "0.00", motif="")
    assert (relue.corrigee, relue.motif_de_correction, relue.propose) == (False, "", Decimal(0))


def test_une_correction_sans_motif_hors_de_la_demande_ou_de_l_enveloppe_est_refusee(cadre, deux_lignes):
    premiere, seconde = deux_lignes
    assert refus_de_corriger(cadre, seconde, "100.00", motif="  ") == [
        "Dites pourquoi ce montant remplace celui de la méthode."
    ]
    assert refus_de_corriger(cadre, premiere, "6000.01") == [
        "Ce projet demande 6\u202f000,00 € : proposez au plus ce montant."
    ]
    assert refus_de_corriger(cadre, seconde, "4000.01") == [
        (
            "Il reste 4\u202f000,00 € dans l'enveloppe : pour « Ouvrir les portes », 4\u202f000,01 €, la dépassent. "
            "Il manque 0,01 €."
        )
    ]
    assert refus_de_corriger(cadre, seconde, "-1.00") == [
        "Écrivez un montant positif ou nul, à deux décimales au plus."
    ]
    assert refus_de_corriger(cadre, seconde, "NaN") == ["Écrivez un montant positif ou nul, à deux décimales au plus."]
    assert actes().count("corriger_ligne") == 0


def test_deux_personnes_sur_la_meme_ligne_la_seconde_est_prevenue(cadre, deux_lignes):
    vu = deux_lignes[1].modifie_le
    corriger(cadre, deux_lignes[1], "4000.00", vu=vu)
    assert refus_de_corriger(cadre, deux_lignes[1], "1000.00", vu=vu) == [
        (
            "Une autre personne a écrit ici entre-temps : 4\u202f000,00 € sont proposés à « Ouvrir les portes ». "
            "Relisez, puis refaites."
        )
    ]


def test_un_projet_exclu_ne_se_corrige_pas(cadre):
    classer(cadre, 1, "defavorable")
    ligne = proposer(cadre).lignes.get()
    assert refus_de_corriger(cadre, ligne, "1.00") == [ligne.exclusion]


def test_un_scenario_adopte_ne_se_corrige_plus(cadre, deux_lignes):
    clore(cadre.campagne)
    actions.adopter_scenario(scenario=deux_lignes[0].scenario, casquette=cadre.decideur)
    assert refus_de_corriger(cadre, deux_lignes[1], "100.00") == [
        "Ce scénario est adopté : reprenez-le d'abord, ou proposez-en un autre."
    ]
