"""Les charges d'une action écartée, retranchées du budget compte par compte."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from preau.coeur.charges_ecartees import COMMUNES, Retrait, ote_par_collectif, portees, retrancher
from preau.coeur.financement import Budget, CollectifAFinancer, Ligne

COLLECTIFS = (CollectifAFinancer("a", "Les CM1"), CollectifAFinancer("b", "Les CM2"))


def budget(*lignes: Ligne) -> Budget:
    return Budget(lignes, COLLECTIFS)


BUDGET = budget(
    Ligne("60", Decimal("1000.00"), parts=(("a", Decimal("300.00")),)),
    Ligne("60", Decimal("200.00")),
    Ligne("64", Decimal("4000.00"), parts=(("a", Decimal("2500.00")), ("b", Decimal("1500.00")))),
    Ligne("74", Decimal("5200.00")),
)


def test_un_compte_porte_ce_que_chaque_collectif_y_a_et_le_reste():
    assert portees(BUDGET) == {
        ("60", "a"): Decimal("300.00"),
        ("60", COMMUNES): Decimal("900.00"),
        ("64", "a"): Decimal("2500.00"),
        ("64", "b"): Decimal("1500.00"),
    }


def test_un_retrait_passe_d_une_ligne_a_l_autre_du_meme_compte():
    reste = retrancher(BUDGET, [Retrait("60", COMMUNES, Decimal("800.00"))])
    assert portees(reste)["60", COMMUNES] == Decimal("100.00")
    assert reste.charges == Decimal("4400.00")
    assert ote_par_collectif(BUDGET, reste) == {"a": Decimal("400.00"), "b": Decimal("400.00")}


def test_un_retrait_d_un_collectif_ne_touche_que_sa_part():
    reste = retrancher(BUDGET, [Retrait("64", "b", Decimal("500.00"))])
    assert ote_par_collectif(BUDGET, reste) == {"a": Decimal("0.00"), "b": Decimal("500.00")}


def test_on_n_ote_jamais_plus_que_ce_qui_est_porte():
    reste = retrancher(BUDGET, [Retrait("64", "b", Decimal("9999.00")), Retrait("61", COMMUNES, Decimal("5.00"))])
    assert reste.charges == BUDGET.charges - Decimal("1500.00")


centimes = st.integers(0, 10**7).map(lambda n: Decimal(n).scaleb(-2))


@given(st.lists(centimes, min_size=1, max_size=4), centimes)
def test_ce_qui_est_ote_et_ce_qui_reste_font_le_budget(montants, demande):
    avant = budget(*(Ligne("60", montant) for montant in montants))
    apres = retrancher(avant, [Retrait("60", COMMUNES, demande)])
    assert avant.charges - apres.charges == min(demande, avant.charges)
    assert sum(ote_par_collectif(avant, apres).values()) == min(demande, avant.charges)
