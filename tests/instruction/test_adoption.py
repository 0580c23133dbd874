"""Adopter un scénario prépare les décisions, et le reprendre les défait."""

from decimal import Decimal

import pytest

from preau.instruction import actions
from preau.instruction.enums import EtatDecision, EtatScenario
from preau.instruction.models import Decision
from preau.projets.tables import Projet
from preau.socle.models import EntreeJournal
from tests.campagnes.actes import actes, refus
from tests.instruction.fabriques import adopter, classer, clore, deposer_dossier, proposer


def deux_collectifs(document):
    document["collectifs"].append({**document["collectifs"][0], "nom": "Collège", "effectif": 8})


@pytest.fixture
def propose(cadre):
    """Deux projets classés, un écarté ; 6 000 € au premier."""
    classer(cadre, 1, ps="6000.00", changer=deux_collectifs)
    classer(cadre, 2, ps="5000.00")
    classer(cadre, None, "defavorable")
    scenario = proposer(cadre)
    clore(cadre.campagne)
    return scenario


def test_adopter_prepare_une_decision_par_projet_sans_rien_attribuer(cadre, propose):
    actions.adopter_scenario(scenario=propose, casquette=cadre.decideur)
    propose.refresh_from_db()
    assert (propose.etat, propose.adopte_par) == (EtatScenario.ADOPTE, cadre.decideur.personne)
    decisions = list(Decision.objects.order_by("pk"))
    assert [(d.rang, d.propose, d.demande, d.montant, d.etat) for d in decisions] == [
        (1, Decimal("6000.00"), Decimal("6000.00"), Decimal(0), EtatDecision.PREPAREE),
        (2, Decimal(0), Decimal("5000.00"), Decimal(0), EtatDecision.PREPAREE),
        (None, Decimal(0), Decimal("5000.00"), Decimal(0), EtatDecision.PREPAREE),
    ]
    parts = [(c.nom, c.enfants, c.propose, c.retenu) for c in decisions[0].collectifs.all()]
    assert parts == [("CM", 10, Decimal("3000.00"), None), ("Collège", 8, Decimal("3000.00"), None)]
    assert decisions[0].collectifs.first().formule.endswith("€.")
    cadre.enveloppe.refresh_from_db()
    assert cadre.enveloppe.attribue == 0
    entree = EntreeJournal.objects.get(acte="adopter_scenario", dossier=None)
    assert entree.apres == {"decisions": 3, "propose": "6000.00"}


def test_une_ligne_corrigee_porte_son_motif_jusqu_a_la_decision(cadre, propose):
    ligne = propose.lignes.get(rang=2)
    actions.corriger_ligne(ligne=ligne, casquette=cadre.conseillere, montant=Decimal(4000), motif="Le seul du canton.")
    actions.adopter_scenario(scenario=propose, casquette=cadre.decideur)
    decision = Decision.objects.get(rang=2)
    assert decision.propose == Decimal("4000.00")
    assert decision.motif_propose.startswith("Le seul du canton.\nAvant cette correction : Rang 2. Il restait 4")


def test_un_seul_scenario_adopte_par_campagne(cadre, propose):
    autre = proposer(cadre, "prorata", "Au prorata")
    actions.adopter_scenario(scenario=propose, casquette=cadre.decideur)
    assert refus(actions.adopter_scenario, scenario=autre, casquette=cadre.decideur) == [
        "Le scénario « Par rang » est déjà adopté : reprenez-le d'abord."
    ]
    assert refus(actions.adopter_scenario, scenario=propose, casquette=cadre.decideur) == [
        "Ce scénario est déjà adopté."
    ]
    assert Decision.objects.count() == 3


def test_on_n_adopte_pas_tant_qu_on_peut_deposer(cadre):
    classer(cadre, 1)
    [phrase] = refus(actions.adopter_scenario, scenario=proposer(cadre), casquette=cadre.decideur)
    assert phrase.startswith("On peut encore déposer jusqu'au ")
    assert phrase.endswith(" : adoptez un scénario après la clôture.")


def test_une_enveloppe_baissee_depuis_refuse_le_scenario(cadre, propose):
    cadre.enveloppe.montant = Decimal("5999.99")
    cadre.enveloppe.save()
    assert refus(actions.adopter_scenario, scenario=propose, casquette=cadre.decideur) == [
        (
            "Il reste 5\u202f999,99 € dans l'enveloppe : les montants de ce scénario, 6\u202f000,00 €, la dépassent. "
            "Il manque 0,01 €."
        )
    ]


@pytest.mark.parametrize("quoi", ["un_depot_de_plus", "un_retrait", "un_rang"])
def test_un_scenario_dementi_depuis_ne_s_adopte_pas(cadre, quoi):
    projet = classer(cadre, 1)
    scenario = proposer(cadre)
    if quoi == "un_depot_de_plus":
        deposer_dossier(cadre)
    elif quoi == "un_retrait":
        Projet.objects.filter(pk=projet.pk).update(etat="retire", retire_le=projet.depose_le)
    else:
        projet.depots.get().avis_du_comite.update(rang=2)
    clore(cadre.campagne)
    assert refus(actions.adopter_scenario, scenario=scenario, casquette=cadre.decideur) == [
        "Depuis ce scénario, des dossiers, des avis ou des rangs ont changé : proposez-en un autre."
    ]


def test_reprendre_defait_les_decisions_preparees(cadre, propose):
    actions.adopter_scenario(scenario=propose, casquette=cadre.decideur)
    relu = actions.reprendre_scenario(scenario=propose, casquette=cadre.decideur)
    assert (relu.etat, relu.adopte_le, Decision.objects.count()) == (EtatScenario.BROUILLON, None, 0)
    assert actes()[-1] == "reprendre_scenario"
    assert refus(actions.reprendre_scenario, scenario=propose, casquette=cadre.decideur) == [
        "Ce scénario n'est pas adopté : il se corrige tel qu'il est."
    ]
    actions.adopter_scenario(scenario=propose, casquette=cadre.decideur)
    assert Decision.objects.count() == 3


def test_un_scenario_dont_une_decision_est_prise_ne_se_reprend_plus(cadre):
    classer(cadre, 1)
    [decision] = adopter(cadre)
    actions.attribuer(decision=decision, casquette=cadre.decideur)
    assert refus(actions.reprendre_scenario, scenario=decision.scenario, casquette=cadre.decideur) == [
        "1 décision déjà prise d'après ce scénario : changez les décisions une à une."
    ]
