"""Les tables des passages disent les états et les actes qui existent, et les actes les suivent."""

import pytest
from django.core.exceptions import ValidationError

from preau.coeur.cycle import DECISION, PROJET, SCENARIO
from preau.instruction import actions
from preau.instruction.enums import EtatDecision, EtatScenario
from preau.projets import depots
from preau.projets.ecriture import ouvrir_en_ecriture
from preau.projets.tables.enums import Etape, EtatProjet
from tests.fabriques import RattachementFactory
from tests.instruction.fabriques import adopter, classer
from tests.instruction.instruits import dans
from tests.projets.depots import cadre_complet, deposer


@pytest.mark.parametrize(("cycle", "etats"), [(PROJET, EtatProjet), (SCENARIO, EtatScenario), (DECISION, EtatDecision)])
def test_les_etats_des_tables_sont_ceux_de_la_base(cycle, etats):
    assert set(cycle.etats) == set(etats.values)


MOTIF = {"motif": "Un motif."}
ACTES_DE_DECISION = {
    "attribuer": (actions.attribuer, {}),
    "refuser": (actions.refuser, MOTIF),
    "ajourner": (actions.ajourner, MOTIF),
    "relire": (actions.relire_decision, {}),
    "notifier": (actions.noter_notification, {}),
    "rouvrir": (actions.rouvrir_decision, MOTIF),
}
CHEMINS = {
    "preparee": (),
    "decidee": ("attribuer",),
    "relue": ("attribuer", "relire"),
    "notifiee": ("attribuer", "relire", "notifier"),
}


# Verser demande une convention signée : ``test_versements`` le mène.
@pytest.mark.parametrize("acte", ACTES_DE_DECISION)
@pytest.mark.parametrize("etat", EtatDecision.values)
def test_chaque_acte_d_une_decision_suit_la_table(cadre, etat, acte):
    classer(cadre, 1)
    [decision] = adopter(cadre)

    def faire(nom):
        fonction, options = ACTES_DE_DECISION[nom]
        return fonction(decision=decision, casquette=cadre.decideur, **options)

    for pas in CHEMINS[etat]:
        faire(pas)
    attendu = DECISION.vers(etat, acte)
    if attendu:
        assert faire(acte).etat == attendu
    else:
        with pytest.raises(ValidationError) as refus:
            faire(acte)
        assert refus.value.messages == [DECISION.refus[etat, acte]]
    decision.refresh_from_db()
    assert decision.etat == (attendu or etat)


def demander_complement(pret):
    return actions.demander_complement(
        depot=pret.projet.depots.get(),
        casquette=RattachementFactory(conseillere=True, caf=pret.campagne.caf),
        points=[actions.Point(etape=Etape.BESOINS)],
        message="Dites le lieu.",
        echeance=dans(5),
    )


ACTES = {
    "ecrire": lambda pret: ouvrir_en_ecriture(pret.projet, pret.amina),
    "deposer": deposer,
    "retirer_depot": lambda pret: depots.retirer_depot(projet=pret.projet, casquette=pret.amina),
    "renoncer": lambda pret: depots.renoncer(projet=pret.projet, casquette=pret.amina),
}


@pytest.mark.django_db
@pytest.mark.parametrize("acte", ACTES)
@pytest.mark.parametrize("etat", [EtatProjet.BROUILLON, EtatProjet.DEPOSE, EtatProjet.A_COMPLETER, EtatProjet.RETIRE])
def test_les_actes_du_dossier_suivent_la_table(etat, acte):
    pret = cadre_complet()
    if etat != EtatProjet.BROUILLON:
        deposer(pret)
    if etat == EtatProjet.RETIRE:
        ACTES["renoncer"](pret)
    if etat == EtatProjet.A_COMPLETER:
        demander_complement(pret)
    attendu = PROJET.vers(etat, acte)
    if attendu is None:
        with pytest.raises(ValidationError):
            ACTES[acte](pret)
    else:
        ACTES[acte](pret)
    pret.projet.refresh_from_db()
    assert pret.projet.etat == (attendu or etat)
