"""Chaque paire d'un état et d'un acte passe, ou est refusée par sa phrase."""

import re
from itertools import product

import pytest

from preau.coeur import cycle as cycles
from preau.coeur.cycle import DECISION, PROJET
from preau.coeur.passages import Cycle, PassageRefuse

CYCLES = {nom.lower(): valeur for nom, valeur in vars(cycles).items() if isinstance(valeur, Cycle)}
PAIRES = [(nom, etat, acte) for nom, cycle in CYCLES.items() for etat, acte in product(cycle.etats, cycle.actes)]


# Ce qui est déjà fait se dit, et ne demande rien ; le reste dit quoi faire, ou ce qui ne se fait plus.
CE_QU_ON_FAIT = re.compile(r" : \w|[Dd]éjà|ne .* (plus|pas)|n'attend plus|se change|qu'une fois")
# Des mots que toute phrase française de cette longueur emploie, et qu'aucune phrase anglaise n'a.
FRANCAIS = re.compile(r"\b(est|sont|a|ont|n'est|n'a|se|faites|la|le|les|une?|de|du|d')\b")


def fautes_de(phrase: str, cycle: Cycle) -> list[str]:
    """Ce qui manque à la phrase d'un refus pour être lue : française, entière, utile, sans mot de la machine."""
    machine = [mot for mot in (*cycle.etats, *cycle.actes) if "_" in mot and mot in phrase]
    dits = {
        "une phrase entière": len(phrase.split()) >= 4 and phrase[0].isupper() and phrase.endswith("."),
        "du français": bool(FRANCAIS.search(phrase)) and "{" not in phrase,
        "ce qu'on fait": bool(CE_QU_ON_FAIT.search(phrase)),
        "aucun mot de la machine": not machine,
    }
    return [attendu for attendu, tenu in dits.items() if not tenu]


@pytest.mark.parametrize("phrase", ["", "Refused.", "Non.", "L'état a_completer l'interdit."])
def test_une_phrase_qui_n_aide_pas_se_reconnait(phrase: str):
    assert fautes_de(phrase or " ", PROJET) != []


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
        assert fautes_de(str(refus.value), cycle) == []


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
