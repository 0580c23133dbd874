"""Après l'adoption, le dossier peut encore changer : rien ne s'attribue, ni ne part, de ce qu'il n'est plus."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement
from preau.campagnes.models import Campagne
from preau.instruction import actions
from preau.instruction.actions import Point
from preau.instruction.actions.cloture import ce_qui_s_appuie_sur
from preau.instruction.actions.financeurs import AVANT_L_ANNONCE
from preau.instruction.models import Decision, Notification
from preau.projets.depots import deposer_projet, renoncer, retirer_depot
from preau.projets.tables import Cofinancement, LigneBudget
from preau.projets.tables.enums import Etape
from tests.campagnes.actes import refus
from tests.fabriques import FinanceurFactory, RattachementFactory
from tests.instruction.comites import clos
from tests.instruction.fabriques import (
    adopter,
    charger_textes,
    classer,
    decider,
    notifier,
    preparer,
    rendre_avis,
)
from tests.instruction.instruits import dans
from tests.projets.depots import SIGNATURE, deposer
from tests.web.comite.test_reunion import lue as page_lue
from tests.web.depot.conftest import connecte

MOTIF = "On attend."


@pytest.fixture
def servi(cadre):
    """Un projet classé premier, à qui l'on propose 5 000 € : ceux de la structure, et sa décision préparée."""
    pret = preparer(cadre)
    rendre_avis(cadre, deposer(pret), 1)
    [decision] = adopter(cadre)
    charger_textes(cadre.campagne)
    return pret, decision


def lue(decision) -> Decision:
    return Decision.objects.get(projet=decision.projet_id)


def attribuer(cadre, decision) -> list[str]:
    return refus(actions.attribuer, decision=lue(decision), casquette=cadre.decideur)


def completer(cadre, pret, *, ps: str) -> None:
    """La Caf rouvre le budget ; la structure le réduit et dépose à nouveau."""
    demande = {"points": [Point(etape=Etape.BUDGET)], "message": "Revoyez le budget.", "echeance": dans(10)}
    depot = pret.projet.depots.latest("numero")
    actions.demander_complement(depot=depot, casquette=cadre.conseillere, **demande)
    lignes = LigneBudget.objects.filter(projet=pret.projet)
    lignes.filter(compte="60").update(montant=Decimal("2000.00"))
    lignes.filter(compte="74", est_ps=False).update(montant=Decimal("2000.00") - Decimal(ps))
    lignes.filter(est_ps=True).update(montant=Decimal(ps))
    pret.projet.refresh_from_db()
    deposer(pret)


def rouvrir_les_depots(campagne) -> None:
    Campagne.objects.filter(pk=campagne.pk).update(cloture_le=timezone.now() + timedelta(days=1))


def test_un_depot_refait_ne_s_attribue_qu_une_fois_le_scenario_actualise(cadre, servi):
    pret, decision = servi
    actions.ajourner(decision=decision, casquette=cadre.decideur, motif=MOTIF)
    completer(cadre, pret, ps="1000.00")
    [phrase] = attribuer(cadre, decision)
    assert phrase.endswith("actualisez le scénario, puis décidez.")
    actions.actualiser_scenario(scenario=decision.scenario, casquette=cadre.decideur)
    assert (lue(decision).demande, lue(decision).depot.numero) == (Decimal("1000.00"), 2)


def test_un_dossier_irrecevable_apres_un_report_ne_recoit_rien(cadre, servi):
    pret, decision = servi
    actions.ajourner(decision=decision, casquette=cadre.decideur, motif=MOTIF)
    depot = pret.projet.depots.get()
    actions.juger_irrecevable(depot=depot, casquette=cadre.conseillere, motif="Il manque deux axes.")
    assert attribuer(cadre, decision) == ["Ce dossier est irrecevable : rien ne peut lui être attribué."]
    actions.actualiser_scenario(scenario=decision.scenario, casquette=cadre.decideur)
    assert "irrecevable" in lue(decision).exclusion


