"""La seule porte par où l'argent d'une enveloppe sort : ce qu'elle écrit, ce qu'elle refuse."""

from datetime import datetime
from decimal import Decimal

import pytest

from preau.instruction import actions
from preau.instruction.actions import Part
from preau.instruction.enums import EtatDecision, Issue
from preau.instruction.models import Decision
from preau.projets.tables import Projet
from preau.socle.models import EntreeJournal
from tests.campagnes.actes import actes, refus
from tests.instruction.fabriques import adopter, classer

MOTIF = "Le comité l'a placé en tête."


def deux_collectifs(document):
    document["collectifs"].append({**document["collectifs"][0], "nom": "Collège"})


@pytest.fixture
def decisions(cadre):
    """6 000 € proposés au premier (deux collectifs), rien au second qui en demande 5 000, sur 10 000 €."""
    classer(cadre, 1, ps="6000.00", changer=deux_collectifs)
    classer(cadre, 2, ps="5000.00")
    return adopter(cadre)


def parts(decision, *montants, motif="Ce collectif n'a pas ses deux adultes."):
    cles = [collectif.collectif.uuid for collectif in decision.collectifs.select_related("collectif")]
    return [
        Part(cle, Decimal(montant), "" if Decimal(montant) else motif)
        for cle, montant in zip(cles, montants, strict=True)
    ]


def attribuer(cadre, decision, *montants, **options):
    options = {"parts": parts(decision, *montants), "motif": MOTIF, **options}
    return actions.attribuer(decision=decision, casquette=cadre.decideur, **options)


def refus_d_attribuer(cadre, decision, *montants, **options):
    options = {"parts": parts(decision, *montants), "motif": MOTIF, **options}
    return refus(actions.attribuer, decision=decision, casquette=cadre.decideur, **options)


def attribue(cadre) -> Decimal:
    cadre.enveloppe.refresh_from_db()
    return cadre.enveloppe.attribue


def test_attribuer_ce_que_proposait_le_scenario(cadre, decisions):
    actions.attribuer(decision=decisions[0], casquette=cadre.decideur)
    relue = Decision.objects.get(pk=decisions[0].pk)
    assert (relue.etat, relue.issue, relue.montant) == (EtatDecision.DECIDEE, Issue.ATTRIBUE, Decimal("6000.00"))
    assert (relue.motif, relue.decidee_par) == (relue.motif_propose, cadre.decideur.personne)
    assert [(c.retenu, c.montant) for c in relue.collectifs.all()] == [(True, Decimal("3000.00"))] * 2
    assert attribue(cadre) == Decimal("6000.00")
    entree = EntreeJournal.objects.get(acte="attribuer")
    assert (entree.objet, entree.structure) == (relue.uuid, relue.projet.structure.uuid)
    assert entree.campagne == cadre.campagne.uuid
    assert entree.avant == {"issue": "", "montant": "0.00", "attribue": "0.00"}
    assert (entree.apres["montant"], entree.apres["attribue"]) == ("6000.00", "6000.00")


def test_un_collectif_ecarte_dit_pourquoi_et_le_projet_recoit_la_somme_des_autres(cadre, decisions):
    attribuer(cadre, decisions[0], "2500.50", "0")
    relue = Decision.objects.get(pk=decisions[0].pk)
    assert (relue.montant, relue.motif) == (Decimal("2500.50"), MOTIF)
    assert [(c.retenu, c.montant, c.motif) for c in relue.collectifs.all()] == [
        (True, Decimal("2500.50"), ""),
        (False, Decimal(0), "Ce collectif n'a pas ses deux adultes."),
    ]
    assert attribue(cadre) == Decimal("2500.50")


def test_ce_qui_depasse_l_enveloppe_est_refuse_en_disant_ce_qui_reste(cadre, decisions):
    attribuer(cadre, decisions[0], "3000", "3000")
    assert refus_d_attribuer(cadre, decisions[1], "4000.01") == [
        (
            "Il reste 4\u202f000,00 € dans l'enveloppe : pour « Ouvrir les portes », 4\u202f000,01 €, la dépassent. "
            "Il manque 0,01 €."
        )
    ]
    assert (attribue(cadre), actes().count("attribuer")) == (Decimal("6000.00"), 1)
    attribuer(cadre, decisions[1], "4000.00")
    assert attribue(cadre) == Decimal("10000.00")
    assert cadre.enveloppe.reste == 0


