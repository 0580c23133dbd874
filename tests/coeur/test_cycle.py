"""Chaque paire d'un état et d'un acte passe, ou est refusée par sa phrase."""

from itertools import product

import pytest

from preau.coeur import cycle as cycles
from preau.coeur.cycle import DECISION, Cycle, PassageRefuse

CYCLES = {nom.lower(): valeur for nom, valeur in vars(cycles).items() if isinstance(valeur, Cycle)}
PAIRES = [(nom, etat, acte) for nom, cycle in CYCLES.items() for etat, acte in product(cycle.etats, cycle.actes)]


@pytest.mark.parametrize(("nom", "etat", "acte"), PAIRES)
def test_chaque_paire_passe_ou_est_refusee_par_sa_phrase(nom: str, etat: str, acte: str):
    cycle: Cycle = CYCLES[nom]
    if arrivee := cycle.vers(etat, acte):
        assert (etat, acte) not in cycle.refus
        assert cycle.passer(etat, acte) == arrivee
        assert arrivee in cycle.etats
    else:
        with pytest.raises(PassageRefuse) as refus:
            cycle.passer(etat, acte)
        phrase = str(refus.value)
        assert (phrase[0].isupper(), phrase[-1]) == (True, ".")


@pytest.mark.parametrize("nom", CYCLES)
def test_un_acte_mene_d_un_etat_a_un_seul(nom: str):
    paires = [(t.depuis, t.acte) for t in CYCLES[nom].transitions]
    assert sorted(paires) == sorted(set(paires))


@pytest.mark.parametrize("etat", ["preparee", "decidee", "notifiee"])
def test_on_ne_notifie_que_ce_qui_a_ete_relu(etat: str):
    assert DECISION.vers(etat, "notifier") is None
    assert DECISION.vers("relue", "notifier") == "notifiee"


def test_changer_une_decision_relue_lui_fait_perdre_sa_relecture():
    assert {DECISION.vers("relue", acte) for acte in ("attribuer", "refuser", "ajourner")} == {"decidee"}
