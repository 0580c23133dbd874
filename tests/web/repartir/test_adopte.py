"""Une fois un scénario adopté : aucune page n'offre ce qui serait refusé, et la comparaison part de lui."""

from decimal import Decimal

import pytest

from preau.instruction.models import LigneDeScenario
from tests.instruction.fabriques import adopter, decider, proposer
from tests.web.repartir.test_scenarios import du, lue, page


@pytest.fixture
def decisions(cadre):
    return adopter(cadre)


def test_un_autre_scenario_que_l_adopte_ne_s_offre_plus_a_l_adoption(decideur, cadre, decisions):
    html = lue(decideur.get(du(proposer(cadre, nom="Autre"))))
    assert ("Un autre scénario est adopté" in html, "Adopter ce scénario" in html) == (True, False)


def test_l_adopte_se_reprend_tant_que_rien_n_est_decide(decideur, cadre, decisions):
    adopte = du(decisions[0].scenario)
    assert "Reprendre…" in lue(decideur.get(adopte))
    decider(cadre, decisions[0])
    assert "Reprendre…" not in lue(decideur.get(adopte))


def test_les_sous_enveloppes_et_l_ordre_disent_ce_qui_ne_change_plus(conseillere, cadre, decisions):
    html = lue(conseillere.get(page(cadre, "sous-enveloppes/")))
    assert ("une sous-enveloppe ne se donne plus" in html, "Enregistrer" in html) == (True, False)
    assert "Un rang d'ensemble ne se fixe plus" in lue(conseillere.get(page(cadre, "rangs/ensemble/")))


def test_la_comparaison_part_de_l_adopte(conseillere, cadre, decisions):
    for nom in ("Deuxième", "Troisième"):
        proposer(cadre, nom=nom)
    colonnes = conseillere.get(page(cadre, "comparer/")).context["colonnes"]
    assert [str(colonne.scenario) for colonne in colonnes] == [str(decisions[0].scenario), "Troisième"]


def test_ce_qui_passe_sous_le_plancher_se_compte_avant_d_adopter(decideur, cadre):
    prorata, par_rang = proposer(cadre, "prorata", "À chacun sa part"), proposer(cadre)
    LigneDeScenario.objects.update(plancher=Decimal("4000.00"))
    colonnes = decideur.get(page(cadre, "comparer/")).context["colonnes"]
    assert [colonne.sous_plancher for colonne in colonnes] == [3, 0]
    assert "3 projets reçoivent moins que leur plancher" in lue(decideur.get(du(prorata, "adopter/")))
    assert "que leur plancher" not in lue(decideur.get(du(par_rang, "adopter/")))
