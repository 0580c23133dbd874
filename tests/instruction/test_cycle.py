"""Les tables des passages disent les états et les actes qui existent, et les actes les suivent."""

import pytest
from django.core.exceptions import ValidationError

from preau.coeur.cycle import DECISION, PROJET, SCENARIO
from preau.instruction import actions
from preau.instruction.enums import EtatDecision, EtatScenario
from preau.projets import depots
from preau.projets.ecriture import ouvrir_en_ecriture
from preau.projets.tables.enums import EtatProjet
from tests.projets.depots import cadre_complet, deposer


@pytest.mark.parametrize(("cycle", "etats"), [(PROJET, EtatProjet), (SCENARIO, EtatScenario), (DECISION, EtatDecision)])
def test_les_etats_des_tables_sont_ceux_de_la_base(cycle, etats):
    assert set(cycle.etats) == set(etats.values)


def test_chaque_acte_d_une_decision_a_sa_fonction_ou_reste_a_venir():
    faits = {"attribuer": actions.attribuer, "refuser": actions.refuser, "ajourner": actions.ajourner}
    assert set(DECISION.actes) == {*faits, "relire", "notifier", "rouvrir"}


ACTES = {
    "ecrire": lambda pret: ouvrir_en_ecriture(pret.projet, pret.amina),
    "deposer": deposer,
    "retirer_depot": lambda pret: depots.retirer_depot(projet=pret.projet, casquette=pret.amina),
    "renoncer": lambda pret: depots.renoncer(projet=pret.projet, casquette=pret.amina),
}


@pytest.mark.django_db
@pytest.mark.parametrize("acte", ACTES)
@pytest.mark.parametrize("etat", EtatProjet.values)
def test_les_actes_du_dossier_suivent_la_table(etat, acte):
    pret = cadre_complet()
    if etat != EtatProjet.BROUILLON:
        deposer(pret)
    if etat == EtatProjet.RETIRE:
        ACTES["renoncer"](pret)
    attendu = PROJET.vers(etat, acte)
    if attendu is None:
        with pytest.raises(ValidationError):
            ACTES[acte](pret)
    else:
        ACTES[acte](pret)
    pret.projet.refresh_from_db()
    assert pret.projet.etat == (attendu or etat)