def test_changer_une_attribution_recompte_sans_compter_deux_fois(cadre, decisions):
    for montant in ("1000.00", "3000.00", "500.00"):
        attribuer(cadre, decisions[0], montant, "0.01")
    assert attribue(cadre) == Decimal("500.01")


@pytest.mark.parametrize(("acte", "issue"), [(actions.refuser, Issue.REFUSE), (actions.ajourner, Issue.AJOURNE)])
def test_refuser_ou_ajourner_rend_l_argent_a_l_enveloppe(cadre, decisions, acte, issue):
    attribuer(cadre, decisions[0], "3000", "3000")
    acte(decision=decisions[0], casquette=cadre.decideur, motif="Le porteur se retire.")
    relue = Decision.objects.get(pk=decisions[0].pk)
    assert (relue.issue, relue.montant, relue.motif) == (issue, Decimal(0), "Le porteur se retire.")
    assert {(c.retenu, c.motif) for c in relue.collectifs.all()} == {(False, "Le porteur se retire.")}
    assert attribue(cadre) == 0
    assert refus(acte, decision=decisions[0], casquette=cadre.decideur, motif=" ") == [
        "Dites pourquoi : la structure lira ce motif."
    ]


def test_jamais_plus_que_la_demande_ni_que_les_charges(cadre, decisions):
    assert refus_d_attribuer(cadre, decisions[1], "5000.01") == [
        "Ce projet demande 5\u202f000,00 € : 5\u202f000,01 € ne peuvent lui être attribués."
    ]
    Decision.objects.filter(pk=decisions[1].pk).update(plafond=Decimal("12.00"))
    assert refus_d_attribuer(cadre, decisions[1], "12.01") == [
        "Les autres recettes de ce projet laissent 12,00 € de charges à couvrir : 12,01 € les dépassent."
    ]
    assert attribue(cadre) == 0


def test_ce_qui_est_mal_dit_est_refuse_par_sa_phrase(cadre, decisions):
    premiere = decisions[0]
    assert refus_d_attribuer(cadre, premiere, "0", "0") == [
        "Aucun collectif n'est retenu : refusez ou ajournez ce projet."
    ]
    assert refus_d_attribuer(cadre, premiere, "1000", "0", parts=parts(premiere, "1000", "0", motif="")) == [
        "Dites pourquoi « Collège » n'est pas retenu."
    ]
    assert refus_d_attribuer(cadre, premiere, "10.001", "0") == [
        "Écrivez un montant positif ou nul, à deux décimales au plus."
    ]
    assert refus_d_attribuer(cadre, premiere, "-1", "0") == [
        "Écrivez un montant positif ou nul, à deux décimales au plus."
    ]
    assert refus_d_attribuer(cadre, premiere, "1e27", "0") == [
        "Écrivez un montant positif ou nul, à deux décimales au plus."
    ]
    deux_fois = [*parts(premiere, "10", "10"), *parts(premiere, "20", "20")]
    for faux in ([], parts(premiere, "1", "1")[:1], deux_fois):
        assert refus_d_attribuer(cadre, premiere, "1", "1", parts=faux) == [
            "Dites une fois, pour chaque collectif du projet, ce qui est décidé."
        ]
    assert refus_d_attribuer(cadre, premiere, "1000", "1000", motif="") == [
        "Dites pourquoi : la structure lira ce motif."
    ]
    assert (attribue(cadre), actes().count("attribuer")) == (Decimal(0), 0)


