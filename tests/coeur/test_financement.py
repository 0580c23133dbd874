from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.coeur.annee import AnneeScolaire
from preau.coeur.financement import (
    COMPTES,
    Budget,
    BudgetInvalide,
    CollectifAFinancer,
    Ligne,
    au_centime,
    charges_par_collectif,
    estimer_ps,
    repartir,
)
from preau.coeur.phrases import ESPACE_FINE
from preau.coeur.referentiel.norme import charger

D = Decimal
PARAMETRES = charger("69").en_vigueur(AnneeScolaire(2026))
UN = CollectifAFinancer("1", "Les Tilleuls")
DEUX = CollectifAFinancer("2", "Le Moulin")
TROIS = CollectifAFinancer("3", "La Gare")


DEBUT = "Charges éligibles (comptes 60 à 68, sans les contributions volontaires)"
FIN = " : les deux totaux doivent être égaux."


def sans_fines(phrases):
    return [phrase.replace(ESPACE_FINE, " ") for phrase in phrases]


def budget(*lignes, collectifs=(UN,)):
    return Budget(tuple(Ligne(compte, D(montant), *reste) for compte, montant, *reste in lignes), collectifs)


# --- L'arrondi et le partage -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("brut", "attendu"), [("0.005", "0.01"), ("0.015", "0.02"), ("0.0149", "0.01"), ("2", "2.00")])
def test_le_demi_centime_monte(brut, attendu):
    assert au_centime(D(brut)) == D(attendu)


def test_les_centimes_restants_vont_aux_plus_grands_restes_puis_aux_premiers():
    assert repartir(D("0.05"), [1, 1, 1]) == (D("0.02"), D("0.02"), D("0.01"))
    assert repartir(D("10.00"), [1, 5]) == (D("1.67"), D("8.33"))


def test_des_poids_tous_nuls_valent_des_parts_egales():
    assert repartir(D("9.00"), [0, D(0)]) == (D("4.50"), D("4.50"))


@pytest.mark.parametrize(
    ("montant", "poids"),
    [("-1", [1]), ("1", [-1]), ("0.001", [1]), ("NaN", [1]), ("1", [D("Infinity")]), ("1E30", [1])],
)
def test_un_partage_sans_sens_est_refuse(montant, poids):
    with pytest.raises(ValueError, match="partage"):
        repartir(D(montant), poids)


MONTANTS = st.decimals(min_value=0, max_value=200_000, places=2)
POIDS = st.decimals(min_value=0, max_value=50, places=1)


@given(montant=MONTANTS, poids=st.lists(POIDS, min_size=1, max_size=8))
def test_un_partage_ne_perd_ni_ne_cree_un_centime(montant, poids):
    parts = repartir(montant, poids)
    total = sum(poids)
    assert sum(parts) == montant
    for part, p in zip(parts, poids, strict=True):
        exacte = montant * p / total if total else montant / len(poids)
        assert abs(part - exacte) < D("0.0100001")


# --- Le budget -------------------------------------------------------------------------------------------------------


def test_un_budget_equilibre_n_a_pas_d_ecart():
    assert budget(("60", "100"), ("74", "100"), ("86", "30"), ("87", "30")).ecarts() == ()


def test_l_ecart_est_dit_dans_le_sens_ou_il_est():
    un_budget = budget(("60", "1500"), ("74", "1200.50"), ("86", "30"), ("87", "50"))
    assert sans_fines(ecart.phrase for ecart in un_budget.ecarts()) == [
        "Les charges (comptes 60 à 68), 1 500,00 €, dépassent les produits (comptes 70 à 79), 1 200,50 €, de 299,50 €"
        + FIN,
        "Les contributions volontaires (compte 87), 50,00 €, dépassent les emplois (compte 86), 30,00 €, de 20,00 €"
        + FIN,
    ]


@pytest.mark.parametrize(
    ("ligne", "faute"),
    [
        (Ligne("69", D(1)), "compte de 60 à 68, de 70 à 79, 86 ou 87 attendu, « 69 » reçu"),
        (Ligne("60", D(-1)), "montants positifs ou nuls, au centime, attendus"),
        (Ligne("60", D("1.001")), "montants positifs ou nuls, au centime, attendus"),
        (Ligne("60", D("NaN")), "montants positifs ou nuls, au centime, attendus"),
        (Ligne("60", D("1E40")), "montants positifs ou nuls, au centime, attendus"),
        (Ligne("60", D(1), "", (("1", D(2)),)), "les parts des collectifs dépassent le montant de la ligne, 1,00 €"),
        (Ligne("60", D(1), "", (("9", D(1)),)), "part d'un collectif absent du budget (9)"),
        (Ligne("60", D(1), est_ps=True), "la prestation de service est une recette, des comptes 70 à 79"),
    ],
)
def test_une_ligne_impossible_est_refusee_par_une_phrase(ligne, faute):
    with pytest.raises(BudgetInvalide) as refus:
        Budget((Ligne("61", D(5)), ligne), (UN,))
    assert refus.value.fautes == (f"ligne 2 : {faute}",)


