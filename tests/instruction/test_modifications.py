"""Déclarer un changement, y répondre : ce qui s'écrit, ce qui se refuse, ce que le plan devient."""

from datetime import date, time

import pytest
from django.core import mail

from preau.coeur.referentiel.faits import Creneau, Fermeture
from preau.instruction import actions
from preau.projets.changements import Changement, changement_de
from preau.projets.plan import plan_au
from preau.projets.tables import Depot, Modification, VersionDuPlan
from preau.projets.tables.modifications import EtatDeModification as E
from preau.projets.tables.modifications import SorteDeModification as S
from preau.socle.models import EntreeJournal
from tests.campagnes.actes import refus
from tests.fabriques import CafFactory, RattachementFactory
from tests.instruction.changements import (
    JANVIER,
    MOTIF,
    accepter,
    adultes,
    changements,
    declarer,
    un_notifie,
)


@pytest.fixture
def notifie(cadre):
    return un_notifie(cadre)


def refus_de_declarer(notifie, changement=None, **options):
    dit = {"changement": changement or adultes(notifie), "effet_le": JANVIER, "motif": MOTIF, **options}
    return refus(actions.declarer_modification, projet=notifie.projet, casquette=notifie.amina, **dit)


# --- Déclarer --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sorte", S.values)
def test_chaque_sorte_se_declare_s_ecrit_et_se_relit_telle_quelle(notifie, sorte):
    changement = changements(notifie)[S(sorte)]
    declaree = declarer(notifie, changement)
    relue = Modification.objects.entieres().get(pk=declaree.pk)
    assert changement_de(relue) == changement
    assert (relue.etat, relue.effet_le, relue.motif, relue.declaree_par) == (
        E.DECLAREE,
        JANVIER,
        MOTIF,
        notifie.amina.personne,
    )


def test_declarer_se_consigne_et_previent_la_caf_sans_rien_changer(cadre, notifie, django_capture_on_commit_callbacks):
    avant = plan_au(notifie.projet, JANVIER).document
    with django_capture_on_commit_callbacks(execute=True):
        declaree = declarer(notifie, lien="https://preau.example/repondre/")
    assert plan_au(notifie.projet, JANVIER).document == avant
    entree = EntreeJournal.objects.get(acte="declarer_modification")
    assert (entree.objet, entree.structure, entree.campagne) == (
        declaree.uuid,
        notifie.projet.structure.uuid,
        cadre.campagne.uuid,
    )
    assert entree.apres == {
        "etat": "declaree",
        "sorte": "adultes",
        "effet_le": "2027-01-04",
        "collectif": str(notifie.collectifs[0].uuid),
    }
    [message] = mail.outbox
    assert (message.to, message.subject) == (
        [cadre.conseillere.personne.courriel],
        "Changement déclaré : Ouvrir les portes",
    )
    lignes = message.body.splitlines()
    assert "CM : les adultes auprès des enfants" in lignes
    assert "À partir du 4 janvier 2027." in lignes
    assert "https://preau.example/repondre/" in lignes


def test_rien_ne_se_declare_avant_la_notification_ni_sans_montant(cadre):
    attribue = un_notifie(cadre, notifier=False)
    [phrase] = refus_de_declarer(attribue)
    assert phrase.startswith("La décision de ce projet n'est pas notifiée")
    actions.refuser(decision=attribue.decision, casquette=cadre.decideur, motif="Hors du territoire.")
    actions.relire_decision(decision=attribue.decision, casquette=cadre.conseillere)
    actions.noter_notification(decision=attribue.decision, casquette=cadre.conseillere)
    assert refus_de_declarer(attribue) == ["Rien n'est attribué à ce projet : il n'a pas de plan à changer."]
    assert not VersionDuPlan.objects.exists()


def test_seule_la_structure_declare_et_retire(cadre, notifie):
    declaree = declarer(notifie)
    for casquette in (cadre.conseillere, cadre.decideur, RattachementFactory(), RattachementFactory(membre=True)):
        dit = {"changement": adultes(notifie), "effet_le": JANVIER, "motif": MOTIF}
        acte = {"projet": notifie.projet, "casquette": casquette, **dit}
        attendu = ["Votre casquette ne permet pas cet acte dans cette campagne."]
        assert refus(actions.declarer_modification, **acte) == attendu
        assert refus(actions.retirer_modification, modification=declaree, casquette=casquette) == attendu
    assert Modification.objects.get().etat == E.DECLAREE


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        ({"motif": "  "}, "Dites pourquoi, en quelques phrases : la Caf lira ce motif."),
        ({"motif": "x" * 2001}, "Dites pourquoi, en quelques phrases : la Caf lira ce motif."),
        (
            {"effet_le": date(2027, 9, 1)},
            ("Ce changement vaut dans l'année 2026-2027 : écrivez un jour du 1er septembre 2026 au 31 août 2027."),
        ),
        ({"effet_le": None}, "Dites à partir de quel jour ce changement vaut."),
        (
            {"relu": "une autre empreinte"},
            (
                "Le plan a changé depuis que vous l'avez lu : son instruction a changé. Relisez l'avant et l'après, "
                "puis refaites."
            ),
        ),
    ],
)
def test_un_changement_sans_date_sans_motif_ou_mal_relu_est_refuse(notifie, options, phrase):
    assert refus_de_declarer(notifie, **options) == [phrase]
    assert not Modification.objects.exists()


