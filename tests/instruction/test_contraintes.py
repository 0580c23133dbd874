"""Ce que la base elle-même refuse, sur SQLite comme sur PostgreSQL."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from preau.instruction import actions
from preau.instruction.models import Decision, DecisionDeCollectif, LigneDeScenario, RangDEnsemble, Scenario
from tests.instruction.fabriques import adopter, classer, proposer


def refuse(acte):
    with pytest.raises(IntegrityError), transaction.atomic():
        acte()


@pytest.fixture
def scenario(cadre):
    classer(cadre, 1)
    return proposer(cadre)


@pytest.fixture
def decision(cadre):
    """5 000 € attribués sur 10 000."""
    classer(cadre, 1)
    [preparee] = adopter(cadre)
    return actions.attribuer(decision=preparee, casquette=cadre.decideur)


@pytest.mark.parametrize("attribue", ["10000.01", "-0.01"])
def test_l_attribue_reste_dans_l_enveloppe(cadre, attribue):
    refuse(lambda: type(cadre.enveloppe).objects.update(attribue=Decimal(attribue)))


def test_l_enveloppe_ne_descend_pas_sous_l_attribue(cadre, decision):
    refuse(lambda: type(cadre.enveloppe).objects.update(montant=Decimal("4999.99")))


@pytest.mark.parametrize(
    "valeurs",
    [{"etat": "adopte"}, {"adopte_le": "maintenant"}, {"nom": ""}, {"enveloppe": "-1.00"}],
)
def test_un_scenario_impossible(scenario, valeurs):
    refuse(lambda: Scenario.objects.update(**_a_l_heure(valeurs)))


def test_deux_scenarios_adoptes_dans_une_campagne(cadre, scenario):
    proposer(cadre, nom="Autre")
    adoption = {"etat": "adopte", "adopte_le": timezone.now(), "adopte_par": cadre.decideur.personne}
    refuse(lambda: Scenario.objects.update(**adoption))
    refuse(lambda: Scenario.objects.update(nom="Le même"))


@pytest.mark.parametrize(
    "valeurs",
    [
        {"propose": "5000.01", "calcule": "5000.01"},
        {"propose": "-0.01", "calcule": "-0.01"},
        {"plancher": "5000.01"},
        {"propose": "100.00"},
        {"motif": ""},
        {"exclusion": "Avis défavorable."},
        {"rang": 0},
        {"enfants_qpv": 11},
    ],
)
def test_une_ligne_de_scenario_impossible(scenario, valeurs):
    refuse(lambda: LigneDeScenario.objects.update(**valeurs))


def test_une_ligne_par_projet(scenario):
    ligne = scenario.lignes.get()
    champs = {nom: getattr(ligne, nom) for nom in ("scenario", "projet", "depot", "nom", "origine", "motif")}
    refuse(lambda: LigneDeScenario.objects.create(**champs | {"nom": "Un autre nom"}))


def test_un_rang_par_projet_et_par_campagne(cadre, scenario):
    projet = scenario.lignes.get().projet
    [rang] = actions.fixer_rang_d_ensemble(campagne=cadre.campagne, casquette=cadre.decideur, projets=[projet])
    autre = {"campagne": cadre.campagne, "par": rang.par, "le": rang.le}
    refuse(lambda: RangDEnsemble.objects.create(projet=projet, rang=2, **autre))
    refuse(lambda: RangDEnsemble.objects.create(projet=classer(cadre, 2), rang=1, **autre))
    refuse(lambda: RangDEnsemble.objects.update(rang=0))


@pytest.mark.parametrize(
    "valeurs",
    [
        {"etat": "preparee"},
        {"etat": "relue"},
        {"etat": "notifiee"},
        {"issue": ""},
        {"issue": "refuse"},
        {"issue": "au_hasard"},
        {"decidee_par": None},
        {"relue_le": "maintenant"},
        {"notifiee_le": "maintenant"},
        {"montant": "0.00"},
        {"montant": "5000.01"},
        {"demande": "4999.99", "propose": "4999.99"},
        {"plafond": "4999.99"},
        {"motif": ""},
        {"motif_propose": ""},
        {"exclusion": "Avis défavorable."},
    ],
)
def test_une_decision_impossible(decision, valeurs):
    refuse(lambda: Decision.objects.update(**_a_l_heure(valeurs)))


@pytest.mark.parametrize(
    "valeurs",
    [
        {"retenu": None},
        {"retenu": False},
        {"retenu": False, "montant": "0.00"},
        {"montant": "0.00"},
        {"montant": "-1.00"},
        {"propose": "-1.00"},
        {"calcule": "-1.00"},
    ],
)
def test_une_decision_de_collectif_impossible(decision, valeurs):
    refuse(lambda: DecisionDeCollectif.objects.update(**valeurs))


def test_une_decision_par_projet_et_par_collectif(decision):
    champs = ("campagne", "projet", "depot", "scenario", "motif_propose")
    refuse(lambda: Decision.objects.create(**{nom: getattr(decision, nom) for nom in champs}))
    part = decision.collectifs.get()
    refuse(lambda: DecisionDeCollectif.objects.create(decision=decision, collectif=part.collectif, nom="CM"))


def _a_l_heure(valeurs):
    return {nom: timezone.now() if valeur == "maintenant" else valeur for nom, valeur in valeurs.items()}