def test_un_projet_ajourne_que_son_comite_desavoue_ensuite_ne_recoit_rien(cadre, servi):
    _, decision = servi
    actions.ajourner(decision=decision, casquette=cadre.decideur, motif=MOTIF)
    decision.depot.avis_du_comite.update(remplace_le=timezone.now())
    rendre_avis(cadre, decision.depot, None, "defavorable")
    assert attribuer(cadre, decision) == ["Avis défavorable (Comité de l'Est) : rien ne peut lui être attribué."]


def test_un_dossier_depose_a_nouveau_apres_l_attribution_dit_par_ou_sortir(cadre, servi):
    pret, decision = servi
    decider(cadre, decision)
    rouvrir_les_depots(cadre.campagne)
    retirer_depot(projet=pret.projet, casquette=pret.amina)
    pret.projet.refresh_from_db()
    rendre_avis(cadre, deposer(pret), 1)
    [phrase] = attribuer(cadre, decision)
    assert phrase.endswith("refusez ou ajournez d'abord ce projet, puis actualisez le scénario.")
    actions.refuser(decision=lue(decision), casquette=cadre.decideur, motif="On le reprend.")
    [reprise] = actions.actualiser_scenario(scenario=decision.scenario, casquette=cadre.decideur)
    assert (reprise.depot.numero, reprise.etat) == (2, "preparee")


@pytest.mark.parametrize("retrait", [renoncer, retirer_depot])
def test_un_dossier_retire_apres_l_attribution_ne_part_pas_et_rend_son_montant(cadre, servi, retrait):
    pret, decision = servi
    decider(cadre, decision)
    rouvrir_les_depots(cadre.campagne)
    retrait(projet=pret.projet, casquette=pret.amina)
    with pytest.raises(ValidationError, match="retiré par sa structure : refusez"):
        notifier(cadre)
    assert not Notification.objects.exists()
    actions.refuser(decision=lue(decision), casquette=cadre.decideur, motif="La structure s'est retirée.")
    cadre.enveloppe.refresh_from_db()
    assert cadre.enveloppe.attribue == 0


def test_une_decision_deja_notifiee_se_prepare_a_nouveau_a_sa_place(cadre):
    classer(cadre, 1)
    projet = classer(cadre, None, "ajourne")
    scenario = adopter(cadre)[0].scenario
    charger_textes(cadre.campagne)
    ajournee = Decision.objects.get(projet=projet)
    actions.ajourner(decision=ajournee, casquette=cadre.decideur, motif=MOTIF)
    actions.relire_decision(decision=ajournee, casquette=cadre.conseillere)
    notifier(cadre, [ajournee])
    actions.rouvrir_decision(decision=ajournee, casquette=cadre.decideur, motif="Le comité l'a revu.")
    ajournee.depot.avis_du_comite.update(remplace_le=timezone.now())
    rendre_avis(cadre, ajournee.depot, 2)
    [reprise] = actions.actualiser_scenario(scenario=scenario, casquette=cadre.decideur)
    assert (reprise.pk, reprise.uuid, reprise.etat, reprise.issue) == (ajournee.pk, ajournee.uuid, "preparee", "")
    assert (reprise.exclusion, reprise.collectifs.count()) == ("", 1)
    assert Notification.objects.get().decision == reprise


def test_apres_un_nouvel_avis_on_lit_qu_il_faut_actualiser_le_scenario(cadre):
    classer(cadre, 1)
    classer(cadre, None, "ajourne")
    ajournee = adopter(cadre)[1]
    exclusion = "Avis ajourné (Comité de l'Est) : rien ne peut lui être attribué avant un nouvel avis."
    page = f"/decisions/{ajournee.campagne.uuid}/{ajournee.uuid}/"
    assert refus(actions.attribuer, decision=ajournee, casquette=cadre.decideur) == [exclusion]
    assert f"{exclusion} Refusez ce projet ou ajournez-le." in page_lue(connecte(cadre.decideur).get(page))
    ajournee.depot.avis_du_comite.update(remplace_le=timezone.now())
    rendre_avis(cadre, ajournee.depot, 2)
    suite = f"{exclusion} Ce n'est plus vrai depuis : actualisez le scénario, puis décidez."
    assert refus(actions.attribuer, decision=ajournee, casquette=cadre.decideur) == [suite]
    assert suite in page_lue(connecte(cadre.decideur).get(page))