MIDI = time(12)
FAUX = {
    "Dites au moins une séance de la semaine : son jour, son début et sa fin.": {"sorte": S.CRENEAUX},
    "Chaque séance a un jour, une heure de début et une heure de fin.": {
        "sorte": S.CRENEAUX,
        "creneaux": (Creneau(1, MIDI, None),),
    },
    "Une séance finit après avoir commencé.": {"sorte": S.CRENEAUX, "creneaux": (Creneau(1, MIDI, MIDI),)},
    "Deux séances tombent à la même heure : changez l'une des deux.": {
        "sorte": S.CRENEAUX,
        "creneaux": (Creneau(1, time(11), time(13)), Creneau(1, MIDI, time(14))),
    },
    "Écrivez le nom du nouveau lieu, en 200 caractères au plus.": {
        "sorte": S.LIEU,
        "accessible_parents": True,
        "locaux_adaptes": True,
    },
    "Dites si les parents peuvent y entrer.": {"sorte": S.LIEU, "lieu": "Ailleurs", "locaux_adaptes": True},
    "Cette date vient avant le début : corrigez l'une des deux.": {
        "sorte": S.DATES,
        "debut": date(2027, 1, 5),
        "fin": date(2027, 1, 4),
    },
    "Ce jour n'est pas de l'année scolaire 2026-2027.": {
        "sorte": S.DATES,
        "debut": date(2026, 9, 14),
        "fin": date(2027, 9, 1),
    },
    "Écrivez le nombre d'enfants prévus, de 1 à 9\u202f999.": {"sorte": S.EFFECTIF, "effectif": 0},
    "Écrivez le nombre de bénévoles, de 0 à 9\u202f999.": {"sorte": S.ADULTES, "professionnels": 1, "benevoles": -1},
    "Ce collectif n'a pas de séance ce jour-là.": {
        "sorte": S.ADULTES,
        "professionnels": 1,
        "benevoles": 0,
        "jour": 6,
    },
    "Dites du quel jour au quel jour vous fermez.": {"sorte": S.FERMETURE},
    "Écrivez cette date.": {"sorte": S.FERMETURE, "fermetures": (Fermeture(date(2027, 2, 1), None),)},
    "Choisissez le collectif qui le rejoint.": {
        "sorte": S.FUSION,
        "effectif": 12,
        "professionnels": 1,
        "benevoles": 1,
    },
    "Ce changement dit déjà ce que dit le plan ce jour-là : il n'y a rien à déclarer.": {
        "sorte": S.EFFECTIF,
        "effectif": 10,
    },
}


@pytest.mark.parametrize("phrase", FAUX)
def test_ce_qui_est_mal_dit_est_refuse_par_sa_phrase(notifie, phrase):
    changement = Changement(collectif=notifie.collectifs[0].uuid, **FAUX[phrase])
    assert refus_de_declarer(notifie, changement) == [phrase]
    assert not Modification.objects.exists()


def test_le_meme_changement_n_attend_pas_deux_fois_sa_reponse(notifie):
    declarer(notifie, effet_le=date(2027, 1, 11))
    [phrase] = refus_de_declarer(notifie, adultes(notifie, benevoles=3))
    assert phrase.startswith(f"{notifie.amina.personne} a déjà déclaré un changement de cette sorte le ")
    assert phrase.endswith(
        "à partir du 11 janvier 2027 : « Une bénévole déménage. ». "
        "Retirez-le d'abord, ou attendez la réponse de la Caf."
    )
    declarer(notifie, changements(notifie)[S.EFFECTIF])


# --- Répondre --------------------------------------------------------------------------------------------------------


def test_accepter_fait_une_version_datee_et_laisse_le_depot(cadre, notifie, django_capture_on_commit_callbacks):
    depot = Depot.objects.get(projet=notifie.projet)
    scelle = (depot.document, depot.sceau)
    with django_capture_on_commit_callbacks(execute=True):
        declaree = declarer(notifie)
        version = accepter(cadre, declaree, message="Cherchez un second adulte.")
    assert (version.numero, version.du, version.modification) == (2, JANVIER, declaree)
    relue = Modification.objects.get()
    assert (relue.etat, relue.reponse, relue.repondue_par) == (
        E.ACCEPTEE,
        "Cherchez un second adulte.",
        cadre.conseillere.personne,
    )
    depot.refresh_from_db()
    assert (depot.document, depot.sceau) == scelle
    veille, jour = (plan_au(notifie.projet, j) for j in (date(2027, 1, 3), JANVIER))
    assert [c.dit.encadrants.connus for c in veille.collectifs] == [2, 2]
    assert [c.dit.encadrants.connus for c in jour.collectifs] == [1, 2]
    assert EntreeJournal.objects.get(acte="accepter_modification").apres == {
        "etat": "acceptee",
        "sorte": "adultes",
        "collectif": str(notifie.collectifs[0].uuid),
        "effet_le": "2027-01-04",
        "version": 2,
    }
    assert [message.subject for message in mail.outbox] == [
        "Changement déclaré : Ouvrir les portes",
        *["Changement accepté : Ouvrir les portes"] * 2,
    ]


