"""L'argent d'un projet sur la page de sa décision, tel que sa structure le lit : dû, reçu, puis remis en question."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.html import strip_tags

from preau.instruction import actions
from preau.instruction.models import Convention, Decision, Notification
from preau.socle.horloge import aujourd_hui
from tests.fabriques import FinanceurFactory, RattachementFactory
from tests.instruction.fabriques import decider, notifier


@pytest.fixture
def notifiee(cadre, decisions) -> Notification:
    """6 000 € notifiés au premier projet, dont l'acompte est de 70 %."""
    jour = aujourd_hui()
    dates = {"acompte_le": jour, "solde_le": jour + timedelta(days=300)}
    actions.fixer_echeancier(campagne=cadre.campagne, casquette=cadre.conseillere, part_acompte=Decimal(70), **dates)
    decider(cadre, decisions[0])
    return notifier(cadre, [decisions[0]])[0]


@pytest.fixture
def payee(cadre, notifiee) -> Notification:
    """La convention est signée des deux parties, et l'acompte payé."""
    for _ in range(2):
        actions.noter_signature(convention=Convention.objects.get(), casquette=cadre.conseillere, le=aujourd_hui())
    versee = {"nature": "acompte", "montant": Decimal("4200.00"), "verse_le": aujourd_hui()}
    actions.verser(decision=notifiee.decision, casquette=cadre.conseillere, **versee)
    return notifiee


@pytest.fixture
def structure(client, decisions):
    """Le navigateur de la responsable de la structure."""
    client.force_login(RattachementFactory(structure=decisions[0].projet.structure).personne)
    return client


def lire(client, notification, suite="decision/"):
    """La page, ses espaces insécables rendues ordinaires ; « .. » est la liste des projets."""
    adresse = "/projets/" if suite == ".." else f"/projets/{notification.decision.projet.uuid}/{suite}"
    html = client.get(adresse).content.decode()
    return html.replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ").replace("&#x27;", "'")


def test_ce_qui_est_du_et_recu_se_lit_dans_la_colonne_large(structure, payee):
    colonne, _, marge = lire(structure, payee).partition("<aside")
    assert ('id="echeances"' in colonne, 'id="echeances"' in marge) == (True, False)
    assert "Acompte de 4 200,00 €" in colonne


def test_les_autres_financeurs_se_lisent_avec_la_decision_et_face_aux_charges(structure, cadre, decisions):
    decision, projet = decisions[0], decisions[0].projet
    ville = FinanceurFactory(caf=cadre.campagne.caf, nom="Ville de Vénissieux")
    demande = projet.cofinancements.create(financeur=ville, montant_demande=Decimal("3000.00"))
    projet.cofinancements.create(nom="Fondation", montant_demande=Decimal("500.00"))
    Decision.objects.filter(pk=decision.pk).update(a_couvrir=Decimal("9500.00"))
    decider(cadre, decision)
    dit = {"accorde": Decimal("2500.00"), "verse": Decimal("750.00")}
    actions.accorder_cofinancement(cofinancement=demande, casquette=cadre.conseillere, **dit)
    page = f"/projets/{projet.uuid}/decision/"
    assert structure.get(page).status_code == 404
    assert "Vénissieux" not in structure.get(f"/projets/{projet.uuid}/suivi/").content.decode()
    notification = notifier(cadre, [decision])[0]
    html = lire(structure, notification)
    bloc = " ".join(strip_tags(html.partition("Les autres financeurs")[2].partition("Pourquoi")[0]).split())
    assert "Ville de Vénissieux 3 000,00 € 2 500,00 € 750,00 €" in bloc
    assert "Fondation 500,00 € pas encore dit 0,00 €" in bloc
    assert bloc.endswith(
        "vos autres recettes ôtées 9 500,00 € Attribué par la Caf 6 000,00 €"
        " Accordé par les autres 2 500,00 € Reste à trouver 1 000,00 €"
    )
    actions.rouvrir_decision(decision=decision, casquette=cadre.decideur, motif="Un collectif ferme.")
    html = lire(structure, notification)
    assert ("750,00 €" in html, "Reste à trouver" in html) == (True, False)


def test_un_projet_sans_autre_financeur_n_en_montre_aucun(structure, notifiee):
    assert "Les autres financeurs" not in lire(structure, notifiee)


def test_une_decision_revue_se_dit_partout_avec_ce_qui_est_verse_et_signe(structure, cadre, payee):
    actions.rouvrir_decision(decision=payee.decision, casquette=cadre.decideur, motif="Un collectif ferme.")
    page = lire(structure, payee)
    assert ("La Caf revoit sa décision" in page, "Votre projet est financé" in page) == (True, False)
    for dit in (
        "elle vous avait notifié : attribué, 6 000,00 €",
        "Acompte de 4 200,00 €",
        "Votre projet est conventionné",
    ):
        assert dit in page
    for faux in ("n'a pas encore fixé les dates", "À signer", "déclarez le changement"):
        assert faux not in page
    suivi = lire(structure, payee, "suivi/")
    for dit in ("elle avait notifié : financé, 6 000,00 €", "Elle a versé 4 200,00 €", "Un collectif ferme."):
        assert dit in suivi
    for faux in ("La décision est notifiée", "Elle vous est notifiée", "Votre projet : financé"):
        assert faux not in suivi
    liste = lire(structure, payee, "..")
    assert ("décision revue par la Caf" in liste, 'ton-fait">' in liste) == (True, False)
    assert "La Caf revoit sa décision" in lire(structure, payee, "lire/")


def test_la_convention_signee_avant_reste_parmi_les_notifications_precedentes(structure, cadre, payee):
    actions.rouvrir_decision(decision=payee.decision, casquette=cadre.decideur, motif="Un collectif de plus.")
    decider(cadre, payee.decision)
    notifier(cadre, [payee.decision])
    page = lire(structure, payee)
    assert ("À signer" in page, "Votre projet est financé : 6 000,00 €" in page) == (True, True)
    assert f"/decisions/documents/{payee.uuid}/convention/" in page
    assert "La convention n° 1</a>, signée des deux parties le" in page
    suivi = lire(structure, payee, "suivi/")
    assert ("Elle vous est notifiée." in suivi, "La Caf revoit sa décision" in suivi) == (True, True)
