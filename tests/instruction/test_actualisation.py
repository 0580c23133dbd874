"""Ce qui arrive après l'adoption trouve encore sa place, sans toucher à ce qui est décidé."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from preau.campagnes.models import Campagne
from preau.instruction import actions
from preau.instruction.models import Decision
from tests.campagnes.actes import actes, refus
from tests.instruction.fabriques import adopter, classer, clore, proposer, rendre_avis

A_LA_MAIN = "Arrivé ou revu après l'adoption du scénario : le montant se fixe à la main."


@pytest.fixture
def decisions(cadre):
    """5 000 € attribués au premier ; le second est ajourné, sans rang."""
    classer(cadre, 1)
    classer(cadre, None, "ajourne")
    preparees = adopter(cadre)
    actions.attribuer(decision=preparees[0], casquette=cadre.decideur)
    return preparees


def rouvrir_le_depot(cadre) -> None:
    """Comme le fait une prolongation, pour la structure qui l'a."""
    Campagne.objects.filter(pk=cadre.campagne.pk).update(cloture_le=timezone.now() + timedelta(days=1))


def actualiser(cadre, decisions):
    return actions.actualiser_scenario(scenario=decisions[0].scenario, casquette=cadre.decideur)


def test_un_dossier_depose_apres_l_adoption_a_sa_decision(cadre, decisions):
    rouvrir_le_depot(cadre)
    tardif = classer(cadre, 2, ps="4000.00")
    clore(cadre.campagne)
    [ajoutee] = actualiser(cadre, decisions)
    assert (ajoutee.projet, ajoutee.rang, ajoutee.propose, ajoutee.motif_propose) == (tardif, 2, 0, A_LA_MAIN)
    cle = ajoutee.collectifs.select_related("collectif").get().collectif.uuid
    part = actions.Part(cle, Decimal("4000.00"))
    actions.attribuer(decision=ajoutee, casquette=cadre.decideur, parts=[part], motif="Il reste de quoi.")
    cadre.enveloppe.refresh_from_db()
    assert cadre.enveloppe.attribue == Decimal("9000.00")
    assert actes().count("actualiser_scenario") == 1


@pytest.mark.parametrize("deja_ajourne", [False, True])
def test_un_projet_ajourne_que_son_comite_revoit_peut_recevoir(cadre, decisions, deja_ajourne):
    ajournee = decisions[1]
    if deja_ajourne:
        actions.ajourner(decision=ajournee, casquette=cadre.decideur, motif="Le comité le reverra.")
    ajournee.depot.avis_du_comite.update(remplace_le=timezone.now())
    rendre_avis(cadre, ajournee.depot, 2)
    [revue] = actualiser(cadre, decisions)
    assert (revue.projet, revue.rang, revue.exclusion) == (ajournee.projet, 2, "")
    assert Decision.objects.count() == 2


def test_ce_qui_est_attribue_ou_n_a_pas_change_ne_bouge_pas(cadre, decisions):
    decisions[0].depot.avis_du_comite.update(rang=3)
    assert actualiser(cadre, decisions) == []
    assert list(Decision.objects.order_by("pk").values_list("pk", "montant")) == [
        (decisions[0].pk, Decimal("5000.00")),
        (decisions[1].pk, Decimal(0)),
    ]
    assert actes().count("actualiser_scenario") == 0


def test_une_decision_notifiee_se_rouvre_avant_d_etre_revue(cadre, decisions):
    ajournee = decisions[1]
    notifier = {"decision": ajournee, "casquette": cadre.decideur}
    actions.ajourner(motif="Le comité le reverra.", **notifier)
    actions.relire_decision(**notifier)
    actions.noter_notification(**notifier)
    ajournee.depot.avis_du_comite.update(remplace_le=timezone.now())
    rendre_avis(cadre, ajournee.depot, 2)
    assert actualiser(cadre, decisions) == []
    actions.rouvrir_decision(motif="Nouvel avis du comité.", **notifier)
    assert [decision.projet for decision in actualiser(cadre, decisions)] == [ajournee.projet]


def test_un_brouillon_ne_s_actualise_pas(cadre):
    classer(cadre, 1)
    assert refus(actions.actualiser_scenario, scenario=proposer(cadre), casquette=cadre.decideur) == [
        "Ce scénario n'est pas adopté : proposez-en un autre, il verra tous les dossiers."
    ]


def test_le_rang_d_ensemble_d_un_scenario_adopte_s_allonge_a_la_fin(cadre):
    premier = classer(cadre, 1)
    arguments = {"campagne": cadre.campagne, "casquette": cadre.conseillere}
    actions.fixer_rang_d_ensemble(projets=[premier], **arguments)
    adopter(cadre)
    rouvrir_le_depot(cadre)
    tardif = classer(cadre, 1)
    assert refus(actions.fixer_rang_d_ensemble, projets=[tardif, premier], **arguments) == [
        "Un scénario de cette campagne est adopté : l'ordre ne peut plus que s'allonger, à la fin."
    ]
    rangs = actions.fixer_rang_d_ensemble(projets=[premier, tardif], **arguments)
    assert [(rang.projet, rang.rang) for rang in rangs] == [(premier, 1), (tardif, 2)]