def test_un_collectif_dit_deux_fois_ou_sans_poids_est_refuse():
    with pytest.raises(BudgetInvalide) as refus:
        Budget((), (UN, UN, CollectifAFinancer("2", "B", D(-1))))
    assert refus.value.fautes == (
        "collectif « Les Tilleuls » dit deux fois",
        "collectif « B » : poids positif ou nul attendu",
    )


def test_le_budget_separe_la_ps_des_autres_recettes():
    un_budget = budget(("74", "600", "Caf", (), True), ("74", "150"), ("70", "50"), ("60", "800"))
    assert (un_budget.charges, un_budget.produits) == (D(800), D(800))
    assert (un_budget.ps_inscrite, un_budget.recettes_hors_ps) == (D(600), D(200))


# --- Les charges de chacun -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lignes", "phrase"),
    [
        ([], ""),
        ([("74", "10")], ""),
        ([("60", "10"), ("74", "4", "", (), True)], ""),
        ([("60", "10"), ("74", "6")], ""),
        ([("60", "10"), ("74", "6"), ("74", "4", "Caf", (), True)], ""),
        (
            [("60", "10"), ("74", "6"), ("74", "0", "Caf", (), True)],
            "La prestation de service y est inscrite pour 0,00 €.",
        ),
        (
            [("60", "10"), ("74", "10")],
            "Sans prestation de service, les recettes, 10,00 €, couvrent déjà les charges, 10,00 €.",
        ),
        (
            [("60", "10"), ("74", "12"), ("74", "4", "Caf", (), True)],
            "Sans prestation de service, les recettes, 12,00 €, couvrent déjà les charges, 10,00 €.",
        ),
    ],
)
def test_un_budget_qui_ne_demande_rien_a_la_caf_dit_pourquoi(lignes, phrase):
    assert budget(*lignes).sans_demande == phrase


def test_une_charge_commune_se_partage_et_une_charge_propre_reste_a_son_collectif():
    un_budget = budget(
        ("64", "100.00", "", (("1", D("70.00")),)), ("60", "0.01"), ("74", "9"), collectifs=(UN, DEUX, TROIS)
    )
    assert [(c.propres, c.communes) for c in charges_par_collectif(un_budget)] == [
        (D("70.00"), D("10.01")),
        (D("0.00"), D("10.00")),
        (D("0.00"), D("10.00")),
    ]


def test_les_poids_partagent_les_charges_communes():
    collectifs = (UN._replace(poids=D(12)), DEUX._replace(poids=D(8)))
    un_budget = budget(("64", "1000"), collectifs=collectifs)
    assert [c.total for c in charges_par_collectif(un_budget)] == [D(600), D(400)]


# --- La prestation de service ----------------------------------------------------------------------------------------


def test_la_ps_est_le_taux_des_charges_sous_le_plafond():
    ps = estimer_ps(budget(("64", "7000")), PARAMETRES)
    assert ps.total == D("2275.00")
    assert sans_fines(ps.collectifs[0].formule) == [
        f"{DEBUT} : 0,00 € en propre + 7 000,00 € de charges communes = 7 000,00 €.",
        "32,5 % de 7 000,00 € = 2 275,00 €.",
        "Plafond par collectif et par année scolaire : 2 563,00 € ; il ne joue pas.",
        "Prestation de service estimée : 2 275,00 €.",
    ]


@pytest.mark.parametrize(
    ("charges", "ps", "joue"),
    [
        ("7886.15", "2563.00", "il ne joue pas."),
        ("7886.20", "2563.00", "il ramène la prestation à 2 563,00 €."),
        ("7886.10", "2562.98", "il ne joue pas."),
    ],
)
def test_le_plafond_joue_au_centime_pres(charges, ps, joue):
    estimation = estimer_ps(budget(("64", charges)), PARAMETRES)
    assert estimation.total == D(ps)
    assert sans_fines(estimation.collectifs[0].formule)[2].endswith(joue)


def test_les_contributions_volontaires_n_entrent_jamais_dans_la_base():
    avec = budget(("64", "4000"), ("86", "3000"), ("87", "3000"))
    assert estimer_ps(avec, PARAMETRES).total == estimer_ps(budget(("64", "4000")), PARAMETRES).total == D("1300.00")


def test_le_taux_et_le_plafond_sont_dits_a_confirmer_avec_leur_source():
    ps = estimer_ps(budget(("64", "1")), PARAMETRES)
    taux, plafond = (PARAMETRES.valeurs[cle] for cle in ("ps_taux", "ps_plafond_par_collectif"))
    assert sans_fines(ps.a_confirmer) == [
        f"Taux de la prestation de service, 32,5 % : à confirmer ({taux.source}).",
        f"Plafond par collectif de la prestation de service, 2 563,00 € : à confirmer ({plafond.source}).",
    ]
    assert ps.sources == (f"Taux : {taux.citation}.", f"Plafond par collectif : {plafond.citation}.")


