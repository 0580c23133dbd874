"""Après un arrêt, ce que la structure lit : le montant qui lui reste est le même sur toutes ses pages."""

import pytest

from preau.instruction import actions
from preau.projets.tables.modifications import SorteDeModification as S
from tests.instruction.changements import Notifie, abandonner, deux_collectifs
from tests.instruction.fabriques import adopter, charger_textes, classer, decider, notifier
from tests.web.decider.test_argent_de_structure import lire
from tests.web.depot.conftest import connecte

MOTIF = "Rendu à la suite de l'arrêt."


@pytest.fixture
def notification(cadre):
    """6 000 € notifiés à un projet de deux collectifs."""
    classer(cadre, 1, changer=deux_collectifs, ps="6000.00")
    charger_textes(cadre.campagne)
    [decision] = adopter(cadre)
    decider(cadre, decision)
    return notifier(cadre, [decision])[0]


def arreter(cadre, notification, sorte):
    """L'arrêt déclaré, accepté, et son montant libéré ; rend le navigateur de la responsable."""
    decision = notification.decision
    responsable = decision.projet.structure.rattachements.first()
    arret = abandonner(cadre, Notifie(decision.projet, decision, responsable), sorte)
    actions.liberer_montant(modification=arret, casquette=cadre.decideur, motif=MOTIF)
    return connecte(responsable)


def test_un_collectif_arrete_laisse_le_meme_reste_partout(cadre, notification):
    client = arreter(cadre, notification, S.ABANDON_COLLECTIF)
    page = lire(client, notification)
    assert "Votre projet est financé : 3 000,00 €" in page
    assert "La lettre vous attribuait 6 000,00 €." in page
    assert MOTIF in page
    assert "3 000,00 €" in lire(client, notification, "..")
    assert "3 000,00 € reviennent à l'enveloppe de la Caf, après votre arrêt" in lire(client, notification, "suivi/")


def test_un_projet_arrete_se_dit_arrete_et_n_invite_plus_a_signer(cadre, notification):
    client = arreter(cadre, notification, S.ABANDON_PROJET)
    page = lire(client, notification)
    assert "Votre projet est arrêté" in page
    assert "demandez à votre Caf s'il faut encore la signer" in page
    assert ("Votre projet est financé" in page, "À signer :" in page, "Quelque chose change ?" in page) == (False,) * 3
    assert "arrêté" in lire(client, notification, "..")