def test_refuser_dit_pourquoi_et_laisse_le_plan(cadre, notifie, django_capture_on_commit_callbacks):
    declaree = declarer(notifie)
    acte = {"modification": declaree, "casquette": cadre.conseillere}
    assert refus(actions.refuser_modification, motif=" ", **acte) == ["Dites pourquoi : la structure lira ce motif."]
    with django_capture_on_commit_callbacks(execute=True):
        actions.refuser_modification(motif="Il faut deux adultes.", **acte)
    relue = Modification.objects.get()
    assert (relue.etat, relue.reponse) == (E.REFUSEE, "Il faut deux adultes.")
    assert VersionDuPlan.objects.count() == 1
    assert {m.subject for m in mail.outbox} == {"Changement refusé : Ouvrir les portes"}
    assert "Motif : Il faut deux adultes." in mail.outbox[0].body.splitlines()


def test_seule_la_caf_repond(cadre, notifie):
    declaree = declarer(notifie)
    attendu = ["Votre casquette ne permet pas cet acte dans cette campagne."]
    for casquette in (notifie.amina, RattachementFactory(conseillere=True, caf=CafFactory(departement="38"))):
        acte = {"modification": declaree, "casquette": casquette}
        assert refus(actions.accepter_modification, **acte) == attendu
        assert refus(actions.refuser_modification, motif="Non.", **acte) == attendu


def test_deux_personnes_sur_le_meme_changement_la_seconde_est_prevenue(cadre, notifie):
    declaree = declarer(notifie)
    vu = Modification.objects.get().modifie_le
    actions.retirer_modification(modification=declaree, casquette=notifie.amina, vu=vu)
    acte = {"modification": declaree, "casquette": cadre.conseillere, "vu": vu}
    assert refus(actions.accepter_modification, **acte) == [
        "La structure a retiré ce changement : il n'y a plus rien à y répondre."
    ]
    autre = declarer(notifie)
    lu = Modification.objects.get(pk=autre.pk).modifie_le
    Modification.objects.get(pk=autre.pk).save()
    assert refus(actions.accepter_modification, modification=autre, casquette=cadre.conseillere, vu=lu) == [
        "Ce changement a été touché entre-temps : il est en attente de réponse. Relisez, puis refaites."
    ]


def test_un_plan_change_entre_la_lecture_et_l_acte_se_dit(cadre, notifie):
    empreinte = plan_au(notifie.projet, JANVIER).empreinte
    premier = declarer(notifie, changements(notifie)[S.EFFECTIF], effet_le=date(2026, 12, 1))
    second = declarer(notifie, relu=empreinte)
    accepter(cadre, premier, relu=plan_au(notifie.projet, date(2026, 12, 1)).empreinte)
    acte = {"modification": second, "casquette": cadre.conseillere, "relu": empreinte}
    assert refus(actions.accepter_modification, **acte) == [
        (
            "Le plan a changé depuis que vous l'avez lu : la Caf a accepté le nombre d'enfants, à partir du "
            "1er décembre 2026. Relisez l'avant et l'après, puis refaites."
        )
    ]
    accepter(cadre, second, relu=plan_au(notifie.projet, JANVIER).empreinte)
    assert [v.numero for v in VersionDuPlan.objects.order_by("du")] == [1, 2, 3]


def test_un_changement_dont_le_collectif_s_est_arrete_ne_s_accepte_plus(cadre, notifie):
    declaree = declarer(notifie)
    accepter(cadre, declarer(notifie, changements(notifie)[S.FUSION], effet_le=date(2026, 12, 1)))
    arret = Changement(S.ABANDON_COLLECTIF, notifie.collectifs[0].uuid)
    accepter(cadre, declarer(notifie, arret, effet_le=date(2026, 12, 14)))
    assert refus(actions.accepter_modification, modification=declaree, casquette=cadre.conseillere) == [
        "Plus rien n'est prévu ce jour-là : le projet est arrêté."
    ]


def test_une_decision_rouverte_suspend_les_reponses(cadre, notifie):
    declaree = declarer(notifie)
    actions.rouvrir_decision(decision=notifie.decision, casquette=cadre.decideur, motif="Un calcul à revoir.")
    [phrase] = refus(actions.accepter_modification, modification=declaree, casquette=cadre.conseillere)
    assert phrase.startswith("La décision de ce projet n'est pas notifiée")
    actions.relire_decision(decision=notifie.decision, casquette=cadre.conseillere)
    actions.noter_notification(decision=notifie.decision, casquette=cadre.conseillere)
    assert accepter(cadre, declaree).numero == 2
