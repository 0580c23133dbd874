"""Un arrêt accepté garde son montant attribué ; le décideur seul le libère, par un acte tracé."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from preau.instruction import actions
from preau.instruction.enums import EtatDecision, Issue
from preau.instruction.liberation import arrets_a_liberer
from preau.instruction.models import Decision, Liberation
from preau.projets.changements import Changement
from preau.projets.tables import Modification
from preau.projets.tables.modifications import SorteDeModification as S
from preau.socle.models import EntreeJournal
from tests.campagnes.actes import refus
from tests.instruction.changements import abandonner, accepter, attribue, changements, declarer, un_notifie

MOTIF = "Le collectif n'ouvrira pas."


@pytest.fixture
def notifie(cadre):
    return un_notifie(cadre)


def liberer(cadre, modification, **options):
    return actions.liberer_montant(
        **{"modification": modification, "casquette": cadre.decideur, "motif": MOTIF, **options}
    )


def refus_de_liberer(cadre, modification, **options):
    dit = {"modification": modification, "casquette": cadre.decideur, "motif": MOTIF, **options}
    return refus(actions.liberer_montant, **dit)


def montants(notifie) -> list[tuple[bool, Decimal, str]]:
    return [(c.retenu, c.montant, c.motif) for c in Decision.objects.get(pk=notifie.decision.pk).collectifs.all()]


def test_un_arret_accepte_garde_son_montant_tant_que_rien_n_est_libere(cadre, notifie):
    arret = abandonner(cadre, notifie)
    assert attribue(cadre) == Decimal("6000.00")
    assert Decision.objects.get(pk=notifie.decision.pk).montant == Decimal("6000.00")
    assert list(arrets_a_liberer(cadre.decideur)) == [arret]


def test_liberer_rend_le_montant_du_collectif_a_l_enveloppe(cadre, notifie, django_capture_on_commit_callbacks):
    arret = abandonner(cadre, notifie)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        liberation = liberer(cadre, arret)
    assert (liberation.montant, liberation.motif, liberation.liberee_par) == (
        Decimal("3000.00"),
        MOTIF,
        cadre.decideur.personne,
    )
    assert montants(notifie) == [
        (True, Decimal("3000.00"), ""),
        (False, Decimal(0), "Arrêté à partir du 4 janvier 2027 : Le collectif n'ouvrira pas."),
    ]
    decision = Decision.objects.get(pk=notifie.decision.pk)
    assert (decision.etat, decision.issue, decision.montant) == (
        EtatDecision.NOTIFIEE,
        Issue.ATTRIBUE,
        Decimal("3000.00"),
    )
    assert attribue(cadre) == Decimal("3000.00")
    assert list(arrets_a_liberer(cadre.decideur)) == []
    entree = EntreeJournal.objects.get(acte="liberer_montant")
    assert (entree.objet, entree.structure) == (decision.uuid, notifie.projet.structure.uuid)
    assert entree.avant == {"issue": "attribue", "montant": "6000.00", "attribue": "6000.00"}
    assert entree.apres == {
        "issue": "attribue",
        "montant": "3000.00",
        "attribue": "3000.00",
        "libere": "3000.00",
        "motif": MOTIF,
        "modification": str(arret.uuid),
    }
    assert {m.subject for m in mail.outbox} == {"Montant libéré : Ouvrir les portes"}
    assert "Reste attribué : 3\u202f000,00 €." in mail.outbox[0].body.splitlines()


def test_un_projet_arrete_en_entier_est_abandonne(cadre, notifie):
    arret = abandonner(cadre, notifie, S.ABANDON_PROJET)
    liberer(cadre, arret)
    decision = Decision.objects.get(pk=notifie.decision.pk)
    assert (decision.issue, decision.montant, decision.etat) == (Issue.ABANDONNE, Decimal(0), EtatDecision.NOTIFIEE)
    assert attribue(cadre) == 0
    attendu = ["Rien n'est attribué à ce projet : il n'a pas de plan à changer."]
    dit = {"changement": changements(notifie)[S.EFFECTIF], "effet_le": date(2026, 10, 1), "motif": MOTIF}
    acte = {"projet": notifie.projet, "casquette": notifie.amina, **dit}
    assert refus(actions.declarer_modification, **acte) == attendu


def test_une_part_se_libere_et_le_reste_demeure(cadre, notifie):
    arret = abandonner(cadre, notifie, S.ABANDON_PROJET)
    liberer(cadre, arret, montant=Decimal("1000.01"))
    assert [montant for _, montant, _ in montants(notifie)] == [Decimal("2500.00"), Decimal("2499.99")]
    assert attribue(cadre) == Decimal("4999.99")


def test_ce_qui_est_deja_verse_ne_se_libere_pas(cadre, notifie):
    Decision.objects.filter(pk=notifie.decision.pk).update(verse=Decimal("4000.00"))
    arret = abandonner(cadre, notifie, S.ABANDON_PROJET)
    assert refus_de_liberer(cadre, arret, montant=Decimal("2000.01")) == [
        "Libérez d'un centime à 2\u202f000,00 €, ce que cet arrêt laisse."
    ]
    assert liberer(cadre, arret).montant == Decimal("2000.00")
    decision = Decision.objects.get(pk=notifie.decision.pk)
    assert (decision.issue, decision.montant, attribue(cadre)) == (
        Issue.ATTRIBUE,
        Decimal("4000.00"),
        Decimal("4000.00"),
    )


def test_rien_ne_se_libere_de_ce_qui_est_tout_verse(cadre, notifie):
    Decision.objects.filter(pk=notifie.decision.pk).update(verse=Decimal("6000.00"))
    assert refus_de_liberer(cadre, abandonner(cadre, notifie)) == [
        "Il ne reste rien à libérer : ce montant est déjà payé, ou rendu."
    ]


def test_un_collectif_reuni_s_arrete_avec_celui_qui_l_a_recu(cadre, notifie):
    cm = notifie.collectifs[0].uuid
    accepter(cadre, declarer(notifie, changements(notifie)[S.FUSION], effet_le=date(2026, 12, 1)))
    arret = declarer(notifie, Changement(S.ABANDON_COLLECTIF, cm))
    accepter(cadre, arret)
    assert liberer(cadre, arret).montant == Decimal("6000.00")


def test_ce_qui_ne_se_libere_pas_est_refuse_par_sa_phrase(cadre, notifie):
    arret = declarer(notifie, changements(notifie)[S.ABANDON_COLLECTIF])
    assert refus_de_liberer(cadre, arret) == [
        "Ce changement n'est pas accepté : répondez-y d'abord, le montant se libère ensuite."
    ]
    accepter(cadre, arret)
    trop = ["Libérez d'un centime à 3\u202f000,00 €, ce que cet arrêt laisse."]
    for montant in ("3000.01", "0"):
        assert refus_de_liberer(cadre, arret, montant=Decimal(montant)) == trop
    assert refus_de_liberer(cadre, arret, montant=Decimal(-1)) == [
        "Écrivez un montant positif ou nul, à deux décimales au plus."
    ]
    assert refus_de_liberer(cadre, arret, motif=" ") == [
        "Dites pourquoi : la structure lira ce motif, et le journal le garde."
    ]
    vu = Decision.objects.get(pk=notifie.decision.pk).modifie_le
    liberer(cadre, arret, vu=vu)
    [phrase] = refus_de_liberer(cadre, arret)
    assert phrase.startswith("3\u202f000,00 € ont déjà été libérés pour cet arrêt, le ")
    effectif = declarer(notifie, changements(notifie)[S.EFFECTIF])
    accepter(cadre, effectif)
    assert refus_de_liberer(cadre, effectif) == ["Ce changement n'arrête rien : il n'y a pas de montant à libérer."]
    assert (attribue(cadre), Liberation.objects.count()) == (Decimal("3000.00"), 1)


def test_seul_le_decideur_de_la_caf_libere(cadre, notifie):
    arret = abandonner(cadre, notifie)
    attendu = ["Votre casquette ne permet pas cet acte dans cette campagne."]
    for casquette in (cadre.conseillere, notifie.amina):
        assert refus_de_liberer(cadre, arret, casquette=casquette) == attendu


def test_deux_decideurs_le_second_est_prevenu(cadre, notifie):
    arret = abandonner(cadre, notifie)
    vu = Decision.objects.get(pk=notifie.decision.pk).modifie_le
    Decision.objects.get(pk=notifie.decision.pk).save()
    assert refus_de_liberer(cadre, arret, vu=vu) == [
        (
            "Une autre personne a écrit ici entre-temps : « Ouvrir les portes », 6\u202f000,00 € attribués. "
            "Relisez, puis refaites."
        )
    ]


def test_une_decision_rouverte_ne_libere_rien_a_part(cadre, notifie):
    arret = abandonner(cadre, notifie)
    actions.rouvrir_decision(decision=notifie.decision, casquette=cadre.decideur, motif="Le calcul est à revoir.")
    assert refus_de_liberer(cadre, arret) == [
        "Cette décision est rouverte : son montant s'y change, et rien ne se libère à part."
    ]


@pytest.mark.parametrize("valeurs", [{"montant": Decimal(0)}, {"montant": Decimal(-1)}, {"motif": ""}])
def test_une_liberation_impossible(cadre, notifie, valeurs):
    liberer(cadre, abandonner(cadre, notifie))
    with pytest.raises(IntegrityError), transaction.atomic():
        Liberation.objects.update(**valeurs)


def test_une_liberation_par_arret(cadre, notifie):
    faite = liberer(cadre, abandonner(cadre, notifie), montant=Decimal(1))
    champs = {"decision": faite.decision, "montant": 1, "motif": MOTIF, "liberee_par": faite.liberee_par}
    with pytest.raises(IntegrityError), transaction.atomic():
        Liberation.objects.create(modification=Modification.objects.get(), liberee_le=faite.liberee_le, **champs)