def test_un_taux_confirme_ne_se_dit_plus_a_confirmer():
    confirmes = {cle: valeur._replace(a_confirmer=False) for cle, valeur in PARAMETRES.valeurs.items()}
    assert estimer_ps(budget(("64", "1")), replace(PARAMETRES, valeurs=confirmes)).a_confirmer == ()


def test_un_taux_rond_se_dit_sans_puissance_de_dix():
    ps = estimer_ps(budget(("64", "100")), replace(PARAMETRES, ps_taux=D("0.3")))
    assert sans_fines(ps.collectifs[0].formule)[1] == "30 % de 100,00 € = 30,00 €."


@pytest.mark.parametrize(
    ("absents", "dits"),
    [
        (("ps_taux",), "le taux"),
        (("ps_plafond_par_collectif",), "le plafond"),
        (("ps_taux", "ps_plafond_par_collectif"), "le taux et le plafond"),
    ],
)
def test_sans_taux_ou_sans_plafond_rien_n_est_estime(absents, dits):
    ps = estimer_ps(budget(("64", "7000")), replace(PARAMETRES, **dict.fromkeys(absents)))
    assert ps.total is None
    assert ps.phrases == (f"Le texte de l'année ne fixe pas {dits} de la prestation de service : rien n'est estimé.",)


def test_sans_collectif_rien_n_est_estime():
    ps = estimer_ps(budget(("64", "7000"), collectifs=()), PARAMETRES)
    assert (ps.total, ps.collectifs) == (None, ())


def test_les_recettes_ne_depassent_jamais_les_charges():
    un_budget = budget(
        ("64", "4000.00", "", (("1", D(3000)), ("2", D(1000)))), ("74", "3700.00"), collectifs=(UN, DEUX)
    )
    ps = estimer_ps(un_budget, PARAMETRES)
    assert [c.calculee for c in ps.collectifs] == [D("975.00"), D("325.00")]
    assert [c.retenue for c in ps.collectifs] == [D("225.00"), D("75.00")]
    assert (ps.total, ps.ecretement) == (D("300.00"), D("1000.00"))
    assert " ".join(sans_fines(ps.phrases)) == (
        "Les autres recettes, 3 700,00 €, laissent 300,00 € à couvrir sur 4 000,00 € de charges : la prestation de "
        "service, 1 300,00 € par la formule, est ramenée à 300,00 €."
    )
    assert sans_fines(ps.collectifs[1].formule)[-2:] == [
        "Pour que les recettes ne dépassent pas les charges : 75,00 €.",
        "Prestation de service estimée : 75,00 €.",
    ]


def test_la_ps_deja_inscrite_ne_se_retranche_pas_d_elle_meme():
    un_budget = budget(("64", "4000"), ("74", "1300", "Ps attendue", (), True), ("74", "2700"))
    assert estimer_ps(un_budget, PARAMETRES).total == D("1300.00")


@st.composite
def budgets(draw):
    collectifs = tuple(
        CollectifAFinancer(str(rang), f"C{rang}", draw(POIDS)) for rang in range(draw(st.integers(1, 5)))
    )
    lignes = []
    for compte in draw(st.lists(st.sampled_from(sorted(COMPTES)), max_size=8)):
        parts = draw(st.lists(MONTANTS, max_size=len(collectifs)))
        montant = sum(parts, D(0)) + draw(MONTANTS)
        lignes.append(Ligne(compte, montant, "", tuple((str(rang), part) for rang, part in enumerate(parts))))
    return Budget(tuple(lignes), collectifs)


@given(budgets())
def test_les_charges_reparties_sont_celles_du_projet(un_budget):
    assert sum(c.total for c in charges_par_collectif(un_budget)) == un_budget.charges


@given(budgets())
def test_la_ps_tient_toutes_ses_bornes(un_budget):
    ps = estimer_ps(un_budget, PARAMETRES)
    assert ps.total == sum(c.retenue for c in ps.collectifs)
    assert ps.total + ps.ecretement == sum(c.calculee for c in ps.collectifs)
    assert ps.total + un_budget.recettes_hors_ps <= max(un_budget.charges, un_budget.recettes_hors_ps)
    for c in ps.collectifs:
        assert D(0) <= c.retenue <= c.calculee <= PARAMETRES.ps_plafond_par_collectif
        assert c.calculee <= au_centime(PARAMETRES.ps_taux * c.charges.total)


@given(budgets(), MONTANTS)
def test_ajouter_du_benevolat_ne_change_pas_la_ps(un_budget, montant):
    benevolat = (Ligne("86", montant), Ligne("87", montant))
    assert estimer_ps(replace(un_budget, lignes=un_budget.lignes + benevolat), PARAMETRES) == estimer_ps(
        un_budget, PARAMETRES
    )
