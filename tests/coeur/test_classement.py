"""Le classement d'un comité : monter, descendre, placer, égaler, déclarer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.coeur import classement as c
from preau.coeur.classement import Place

ABC = (Place(("a",)), Place(("b",)), Place(("c",)))
AB_C = (Place(("a", "b")), Place(("c",)))


@pytest.mark.parametrize(
    ("avant", "acte", "attendu"),
    [
        (ABC, lambda r: c.monter(r, "b"), {"b": 1, "a": 2, "c": 3}),
        (ABC, lambda r: c.monter(r, "a"), {"a": 1, "b": 2, "c": 3}),
        (ABC, lambda r: c.descendre(r, "b"), {"a": 1, "c": 2, "b": 3}),
        (ABC, lambda r: c.descendre(r, "c"), {"a": 1, "b": 2, "c": 3}),
        (AB_C, lambda r: c.monter(r, "b"), {"b": 1, "a": 2, "c": 3}),
        (AB_C, lambda r: c.descendre(r, "a"), {"b": 1, "a": 2, "c": 3}),
        (AB_C, lambda r: c.monter(r, "c"), {"c": 1, "a": 2, "b": 2}),
        (AB_C, lambda r: c.descendre(r, "b"), {"a": 1, "b": 2, "c": 3}),
        (ABC, lambda r: c.placer(r, "c", 1), {"c": 1, "a": 2, "b": 3}),
        (ABC, lambda r: c.placer(r, "a", 2), {"b": 1, "a": 2, "c": 3}),
        (ABC, lambda r: c.placer(r, "a", 99), {"b": 1, "c": 2, "a": 3}),
        (ABC, lambda r: c.placer(r, "d", 2), {"a": 1, "d": 2, "b": 3, "c": 4}),
        (AB_C, lambda r: c.placer(r, "c", 2), {"a": 1, "b": 1, "c": 3}),
        (ABC, lambda r: c.egaler(r, "c", "a"), {"a": 1, "c": 1, "b": 3}),
        (ABC, lambda r: c.egaler(r, "a", "a"), {"a": 1, "b": 2, "c": 3}),
        (ABC, lambda r: c.oter(r, "a"), {"b": 1, "c": 2}),
    ],
)
def test_chaque_geste_donne_ces_rangs(avant, acte, attendu):
    assert c.rangs(acte(avant)) == attendu


def test_une_egalite_reste_a_departager_tant_qu_elle_n_est_ni_declaree_ni_arbitree():
    egaux = c.egaler(ABC, "b", "a")
    assert c.a_departager(egaux) == (Place(("a", "b")),)
    assert c.a_departager(c.declarer(egaux, "a")) == ()
    assert c.a_departager(c.monter(egaux, "b")) == ()


def test_qui_rejoint_des_ex_aequo_remet_l_egalite_en_question():
    declares = c.declarer(AB_C, "a")
    assert c.a_departager(c.egaler(declares, "c", "b")) == (Place(("a", "b", "c")),)


def test_qui_quitte_des_ex_aequo_laisse_les_autres_ensemble():
    trois = (Place(("a", "b", "c"), declaree=True),)
    assert c.monter(trois, "c") == (Place(("c",)), Place(("a", "b"), declaree=True))
    assert c.oter(c.oter(trois, "a"), "b") == (Place(("c",)),)


def test_seul_on_n_est_pas_ex_aequo():
    assert c.declarer(ABC, "a") == ABC
    assert c.lire([("a", 1, True), ("b", 2, False)]) == (Place(("a",)), Place(("b",)))


@st.composite
def gestes(draw):
    objets = st.integers(0, 5)
    return draw(
        st.lists(
            st.one_of(
                st.tuples(st.just("placer"), objets, st.integers(1, 8)),
                st.tuples(st.sampled_from(["monter", "descendre", "declarer"]), objets),
                st.tuples(st.just("egaler"), objets, objets),
            ),
            max_size=20,
        )
    )


@given(gestes())
def test_quels_que_soient_les_gestes_chacun_garde_une_place_et_les_rangs_sont_ceux_d_une_competition(suite):
    classement = tuple(Place((objet,)) for objet in range(6))
    for nom, *arguments in suite:
        classement = getattr(c, nom)(classement, *arguments)
    trouves = c.rangs(classement)
    assert sorted(trouves) == list(range(6))
    assert all(rang == 1 + sum(autre < rang for autre in trouves.values()) for rang in trouves.values())
    lignes = [(o, trouves[o], place.declaree) for place in classement for o in place.tenants]
    assert c.lire(lignes) == classement
