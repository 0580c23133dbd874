"""Le budget d'un dossier."""

from decimal import Decimal

import pytest

from preau.projets.budget import budget_du
from preau.projets.tables import Cofinancement, Collectif, LigneBudget, PartCollectif


@pytest.fixture
def collectifs(dossier):
    return [Collectif.objects.create(projet=dossier.projet, rang=rang, nom=f"C{rang}") for rang in (1, 2, 3)]


def ligne(dossier, compte, montant, **options):
    return LigneBudget.objects.create(projet=dossier.projet, compte=compte, montant=montant, **options)


def test_charges_et_produits_doivent_etre_egaux(dossier):
    ligne(dossier, "60", "100.00")
    ligne(dossier, "74", "90.50")
    ligne(dossier, "86", "40.00")
    ligne(dossier, "87", "40.00")
    budget = budget_du(dossier.projet)
    assert [(ecart.gauche, ecart.droite) for ecart in budget.ecarts] == [(Decimal("100.00"), Decimal("90.50"))]
    assert "dépassent les produits (comptes 70 à 79), 90,50 €, de 9,50 €" in budget.ecarts[0].phrase
    assert budget.totaux == {"60": 100, "74": Decimal("90.50"), "86": 40, "87": 40}


def test_une_ligne_se_partage_au_centime_pres(dossier, collectifs):
    commune = ligne(dossier, "64", "100.00")
    PartCollectif.objects.create(ligne=commune, collectif=collectifs[0], montant="50.00")
    budget = budget_du(dossier.projet)
    assert [p.charges.total for p in budget.ps.collectifs] == [Decimal("66.67"), Decimal("16.67"), Decimal("16.66")]
    assert budget.reste_a_partager == {str(commune.uuid): Decimal("50.00")}


def test_les_contributions_volontaires_n_entrent_pas_dans_la_prestation(dossier, collectifs):
    ligne(dossier, "64", "3000.00")
    ligne(dossier, "86", "9000.00")
    assert budget_du(dossier.projet).ps.total == Decimal("975.00")


def test_la_prestation_attendue_n_est_pas_une_autre_recette(dossier, collectifs):
    ligne(dossier, "64", "3000.00")
    ligne(dossier, "74", "975.00", est_ps=True)
    ligne(dossier, "74", "2025.00")
    budget = budget_du(dossier.projet)
    assert (budget.ps.total, budget.equilibre) == (Decimal("975.00"), True)


def test_une_ligne_incomplete_ne_compte_pas_et_le_dit(dossier):
    ligne(dossier, "60", None, libelle="Goûters")
    ligne(dossier, "", "12.00")
    assert budget_du(dossier.projet).phrases == (
        "La ligne « Goûters » n'a pas de montant : elle ne compte pas.",
        "La ligne sans libellé n'a pas de compte : ses 12,00 € ne comptent pas.",
    )


def test_la_part_d_un_collectif_retire_redevient_commune(dossier, collectifs):
    commune = ligne(dossier, "64", "90.00")
    PartCollectif.objects.create(ligne=commune, collectif=collectifs[2], montant="90.00")
    Collectif.objects.filter(pk=collectifs[2].pk).update(retire_le="2026-06-01T00:00Z")
    assert [p.charges.total for p in budget_du(dossier.projet).ps.collectifs] == [45, 45]


def test_des_parts_qui_depassent_leur_ligne_ne_comptent_pas_et_on_le_dit(dossier, collectifs):
    trop = ligne(dossier, "64", "10.00", libelle="Salaires")
    PartCollectif.objects.create(ligne=trop, collectif=collectifs[0], montant="11.00")
    budget = budget_du(dossier.projet)
    assert budget.phrases == (
        "Les parts de la ligne « Salaires » dépassent son montant, 10,00 € : elles ne comptent pas.",
    )
    assert sum(p.charges.total for p in budget.ps.collectifs) == 10


def test_les_cofinancements_demandes_s_ajoutent(dossier):
    for montant in ("1000.00", "500.50", None):
        Cofinancement.objects.create(projet=dossier.projet, nom="Ville", montant_demande=montant)
    assert budget_du(dossier.projet).demande == Decimal("1500.50")
