"""Notifier : ensemble, relu, avec les textes de la Caf ; la lettre seule suffit à refaire le calcul."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.acteurs.models import Rattachement
from preau.campagnes.models import ContactDeCampagne, TexteDeCampagne
from preau.coeur.repartition import Demande, repartir
from preau.editions.faiseurs import FAISEURS
from preau.instruction import actions
from preau.instruction.enums import EtatDecision
from preau.instruction.models import Convention, Decision, EnvoiDeNotification, Notification
from preau.projets.tables import Observation
from preau.socle.courrier import envoyer_en_attente
from preau.socle.models import Courrier, EntreeJournal, Tirage
from preau.socle.tirages import contenu_de, travailler
from tests.campagnes.actes import messages, refus
from tests.fabriques import RattachementFactory
from tests.instruction.fabriques import adopter, charger_textes, classer, decider

LIEN = "https://preau.exemple/projets/{projet}/decision/"


def notifier(cadre, **options):
    options = {"campagne": cadre.campagne, "casquette": cadre.conseillere, "lien": LIEN, **options}
    return actions.notifier_decisions(**options)


def refus_de_notifier(cadre, **options):
    return refus(notifier, cadre=cadre, **options)


@pytest.fixture
def decisions(cadre):
    """6 000 € au premier, 4 000 € (ce qui reste) au second qui en demande 5 000 et se contente de 3 000."""
    premier, second = classer(cadre, 1, ps="6000.00"), classer(cadre, 2, ps="5000.00")
    charger_textes(cadre.campagne)
    preparees = adopter(cadre, planchers={second.uuid: Decimal("3000.00")})
    for decision in preparees:
        RattachementFactory(structure=decision.projet.structure)
    assert [d.projet for d in preparees] == [premier, second]
    return preparees


def relues(cadre, decisions):
    for decision in decisions:
        decider(cadre, decision)
    return decisions


# --- Ce qui refuse ---------------------------------------------------------------------------------------------------


def test_rien_ne_se_notifie_avant_l_adoption(cadre):
    classer(cadre, 1)
    charger_textes(cadre.campagne)
    assert refus_de_notifier(cadre) == [
        "Aucun scénario n'est adopté : adoptez-en un, décidez et relisez avant de notifier."
    ]
    assert Notification.objects.count() == 0


def test_une_decision_qui_n_est_pas_relue_arrete_tout(cadre, decisions):
    decider(cadre, decisions[0])
    actions.attribuer(decision=decisions[1], casquette=cadre.decideur)
    assert refus_de_notifier(cadre) == ["« Ouvrir les portes » n'est pas relu : décidez et relisez avant de notifier."]
    assert {d.etat for d in Decision.objects.all()} == {EtatDecision.RELUE, EtatDecision.DECIDEE}
    assert [n.decision for n in notifier(cadre, decisions=[decisions[0]])] == [decisions[0]]
    assert refus_de_notifier(cadre, decisions=[decisions[0]]) == ["Cette décision est déjà notifiée."]


@pytest.mark.parametrize(
    ("sujets", "phrase"),
    [
        (["convention", "charte"], "« voies de contestation » : chargez ce texte"),
        (["voies_de_contestation"], "« convention » et « charte » : chargez ces textes"),
    ],
)
def test_sans_un_texte_de_la_caf_rien_ne_part(cadre, decisions, sujets, phrase):
    relues(cadre, decisions)
    TexteDeCampagne.objects.exclude(sujet__in=sujets).delete()
    avant = Courrier.objects.count()
    assert refus_de_notifier(cadre) == [f"Il manque {phrase} de votre Caf, puis notifiez."]
    assert (Notification.objects.count(), Courrier.objects.count()) == (0, avant)


def test_un_refus_n_a_besoin_que_des_voies_de_contestation(cadre, decisions):
    TexteDeCampagne.objects.exclude(sujet="voies_de_contestation").delete()
    actions.refuser(decision=decisions[0], casquette=cadre.decideur, motif="Hors du territoire.")
    actions.relire_decision(decision=decisions[0], casquette=cadre.conseillere)
    [notification] = notifier(cadre, decisions=[decisions[0]])
    assert (notification.issue, notification.montant, Convention.objects.count()) == ("refuse", Decimal(0), 0)


def test_une_autre_casquette_ne_notifie_pas(cadre, decisions):
    relues(cadre, decisions)
    for autre in (RattachementFactory(), RattachementFactory(conseillere=True, caf__departement="38")):
        assert refus_de_notifier(cadre, casquette=autre) == [
            "Votre casquette ne permet pas cet acte dans cette campagne."
        ]


# --- Ce qui part -----------------------------------------------------------------------------------------------------


def test_tout_part_d_un_seul_acte(cadre, decisions):
    observation = actions.ecrire_observation(
        projet=decisions[0].projet, casquette=cadre.conseillere, texte="Précisez la place des pères."
    )
    notifications = notifier(cadre, decisions=relues(cadre, decisions))
    assert [(n.numero, n.issue, n.montant) for n in notifications] == [
        (1, "attribue", Decimal("6000.00")),
        (1, "attribue", Decimal("4000.00")),
    ]
    assert {d.etat for d in Decision.objects.all()} == {EtatDecision.NOTIFIEE}
    assert Observation.objects.get(pk=observation.pk).communiquee_le == notifications[0].notifiee_le
    assert sorted(Tirage.objects.exclude(genre="dossier").values_list("genre", flat=True)) == [
        "convention",
        "convention",
        "lettre",
        "lettre",
    ]
    assert set(Convention.objects.values_list("etat", flat=True)) == {"a_signer"}
    partis = [m for m in messages() if m[1] == "La décision de la Caf 69 sur votre projet"]
    structures = [decision.projet.structure for decision in decisions]
    responsables = Rattachement.objects.filter(structure__in=structures, role="responsable")
    assert sorted(adresse for adresse, _ in partis) == sorted(r.personne.courriel for r in responsables)
    assert EnvoiDeNotification.objects.count() == len(partis)
    assert EntreeJournal.objects.filter(acte="noter_notification").count() == 2


def test_le_nombre_de_requetes_ne_depend_pas_des_collectifs(cadre, decisions):
    relues(cadre, decisions)
    with CaptureQueriesContext(connection) as prises:
        notifier(cadre)
    assert len(prises) < 120


def test_la_lettre_seule_suffit_a_refaire_la_ligne(cadre, decisions):
    notifications = notifier(cadre, decisions=relues(cadre, decisions))
    for notification, rang in zip(notifications, (1, 2), strict=True):
        dit = json.loads(notification.document)
        reste = Decimal(re.search(r"Il restait ([\d\u202f ]+,\d\d)", dit["explication"])[1].translate(_EN_NOMBRE))
        demande = Demande("moi", Decimal(dit["montants"]["demande"]), dit["rang"], Decimal(dit["plancher"]))
        assert dit["rang"] == rang
        assert str(repartir([demande], reste).lignes[0].montant) == dit["montants"]["propose"]
        assert dit["montants"]["propose"] == dit["montants"]["attribue"] == str(notification.montant)
        assert sum(Decimal(c["montant"]) for c in dit["collectifs"]) == notification.montant


_EN_NOMBRE = {ord("\u202f"): None, ord(" "): None, ord(","): "."}


def test_la_lettre_ne_nomme_pas_un_autre_projet(cadre):
    premier = classer(cadre, 1, ps="12000.00")
    second = classer(cadre, 2, ps="5000.00")
    charger_textes(cadre.campagne)
    decisions = adopter(cadre)
    assert str(premier.structure) in decisions[1].motif_propose
    for decision in decisions:
        actions.ajourner(decision=decision, casquette=cadre.decideur, motif=decision.motif_propose)
        actions.relire_decision(decision=decision, casquette=cadre.conseillere)
    notifier(cadre)
    document = Notification.objects.get(decision__projet=second).document
    assert str(premier.structure) not in document
    assert "un autre projet, avant lui" in document


def test_l_atelier_fait_la_lettre_et_la_convention(cadre, decisions):
    ContactDeCampagne.objects.create(campagne=cadre.campagne, nom="Claire Morel", courriel="clas@caf.exemple")
    notifier(cadre, decisions=relues(cadre, decisions))
    assert travailler(FAISEURS).abandonnes == 0
    faits = Tirage.objects.filter(genre__in=["lettre", "convention"])
    assert {contenu_de(tirage)[:5] for tirage in faits} == {b"%PDF-"}


# --- Ce qui suit -----------------------------------------------------------------------------------------------------


def test_serveur_en_panne_la_decision_tient_et_le_message_attend(
    cadre, decisions, monkeypatch, django_capture_on_commit_callbacks
):
    def panne(*_arguments, **_options):
        raise OSError("serveur injoignable")

    relues(cadre, decisions)
    monkeypatch.setattr(EmailMessage, "send", panne)
    with django_capture_on_commit_callbacks(execute=True):
        [notification, _] = notifier(cadre)
    assert notification.decision.__class__.objects.get(pk=notification.decision_id).etat == EtatDecision.NOTIFIEE
    courriers = Courrier.objects.filter(pk__in=notification.envois.values("courrier"))
    assert {c.etat for c in courriers} == {"en_attente"}
    assert Courrier.objects.exclude(derniere_erreur="").get().derniere_erreur == "OSError : serveur injoignable"
    monkeypatch.undo()
    courriers.update(prochain_essai=notification.notifiee_le)
    assert envoyer_en_attente().restes == 0
    assert {c.etat for c in courriers.all()} == {"envoye"}


def test_une_decision_rouverte_se_notifie_a_nouveau_sous_le_numero_suivant(cadre, decisions):
    notifier(cadre, decisions=relues(cadre, decisions)[:1])
    actions.rouvrir_decision(decision=decisions[0], casquette=cadre.decideur, motif="Un collectif ferme.")
    assert messages()[-1][1] == "La décision sur « Ouvrir les portes » est rouverte"
    actions.refuser(decision=decisions[0], casquette=cadre.decideur, motif="Le projet s'arrête.")
    actions.relire_decision(decision=decisions[0], casquette=cadre.conseillere)
    [seconde] = notifier(cadre, decisions=[decisions[0]])
    assert (seconde.numero, seconde.issue) == (2, "refuse")
    assert [n.montant for n in Notification.objects.filter(decision=decisions[0])] == [Decimal("6000.00"), Decimal(0)]
    assert list(Notification.objects.dernieres()) == [seconde]
    assert Convention.objects.get(notification__numero=1).etat == "remplacee"
    assert date.fromisoformat(json.loads(seconde.document)["le"]) == seconde.notifiee_le.date()
