"""Qui peut faire quoi de l'argent, et qui le lit."""

from decimal import Decimal

import pytest

from preau.instruction import actions, droits
from preau.instruction.models import Decision, Scenario
from tests.campagnes.actes import actes, refus
from tests.fabriques import RattachementFactory
from tests.instruction.fabriques import adopter, classer

DROIT = ["Votre casquette ne permet pas cet acte dans cette campagne."]
ETRANGERS = [
    {},
    {"role": "coordinatrice"},
    {"role": "intervenant"},
    {"membre": True},
    {"cofinanceur": True},
    {"conseillere": True, "caf__departement": "77"},
    {"decideur": True, "caf__departement": "77"},
]


@pytest.fixture
def decision(cadre):
    classer(cadre, 1)
    [preparee] = adopter(cadre)
    return preparee


def preparations(cadre, decision, casquette):
    """Ce que la conseillère et le décideur font."""
    campagne, scenario = {"campagne": cadre.campagne, "casquette": casquette}, decision.scenario
    ligne = {"ligne": scenario.lignes.get(), "casquette": casquette, "montant": Decimal(1), "motif": "Un motif."}
    return [
        (actions.proposer_scenario, {"nom": "Autre", "methode": "rang", **campagne}),
        (actions.fixer_rang_d_ensemble, {"projets": [decision.projet], **campagne}),
        (actions.corriger_ligne, ligne),
        (actions.relire_decision, {"decision": decision, "casquette": casquette}),
        (actions.noter_notification, {"decision": decision, "casquette": casquette}),
    ]


def decider(decision, casquette):
    """Ce que le décideur fait seul."""
    motive = {"decision": decision, "casquette": casquette, "motif": "Un motif."}
    return [
        (actions.adopter_scenario, {"scenario": decision.scenario, "casquette": casquette}),
        (actions.actualiser_scenario, {"scenario": decision.scenario, "casquette": casquette}),
        (actions.reprendre_scenario, {"scenario": decision.scenario, "casquette": casquette}),
        (actions.attribuer, {"decision": decision, "casquette": casquette}),
        (actions.refuser, motive),
        (actions.ajourner, motive),
        (actions.rouvrir_decision, motive),
    ]


@pytest.mark.parametrize("trait", ETRANGERS)
def test_hors_de_la_caf_personne_ne_touche_a_l_argent(cadre, decision, trait):
    casquette = RattachementFactory(**trait)
    avant = actes()
    for acte, arguments in [*preparations(cadre, decision, casquette), *decider(decision, casquette)]:
        assert refus(acte, **arguments) == DROIT
    assert actes() == avant


def test_la_conseillere_prepare_et_ne_decide_pas(cadre, decision):
    for acte, arguments in decider(decision, cadre.conseillere):
        assert refus(acte, **arguments) == DROIT
    proposer, *_ = preparations(cadre, decision, cadre.conseillere)
    assert proposer[0](**proposer[1]).nom == "Autre"


def test_le_decideur_prepare_aussi(cadre, decision):
    proposer, *_ = preparations(cadre, decision, cadre.decideur)
    assert proposer[0](**proposer[1]).nom == "Autre"


def test_sans_casquette_rien_n_est_permis_ni_lu(cadre, decision):
    predicats = (droits.peut_preparer, droits.peut_relire, droits.peut_notifier, droits.peut_decider)
    assert [predicat(None, cadre.campagne) for predicat in predicats] == [False] * 4
    assert (Scenario.objects.visibles_par(None).count(), Decision.objects.visibles_par(None).count()) == (0, 0)


@pytest.mark.parametrize("trait", ETRANGERS)
def test_hors_de_la_caf_personne_ne_lit_ni_scenario_ni_decision(cadre, decision, trait):
    casquette = RattachementFactory(**trait)
    assert list(Scenario.objects.visibles_par(casquette)) == []
    assert list(Decision.objects.visibles_par(casquette)) == []


def test_la_caf_lit_tout_et_la_structure_sa_decision_une_fois_notifiee(cadre, decision):
    sienne = RattachementFactory(structure=decision.projet.structure, role="coordinatrice")
    intervenante = RattachementFactory(structure=decision.projet.structure, role="intervenant")
    for casquette in (cadre.conseillere, cadre.decideur):
        assert list(Scenario.objects.visibles_par(casquette)) == [decision.scenario]
        assert list(Decision.objects.visibles_par(casquette)) == [decision]
    assert list(Decision.objects.visibles_par(sienne)) == []
    actions.attribuer(decision=decision, casquette=cadre.decideur)
    actions.relire_decision(decision=decision, casquette=cadre.conseillere)
    assert list(Decision.objects.visibles_par(sienne)) == []
    actions.noter_notification(decision=decision, casquette=cadre.conseillere)
    assert list(Decision.objects.visibles_par(sienne)) == [decision]
    assert list(Decision.objects.visibles_par(intervenante)) == []
    assert list(Scenario.objects.visibles_par(sienne)) == []
