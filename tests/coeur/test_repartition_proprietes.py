"""Ce qui reste vrai de toute répartition, quelles que soient les demandes."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.coeur.repartition import Demande, Methode, ordre_de_priorite, plan_egal, repartir
from preau.coeur.repartition.optimale import Projet, retenir
from preau.coeur.repartition.plan_egal import Lot, PlanEgal

DEPOTS = [None, datetime(2024, 6, 1, tzinfo=UTC), datetime(2024, 6, 2, tzinfo=UTC)]


def euros(centimes: int) -> Decimal:
    return Decimal(centimes).scaleb(-2)


@st.composite
def une_demande(draw: st.DrawFn) -> Demande:
    montant = draw(st.integers(0, 30) | st.integers(0, 1_000_000))
    plancher = draw(st.none() | st.integers(min(1, montant), montant))
    return Demande(
        id=draw(st.text(min_size=1, max_size=3)),
        montant_demande=euros(montant),
        rang=draw(st.none() | st.integers(1, 5)),
        montant_plancher=None if plancher is None else euros(plancher),
        territoire_prioritaire=draw(st.booleans()),
        depose_le=draw(st.sampled_from(DEPOTS)),
    )


def listes(taille: int = 12) -> st.SearchStrategy[list[Demande]]:
    return st.lists(une_demande(), max_size=taille, unique_by=lambda demande: demande.id)


enveloppes = st.integers(0, 100).map(euros) | st.integers(0, 5_000_000).map(euros)


@given(listes(), enveloppes, st.sampled_from(Methode))
def test_jamais_plus_que_l_enveloppe_ni_que_la_demande(demandes: list[Demande], enveloppe: Decimal, methode: Methode):
    repartition = repartir(demandes, enveloppe, methode)
    assert repartition.total == sum(ligne.montant for ligne in repartition.lignes)
    assert repartition.total + repartition.reste == enveloppe
    assert repartition.reste >= 0
    for demande, ligne in zip(demandes, repartition.lignes, strict=True):
        assert 0 <= ligne.montant <= demande.montant_demande
        assert methode is Methode.PRORATA or ligne.montant == 0 or ligne.montant >= demande.plancher
        assert ligne.motif.endswith(".")


@given(listes(), enveloppes, st.sampled_from(Methode), st.data())
def test_l_ordre_du_fichier_ne_change_rien(
    demandes: list[Demande], enveloppe: Decimal, methode: Methode, data: st.DataObject
):
    melange = data.draw(st.permutations(demandes))
    assert set(repartir(demandes, enveloppe, methode).lignes) == set(repartir(melange, enveloppe, methode).lignes)


@given(listes(), enveloppes)
def test_par_rang_nul_n_est_servi_apres_un_autre_qui_ne_l_est_pas(demandes: list[Demande], enveloppe: Decimal):
    lignes = repartir(demandes, enveloppe, Methode.RANG).lignes
    ordre = ordre_de_priorite(demandes)
    servis = [lignes[n].montant == demandes[n].montant_demande for n in ordre if demandes[n].montant_demande]
    recus = [lignes[n].montant for n in ordre if demandes[n].montant_demande]
    premier = servis.index(False) if False in servis else len(servis)
    assert all(servis[:premier])
    assert not any(recus[premier + 1 :])


@given(listes(), enveloppes)
def test_au_prorata_chacun_a_sa_part_a_un_centime_pres(demandes: list[Demande], enveloppe: Decimal):
    repartition = repartir(demandes, enveloppe, Methode.PRORATA)
    somme = sum(demande.montant_demande for demande in demandes)
    assert repartition.total == min(somme, enveloppe)
    for demande, ligne in zip(demandes, repartition.lignes, strict=True):
        assert abs(ligne.montant * somme - demande.montant_demande * min(somme, enveloppe)) < somme * Decimal(
            "0.01"
        ) or (somme == 0)


# --- L'ensemble optimal, contre tous les ensembles -------------------------------------------------------------------


def tous_les_ensembles(projets: list[Projet], enveloppe: int) -> list[int]:
    """Le meilleur ensemble, cherché parmi tous."""
    possibles = (
        (-combien, sum(projets[n].rang for n in choix), sum(projets[n].plancher for n in choix), choix)
        for combien in range(len(projets) + 1)
        for choix in combinations(range(len(projets)), combien)
    )
    return list(min(p for p in possibles if p[2] <= enveloppe)[3])


@st.composite
def projets_et_enveloppe(draw: st.DrawFn) -> tuple[list[Projet], int]:
    """Des projets dans l'ordre de priorité : souvent de mêmes rangs, de planchers ronds, ou alignés."""
    rang_max = draw(st.sampled_from([1, 2, 4, 10, 1_000_000_000]))
    plancher_max, unite = draw(st.sampled_from([(1, 7), (3, 50), (10, 1), (10, 500), (1_000_000, 1)]))
    alignes = draw(st.booleans())
    rangs = sorted(draw(st.lists(st.integers(1, rang_max), max_size=9)))
    planchers = [
        3 * (rang_max + 1) - 2 * rang if alignes else unite * draw(st.integers(1, plancher_max)) for rang in rangs
    ]
    projets = [Projet(*paire) for paire in zip(rangs, planchers, strict=True)]
    return projets, draw(st.integers(0, sum(planchers)))


@pytest.mark.parametrize("etats_max", [0, 20_000])
@settings(max_examples=300, deadline=None)
@given(cas=projets_et_enveloppe())
def test_l_ensemble_optimal_est_le_meilleur_de_tous(etats_max: int, cas: tuple[list[Projet], int]):
    with pytest.MonkeyPatch.context() as limite:
        limite.setattr(plan_egal, "ETATS_MAX", etats_max)
        assert retenir(*cas) == tous_les_ensembles(*cas)


@settings(deadline=None)
@given(listes(8), enveloppes)
def test_la_repartition_optimale_finance_le_meilleur_ensemble(demandes: list[Demande], enveloppe: Decimal):
    lignes = repartir(demandes, enveloppe, Methode.OPTIMALE).lignes
    ordre = [n for n in ordre_de_priorite(demandes) if demandes[n].montant_demande]
    dernier = max((demande.rang or 0 for demande in demandes), default=0) + 1
    projets = [Projet(demandes[n].rang or dernier, int(demandes[n].plancher * 100)) for n in ordre]
    attendus = {ordre[place] for place in tous_les_ensembles(projets, int(enveloppe * 100))}
    assert {n for n, ligne in enumerate(lignes) if ligne.montant} == attendus


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 3)), min_size=1, max_size=5, unique_by=lambda lot: lot[0]))
def test_les_deux_facons_de_completer_disent_la_meme_chose(lots: list[tuple[int, int]]):
    ranges = [Lot(*lot) for lot in sorted(lots)]
    table = PlanEgal(ranges)
    with pytest.MonkeyPatch.context() as limite:
        limite.setattr(plan_egal, "ETATS_MAX", 0)
        recherche = PlanEgal(ranges)
    for combien in range(table.taille + 2):
        for bas in range(0, 91, 7):
            somme = table.moindre_somme(combien, bas, 90)
            assert recherche.moindre_somme(combien, bas, 90) == somme
            if somme is not None:
                assert recherche.premier_choix(combien, somme) == table.premier_choix(combien, somme)
