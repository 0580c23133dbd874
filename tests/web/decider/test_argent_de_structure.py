"""L'argent d'un projet sur la page de sa décision, tel que sa structure le lit : dû, reçu, puis remis en question."""

from datetime import timedelta
from decimal import Decimal

import pytest

from preau.instruction import actions
from preau.instruction.models import Convention, Notification
from preau.socle.horloge import aujourd_hui
from tests.fabriques import RattachementFactory
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
    """La page, ses espaces insécables rendues ordinaires."""
    html = client.get(f"/projets/{notification.decision.projet.uuid}/{suite}").content.decode()
    return html.replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ").replace("&#x27;", "'")


def test_ce_qui_est_du_et_recu_se_lit_dans_la_colonne_large(structure, payee):
    colonne, _, marge = lire(structure, payee).partition("<aside")
    assert ('id="echeances"' in colonne, 'id="echeances"' in marge) == (True, False)
    assert "Acompte de 4 200,00 €" in colonne
