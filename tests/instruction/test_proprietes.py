"""Ce qui reste vrai de l'enveloppe et des demandes, quels que soient les actes et les budgets."""

import json
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.campagnes.actions import fixer_enveloppe
from preau.campagnes.models import Enveloppe
from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel.norme import charger
from preau.instruction import actions
from preau.instruction.demandes import demande_du_depot
from preau.instruction.models import CofinancementAccorde, Decision, DecisionDeCollectif
from preau.projets.tables import Cofinancement, Depot
from tests.instruction.fabriques import adopter, classer

PARAMETRES = charger("69").en_vigueur(AnneeScolaire(2026))
CLES = [str(UUID(int=numero)) for numero in range(1, 4)]
montants = st.integers(0, 1_000_000).map(lambda centimes: Decimal(centimes).scaleb(-2))


# --- L'enveloppe -----------------------------------------------------------------------------------------------------


CHARGES, PROPRES = Decimal(20_000), Decimal(5_000)


@pytest.fixture
def decisions(cadre):
    """Trois projets à 5 000 €, pour une enveloppe de 10 000 € ; à chacun, 20 000 € de charges, dont 5 000 € en propre.

    Le reste, 10 000 €, est demandé à un autre financeur.
    """
    for rang in (1, 2, 3):
        projet = classer(cadre, rang, ps="5000.00", charges=str(CHARGES))
        Cofinancement.objects.create(projet=projet, nom="Ville", montant_demande=CHARGES - PROPRES - 5_000)
    return adopter(cadre)


gestes = st.one_of(
    st.tuples(st.just("attribuer"), st.integers(0, 2), montants),
    st.tuples(st.sampled_from(["refuser", "ajourner"]), st.integers(0, 2), st.just(Decimal(0))),
    st.tuples(st.just("accorder"), st.integers(0, 2), st.integers(0, 20_000).map(Decimal)),
    st.tuples(st.just("fixer"), st.just(0), st.integers(0, 15_000).map(Decimal)),
)


def jouer(cadre, decisions, geste, numero, montant) -> None:
    """Fait l'acte ; un refus ne change rien, ce que les sommes diront."""
    acte = {"decision": decisions[numero], "casquette": cadre.decideur, "motif": "Un motif."}
    try:
        with transaction.atomic():
            if geste == "fixer":
                fixer_enveloppe(campagne=cadre.campagne, casquette=cadre.decideur, montant=montant)
            elif geste == "accorder":
                demande = decisions[numero].projet.cofinancements.get()
                actions.accorder_cofinancement(cofinancement=demande, casquette=cadre.conseillere, accorde=montant)
            elif geste == "attribuer":
                cle = decisions[numero].collectifs.select_related("collectif").get().collectif.uuid
                actions.attribuer(parts=[actions.Part(cle, montant, "Trop petit.")], **acte)
            else:
                {"refuser": actions.refuser, "ajourner": actions.ajourner}[geste](**acte)
    except ValidationError:
        return


@given(st.lists(gestes, min_size=1, max_size=8))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_quels_que_soient_les_actes_l_enveloppe_et_les_charges_de_chaque_projet_tiennent(cadre, decisions, suite):
    with transaction.atomic():
        for geste, numero, montant in suite:
            jouer(cadre, decisions, geste, numero, montant)
            enveloppe = Enveloppe.objects.get(pk=cadre.enveloppe.pk)
            attribues = list(Decision.objects.values_list("montant", flat=True))
            lignes = list(DecisionDeCollectif.objects.values_list("montant", flat=True))
            assert enveloppe.attribue == sum(attribues) == sum(lignes)
            assert enveloppe.attribue <= enveloppe.montant
            for decision in Decision.objects.select_related("projet"):
                reponses = CofinancementAccorde.objects.filter(cofinancement__projet=decision.projet)
                accordes = sum(reponses.values_list("accorde", flat=True))
                assert decision.accorde == accordes
                assert decision.montant + accordes + PROPRES <= CHARGES
        transaction.set_rollback(True)


# --- Les demandes ----------------------------------------------------------------------------------------------------


def reponse(code: str, texte: str) -> dict[str, str]:
    return {"code": code, "question": "?", "texte": texte, "lecture": texte}


def depot(collectifs: int, lignes) -> Depot:
    """Un dépôt réduit à ses collectifs et à son budget, tel qu'il est scellé."""
    blocs = [
        {"objet": "collectif", "code": f"collectif.{cle}", "titre": "C", "reponses": []} for cle in CLES[:collectifs]
    ]
    for numero, (compte, montant, est_ps) in enumerate(lignes):
        cle = f"ligne.{numero}"
        textes = {"compte": compte, "montant": f"{montant:.2f}".replace(".", ","), "est_ps": "oui" if est_ps else ""}
        dites = [reponse(f"{cle}.{nom}", texte) for nom, texte in textes.items()]
        blocs.append({"objet": "ligne", "code": cle, "titre": "L", "reponses": dites})
    etapes = [{"etape": "budget", "titre": "Le budget", "blocs": blocs}]
    return Depot(dossier=json.dumps({"format": "preau/dossier", "version": 1, "etapes": etapes}))


NON, OUI = (st.sampled_from([reponse]) for reponse in (False, True))
lignes_de_budget = st.lists(
    st.tuples(st.sampled_from(["60", "64", "86"]), montants, NON)
    | st.tuples(st.sampled_from(["70", "74", "87"]), montants, NON)
    | st.tuples(st.just("74"), montants, OUI),
    max_size=6,
)


@given(st.integers(0, 3), lignes_de_budget, montants)
def test_jamais_plus_que_les_charges_et_jamais_un_centime_perdu_entre_collectifs(collectifs, lignes, montant):
    demande = demande_du_depot(depot(collectifs, lignes), PARAMETRES)
    charges = sum(m for compte, m, _ in lignes if compte in ("60", "64"))
    autres = sum(m for compte, m, est_ps in lignes if compte in ("70", "74") and not est_ps)
    inscrite = sum(m for _, m, est_ps in lignes if est_ps)
    assert demande.plafond == max(charges - autres, 0)
    assert 0 <= demande.montant <= demande.plafond
    if any(est_ps for *_, est_ps in lignes):
        assert demande.montant == min(inscrite, demande.plafond)
    assert sum(demande.partager(montant)) == (montant if collectifs else 0)
