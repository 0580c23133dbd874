"""Renommer un scénario, l'effacer, et ce que la seconde personne apprend avant de l'adopter."""

from decimal import Decimal

import pytest

from preau.coeur.cycle import SCENARIO
from preau.instruction import actions
from preau.instruction.models import LigneDeScenario, Scenario
from preau.instruction.versions import version_des_rangs, version_du_scenario
from preau.socle.models import EntreeJournal
from tests.campagnes.actes import refus
from tests.fabriques import RattachementFactory
from tests.instruction.fabriques import adopter, classer, clore, proposer


def test_un_scenario_change_de_nom_et_de_note(cadre):
    classer(cadre, 1)
    scenario = proposer(cadre, note="Pour voir.")
    actions.renommer_scenario(scenario=scenario, casquette=cadre.conseillere, nom=" Celui du  comité ", note=" ")
    relu = Scenario.objects.get()
    assert (relu.nom, relu.note) == ("Celui du comité", "")
    entree = EntreeJournal.objects.get(acte="renommer_scenario")
    assert (entree.avant, entree.apres) == (
        {"nom": "Par rang", "note": "Pour voir."},
        {"nom": "Celui du comité", "note": ""},
    )


def test_le_nom_d_un_autre_scenario_est_refuse(cadre):
    classer(cadre, 1)
    proposer(cadre)
    autre = proposer(cadre, nom="Second")
    phrase = "Un scénario s'appelle déjà « Par rang » : donnez un autre nom."
    arguments = {"scenario": autre, "casquette": cadre.conseillere, "note": ""}
    assert refus(actions.renommer_scenario, nom="Par rang", **arguments) == [phrase]
    assert actions.renommer_scenario(nom="Second", **arguments).nom == "Second"


def test_un_scenario_s_efface_avec_ses_lignes_et_le_journal_garde_ce_qu_il_proposait(cadre):
    classer(cadre, 1)
    scenario = proposer(cadre)
    actions.supprimer_scenario(scenario=scenario, casquette=cadre.conseillere)
    assert (Scenario.objects.count(), LigneDeScenario.objects.count()) == (0, 0)
    entree = EntreeJournal.objects.get(acte="supprimer_scenario")
    assert (entree.objet, entree.avant) == (
        scenario.uuid,
        {"nom": "Par rang", "methode": "rang", "propose": "5000.00"},
    )


@pytest.mark.parametrize(
    ("acte", "nom", "options"),
    [
        (actions.renommer_scenario, "renommer", {"nom": "Autre", "note": ""}),
        (actions.supprimer_scenario, "supprimer", {}),
    ],
)
def test_un_scenario_adopte_ne_se_renomme_ni_ne_s_efface(cadre, acte, nom, options):
    classer(cadre, 1)
    adopter(cadre)
    scenario = Scenario.objects.get()
    assert refus(acte, scenario=scenario, casquette=cadre.decideur, **options) == [SCENARIO.refus["adopte", nom]]


@pytest.mark.parametrize(
    ("acte", "options"), [(actions.renommer_scenario, {"nom": "Autre", "note": ""}), (actions.supprimer_scenario, {})]
)
def test_une_structure_n_y_touche_pas(cadre, acte, options):
    classer(cadre, 1)
    scenario = proposer(cadre)
    assert refus(acte, scenario=scenario, casquette=RattachementFactory(), **options) == [
        "Votre casquette ne permet pas cet acte dans cette campagne."
    ]


def test_on_n_efface_pas_un_scenario_renomme_entre_temps(cadre):
    classer(cadre, 1)
    scenario = proposer(cadre)
    vu = scenario.modifie_le
    actions.renommer_scenario(scenario=scenario, casquette=cadre.conseillere, nom="Gardé", note="")
    assert refus(actions.supprimer_scenario, scenario=scenario, casquette=cadre.decideur, vu=vu) == [
        "Une autre personne a écrit ici entre-temps : ce scénario s'appelle « Gardé ». Relisez, puis refaites."
    ]


def test_on_n_adopte_pas_un_scenario_corrige_depuis_qu_on_l_a_lu(cadre):
    classer(cadre, 1)
    clore(cadre.campagne)
    scenario = proposer(cadre)
    vu = version_du_scenario(scenario)
    ligne = scenario.lignes.get()
    actions.corriger_ligne(
        ligne=ligne, casquette=cadre.conseillere, montant=Decimal("4000.00"), motif="Moins d'heures."
    )
    arguments = {"scenario": scenario, "casquette": cadre.decideur}
    assert refus(actions.adopter_scenario, vu=vu, **arguments) == [
        (
            "Une autre personne a écrit ici entre-temps : ce scénario propose maintenant 4\u202f000,00 €. "
            "Relisez, puis refaites."
        )
    ]
    assert len(actions.adopter_scenario(vu=version_du_scenario(Scenario.objects.get()), **arguments)) == 1


def test_on_ne_remplace_pas_un_ordre_d_ensemble_que_l_on_n_a_pas_lu(cadre):
    projets = [classer(cadre, rang) for rang in (1, 2)]
    vu = version_des_rangs(cadre.campagne)
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere}
    actions.fixer_rang_d_ensemble(projets=projets, vu=vu, **arguments)
    [phrase] = refus(actions.fixer_rang_d_ensemble, projets=projets[::-1], vu=vu, **arguments)
    assert phrase.startswith(
        f"Une autre personne a écrit ici entre-temps : {cadre.conseillere.personne} a fixé l'ordre"
    )
    assert phrase.endswith(f"« {projets[0]} » en tête. Relisez, puis refaites.")
