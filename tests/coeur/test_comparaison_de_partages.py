"""Deux partages face à face : ce qu'ils couvrent, qui gagne, qui perd."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from preau.coeur.repartition.comparaison import Mouvement, Part, Portee, comparer, portee

ENVELOPPE = Decimal("10000.00")


def part(nom: str, propose: int, **options) -> Part:
    return Part(nom, nom, Decimal(5000), Decimal(propose), **options)


def test_la_portee_ne_compte_que_les_projets_servis():
    parts = [
        part("A", 5000, enfants=20, enfants_qpv=10, quartiers=frozenset({"QN2", "QN1"})),
        part("B", 1000, enfants=10, enfants_qpv=4, quartiers=frozenset({"QN1"})),
        part("C", 0, enfants=30, enfants_qpv=30, quartiers=frozenset({"QN3"})),
    ]
    assert portee(parts, ENVELOPPE) == Portee(
        Decimal(15000), Decimal(6000), Decimal(4000), 3, 2, 1, 30, 14, ("QN1", "QN2")
    )


def test_qui_gagne_et_qui_perd_du_plus_au_moins():
    avant = [part("A", 5000), part("B", 1000), part("C", 2000), part("D", 700)]
    apres = [part("A", 0), part("B", 4000), part("C", 2000), part("E", 300)]
    face_a_face = comparer(avant, apres, ENVELOPPE)
    assert [(m.nom, m.ecart) for m in face_a_face.gagnants] == [("B", 3000), ("E", 300)]
    assert face_a_face.perdants == (
        Mouvement("A", "A", Decimal(5000), Decimal("0.00")),
        Mouvement("D", "D", Decimal(700), Decimal("0.00")),
    )
    assert (face_a_face.avant.reste, face_a_face.apres.reste) == (Decimal(1300), Decimal(3700))


def test_sans_projet_tout_reste():
    assert portee([], ENVELOPPE) == Portee(Decimal(0), Decimal(0), ENVELOPPE, 0, 0, 0, 0, 0, ())


montants = st.integers(0, 5000)


@given(st.lists(st.tuples(montants, montants), max_size=8))
def test_les_ecarts_font_exactement_la_difference_des_totaux(couples):
    avant = [part(str(numero), montant) for numero, (montant, _) in enumerate(couples)]
    apres = [part(str(numero), montant) for numero, (_, montant) in enumerate(couples)]
    face_a_face = comparer(avant, apres, ENVELOPPE)
    ecarts = sum(m.ecart for m in (*face_a_face.gagnants, *face_a_face.perdants))
    assert ecarts == face_a_face.apres.propose - face_a_face.avant.propose
    inverse = comparer(apres, avant, ENVELOPPE)
    assert [m.nom for m in inverse.gagnants] == [m.nom for m in face_a_face.perdants]