def test_la_lettre_d_un_dossier_complete_depuis_dit_encore_son_comite(cadre):
    pret = preparer(cadre)
    rendre_avis(cadre, deposer(pret), 1)
    completer(cadre, pret, ps="1000.00")
    [decision] = adopter(cadre)
    charger_textes(cadre.campagne)
    decider(cadre, decision)
    [notification] = notifier(cadre)
    assert decision.depot.numero == 2
    assert "Comité de l'Est" in notification.document


def test_notifier_dit_ce_qui_a_change_depuis_la_page(cadre, servi):
    _, decision = servi
    vue = decider(cadre, decision)
    part = actions.Part(decision.collectifs.get().collectif.uuid, Decimal("1000.00"))
    actions.attribuer(decision=lue(decision), casquette=cadre.decideur, parts=[part], motif="Moins.")
    actions.relire_decision(decision=lue(decision), casquette=cadre.conseillere)
    envoi = {"campagne": cadre.campagne, "casquette": cadre.conseillere, "lien": "https://preau.exemple/{projet}/"}
    vus = {decision.uuid: vue.modifie_le}
    [phrase] = refus(actions.notifier_decisions, **envoi, decisions=[decision], vus=vus)
    assert "1\u202f000,00 €" in phrase
    assert not Notification.objects.exists()
    assert len(actions.notifier_decisions(**envoi, decisions=[decision], vus={})) == 1


def test_un_financeur_n_apprend_rien_de_ce_que_donnent_la_caf_et_les_autres(cadre, servi):
    pret, decision = servi
    ville = FinanceurFactory(caf=cadre.campagne.caf)
    demande = Cofinancement.objects.create(projet=pret.projet, financeur=ville, montant_demande=Decimal("15000.00"))
    decider(cadre, decision)
    qui = RattachementFactory(role=Role.COFINANCEUR, structure=None, financeur=ville)
    for essai in (Decimal(1), Decimal(90_000)):
        assert refus(actions.accorder_cofinancement, cofinancement=demande, casquette=qui, accorde=essai) == [
            AVANT_L_ANNONCE
        ]
    notifier(cadre)
    [phrase] = refus(actions.accorder_cofinancement, cofinancement=demande, casquette=qui, accorde=Decimal(90_000))
    assert "dépasse ce qui reste à couvrir" in phrase
    assert "€" not in phrase
    [dite] = refus(
        actions.accorder_cofinancement, cofinancement=demande, casquette=cadre.conseillere, accorde=Decimal(90_000)
    )
    assert "la Caf 5\u202f000,00 €" in dite


def test_ce_qui_est_demande_a_d_autres_hors_du_compte_74_laisse_les_recettes_propres(cadre):
    pret = preparer(cadre, ps="5000.00", charges="20000.00")
    LigneBudget.objects.filter(projet=pret.projet, est_ps=False, compte="74").update(compte="75")
    ville = Cofinancement.objects.create(projet=pret.projet, nom="Ville", montant_demande=Decimal("15000.00"))
    rendre_avis(cadre, deposer(pret), 1)
    [decision] = adopter(cadre)
    decider(cadre, decision)
    assert decision.a_couvrir == Decimal("5000.00")
    assert refus(
        actions.accorder_cofinancement, cofinancement=ville, casquette=cadre.conseillere, accorde=Decimal("0.01")
    )


@pytest.mark.django_db
def test_une_reunion_close_ne_se_rouvre_pas_sous_le_scenario_d_un_dossier_complete_depuis():
    pret = clos(dossiers=1)
    depot = pret.points[0].depot
    demande = {"points": [Point(etape=Etape.BESOINS)], "message": "Précisez.", "echeance": dans(10)}
    actions.demander_complement(depot=depot, casquette=pret.conseillere, **demande)
    responsable = Rattachement.objects.get(structure=depot.projet.structure, role=Role.RESPONSABLE)
    deposer_projet(projet=depot.projet, casquette=responsable, cle=uuid4(), **SIGNATURE)
    adopter(pret.cadre)
    assert "s'appuie sur ces rangs" in ce_qui_s_appuie_sur(pret.reunion)