def test_un_projet_que_personne_n_a_classe_se_refuse_mais_ne_s_attribue_pas(cadre):
    classer(cadre, 1)
    classer(cadre, None)
    *_, exclue = sorted(adopter(cadre), key=lambda decision: decision.exclusion)
    assert refus_d_attribuer(cadre, exclue, "100") == [
        "Comité de l'Est ne l'a pas classé : rien ne peut lui être attribué."
    ]
    actions.refuser(decision=exclue, casquette=cadre.decideur, motif="Hors du territoire.")
    assert Decision.objects.get(pk=exclue.pk).issue == Issue.REFUSE


def test_un_dossier_retire_ne_se_decide_plus(cadre, decisions):
    Projet.objects.filter(pk=decisions[0].projet_id).update(etat="retire", retire_le=decisions[0].cree_le)
    assert refus_d_attribuer(cadre, decisions[0], "1", "1") == [
        "Ce dossier a été retiré par sa structure : il se lit, mais plus rien ne s'y fait."
    ]


def test_deux_personnes_sur_la_meme_decision_la_seconde_est_prevenue(cadre, decisions):
    vu = Decision.objects.get(pk=decisions[0].pk).modifie_le
    attribuer(cadre, decisions[0], "1000", "1000", vu=vu)
    assert refus_d_attribuer(cadre, decisions[0], "2000", "2000", vu=vu) == [
        (
            "Une autre personne a écrit ici entre-temps : « Ouvrir les portes », attribué, 2\u202f000,00 €. "
            "Relisez, puis refaites."
        )
    ]


# --- Relire ----------------------------------------------------------------------------------------------------------


def test_une_decision_relue_puis_changee_est_a_relire(cadre, decisions):
    attribuer(cadre, decisions[0], "1000", "1000")
    relue = actions.relire_decision(decision=decisions[0], casquette=cadre.conseillere)
    assert (relue.etat, relue.relue_par) == (EtatDecision.RELUE, cadre.conseillere.personne)
    attribuer(cadre, decisions[0], "2000", "1000")
    changee = Decision.objects.get(pk=decisions[0].pk)
    assert (changee.etat, changee.relue_le, changee.relue_par) == (EtatDecision.DECIDEE, None, None)
    assert refus(actions.relire_decision, decision=decisions[1], casquette=cadre.conseillere) == [
        "Rien n'est décidé de ce projet : attribuez, refusez ou ajournez d'abord."
    ]


@pytest.fixture
def notifiee(cadre, decisions):
    """2 000 € attribués, la décision est partie."""
    attribuer(cadre, decisions[0], "1000", "1000")
    actions.relire_decision(decision=decisions[0], casquette=cadre.conseillere)
    return actions.noter_notification(decision=decisions[0], casquette=cadre.conseillere)


def test_une_decision_notifiee_ne_se_change_plus(cadre, decisions, notifiee):
    assert (notifiee.etat, notifiee.notifiee_par) == (EtatDecision.NOTIFIEE, cadre.conseillere.personne)
    attendu = ["Cette décision est notifiée : rouvrez-la d'abord, avec un motif."]
    assert refus_d_attribuer(cadre, decisions[0], "1", "1") == attendu
    assert refus(actions.refuser, decision=decisions[0], casquette=cadre.decideur, motif="Non.") == attendu
    assert attribue(cadre) == Decimal("2000.00")


def test_rouvrir_une_decision_notifiee_laisse_son_montant_et_une_trace(cadre, notifiee):
    rouvrir = {"decision": notifiee, "casquette": cadre.decideur}
    assert refus(actions.rouvrir_decision, motif=" ", **rouvrir) == ["Dites pourquoi cette décision est rouverte."]
    rouverte = actions.rouvrir_decision(motif="Un collectif ferme.", **rouvrir)
    assert (rouverte.etat, rouverte.notifiee_le, rouverte.relue_le) == (EtatDecision.DECIDEE, None, None)
    assert attribue(cadre) == Decimal("2000.00")
    entree = EntreeJournal.objects.get(acte="rouvrir_decision")
    assert entree.apres == {"motif": "Un collectif ferme."}
    assert datetime.fromisoformat(entree.avant["notifiee_le"]) == notifiee.notifiee_le
    attribuer(cadre, rouverte, "500", "0")
    assert attribue(cadre) == Decimal("500.00")
