"""Les trois façons de partager, sur des cas que l'on recalcule de tête (exigences, § 5)."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from preau.coeur.repartition import Demande, Methode, Repartition, ordre_de_priorite, repartir

ESPACE = "\N{NARROW NO-BREAK SPACE}"


def demande(nom: str, montant: str, rang: int | None = None, plancher: str | None = None, **autres: Any) -> Demande:
    return Demande(nom, Decimal(montant), rang, None if plancher is None else Decimal(plancher), **autres)


def montants(repartition: Repartition) -> list[str]:
    return [str(ligne.montant) for ligne in repartition.lignes]


def partager(methode: str, enveloppe: str, *demandes: Demande) -> list[str]:
    repartition = repartir(demandes, Decimal(enveloppe), methode)
    assert [ligne.id for ligne in repartition.lignes] == [d.id for d in demandes]
    assert repartition.total == sum(ligne.montant for ligne in repartition.lignes)
    assert repartition.total + repartition.reste == Decimal(enveloppe)
    return montants(repartition)


# --- L'ordre de priorité ---------------------------------------------------------------------------------------------


def test_l_ordre_est_rang_puis_territoire_puis_depot_puis_identifiant():
    tot, tard = datetime(2024, 6, 1, 10, tzinfo=UTC), datetime(2024, 6, 2, tzinfo=UTC)
    demandes = [
        demande("sans rang", "1", depose_le=tot, territoire_prioritaire=True),
        demande("é", "1", 2),
        demande("z", "1", 2),
        demande("Z", "1", 2),
        demande("tard", "1", 2, depose_le=tard),
        demande("tot", "1", 2, depose_le=tot),
        demande("prioritaire", "1", 2, territoire_prioritaire=True),
        demande("premier", "1", 1),
    ]
    noms = [demandes[numero].id for numero in ordre_de_priorite(demandes)]
    assert noms == ["premier", "prioritaire", "tot", "tard", "Z", "z", "é", "sans rang"]


# --- Par rang --------------------------------------------------------------------------------------------------------


def test_par_rang_chacun_est_servi_en_entier_tant_que_l_enveloppe_suffit():
    assert partager("rang", "30.00", demande("B", "20", 2), demande("A", "10", 1)) == ["20.00", "10.00"]


def test_par_rang_le_premier_qui_depasse_prend_le_reste_s_il_atteint_son_plancher():
    demandes = demande("A", "10", 1), demande("B", "20", 2, "5"), demande("C", "1", 3)
    assert partager("rang", "15.00", *demandes) == ["10.00", "5.00", "0.00"]


def test_par_rang_sous_son_plancher_il_n_a_rien_et_nul_ne_passe_devant():
    demandes = demande("A", "10", 1), demande("B", "20", 2, "5.01"), demande("C", "1", 3)
    assert partager("rang", "15.00", *demandes) == ["10.00", "0.00", "0.00"]


def test_par_rang_sans_plancher_dit_c_est_tout_ou_rien():
    assert partager("rang", "9.99", demande("A", "10", 1)) == ["0.00"]


def test_par_rang_un_montant_nul_ne_ferme_pas_l_enveloppe():
    demandes = demande("A", "10", 1), demande("B", "0", 2), demande("C", "0.01", 3), demande("D", "0", 4)
    assert partager("rang", "10.00", *demandes) == ["10.00", "0.00", "0.00", "0.00"]


def test_par_rang_le_motif_suffit_a_recalculer():
    demandes = demande("A", "7500", 3), demande("B", "9000", 4, "4000"), demande("C", "1")
    lignes = repartir(demandes, Decimal(12500)).lignes
    entier, partiel, rien = (ligne.motif.replace(ESPACE, " ") for ligne in lignes)
    assert entier == "Rang 3. Il restait 12 500,00 € à son tour : 7 500,00 € demandés, accordés en entier."
    assert partiel == (
        "Rang 4. Il restait 5 000,00 € à son tour : 9 000,00 € demandés, plancher de 4 000,00 € ; "
        "tout ce qui restait est accordé."
    )
    assert rien == (
        "Sans rang. Il restait 0,00 € à son tour : 1,00 € demandés, rien n'est accordé, car « B », avant lui, "
        "n'est pas servi en entier."
    )
    (seule,) = repartir(demandes[1:2], Decimal(3000)).lignes
    assert seule.motif.replace(ESPACE, " ") == (
        "Rang 4. Il restait 3 000,00 € à son tour : 9 000,00 € demandés, plancher de 4 000,00 € hors de portée ; "
        "rien n'est accordé."
    )


def test_par_rang_le_motif_nomme_en_entier_celui_qui_a_ferme_l_enveloppe():
    nom = "Accompagner les enfants et leurs familles à l’école (Les Passerelles, n°\u00a02)"
    _, second = repartir([demande(nom, "20", 1), demande("B", "1", 2)], Decimal("10.00"), "rang").lignes
    assert f"car « {nom} », avant lui, n'est pas servi en entier." in second.motif


# --- Au prorata ------------------------------------------------------------------------------------------------------


def test_au_prorata_tout_est_servi_quand_l_enveloppe_suffit():
    assert partager("prorata", "30.00", demande("A", "10"), demande("B", "20")) == ["10.00", "20.00"]


def test_au_prorata_les_centimes_vont_aux_plus_grands_restes():
    # 1,00 € pour 7,00 € : 14,28 ; 28,57 ; 57,14 centimes ; le centime qui reste va au troisième reste, le plus grand.
    demandes = demande("A", "1", 1), demande("B", "2", 2), demande("C", "4", 3)
    assert partager("prorata", "1.00", *demandes) == ["0.14", "0.29", "0.57"]


def test_au_prorata_le_motif_dit_s_il_reste_un_centime_ou_plusieurs():
    trois = [demande(nom, "1", rang, "0.01") for rang, nom in enumerate("ABC", 1)]
    motifs = [[ligne.motif for ligne in repartir(trois, Decimal(env), "prorata").lignes] for env in ("0.04", "0.05")]
    assert [motif.rpartition(", plus ")[2] for motif in motifs[0][:1]] == ["le centime de l'arrondi."]
    assert [motif.rpartition(", plus ")[2] for motif in motifs[1][:2]] == ["un des 2 centimes de l'arrondi."] * 2


def test_au_prorata_a_reste_egal_le_centime_va_au_plus_prioritaire():
    demandes = demande("A", "1", 3), demande("B", "1", 1), demande("C", "1", 2)
    assert partager("prorata", "0.05", *demandes) == ["0.01", "0.02", "0.02"]


def test_au_prorata_le_plancher_non_atteint_est_dit():
    demandes = demande("A", "10", 1, "5.01"), demande("B", "10", 2, "5")
    premiere, seconde = repartir(demandes, Decimal(10), Methode.PRORATA).lignes
    assert premiere.motif == (
        "Rang 1. 10,00 € × 10,00 € ÷ 20,00 € demandés en tout : 5,00 € au centime inférieur. "
        "Le plancher de 5,01 € n'est pas atteint."
    )
    assert "plancher" not in seconde.motif


def test_au_prorata_les_sommes_enormes_restent_exactes():
    demandes = demande("A", "999999999999.99", 1), demande("B", "999999999999.97", 2)
    assert partager("prorata", "999999999999.97", *demandes) == ["499999999999.99", "499999999999.98"]


# --- Optimale --------------------------------------------------------------------------------------------------------


def test_optimale_prefere_le_nombre():
    demandes = demande("A", "10", 1), demande("B", "6", 2), demande("C", "4", 3)
    assert partager("optimale", "10.00", *demandes) == ["0.00", "6.00", "4.00"]


def test_optimale_a_nombre_egal_prefere_les_meilleurs_rangs():
    demandes = demande("A", "6", 1), demande("B", "5", 2), demande("C", "4", 3)
    assert partager("optimale", "10.00", *demandes) == ["6.00", "0.00", "4.00"]


def test_optimale_a_rangs_egaux_prefere_les_moindres_planchers():
    demandes = demande("A", "6", 1), demande("B", "5", 1)
    assert partager("optimale", "6.00", *demandes) == ["0.00", "5.00"]


def test_optimale_a_planchers_egaux_vient_le_premier_en_priorite():
    demandes = demande("B", "5", 1), demande("A", "5", 1), demande("C", "5", 1, territoire_prioritaire=True)
    assert partager("optimale", "10.00", *demandes) == ["0.00", "5.00", "5.00"]


def test_optimale_les_places_se_comparent_une_a_une():
    # {1, 4} et {2, 3} ont le même nombre, la même somme de rangs, la même somme de planchers : le premier en tient un.
    demandes = demande("A", "4", 1), demande("B", "3", 2), demande("C", "3", 3), demande("D", "2", 4)
    assert partager("optimale", "6.00", *demandes[:4]) == ["4.00", "0.00", "0.00", "2.00"]


def test_optimale_sans_rang_compte_pour_le_rang_qui_suit_le_plus_grand():
    # « B » sans rang vaut 4 : { A, B } et { C, D } ont 5 tous deux ; le coût, puis la priorité, décident.
    a, b, d = demande("A", "5", 1), demande("B", "2"), demande("D", "3", 3)
    assert partager("optimale", "7.00", a, b, demande("C", "4", 2), d) == ["5.00", "2.00", "0.00", "0.00"]
    assert partager("optimale", "7.00", a, b, demande("C", "3", 2), d) == ["0.00", "0.00", "3.00", "3.00"]
    assert partager("optimale", "3.00", demande("A", "3"), demande("B", "2")) == ["0.00", "2.00"]


def test_optimale_le_reste_va_dans_l_ordre_jusqu_au_montant():
    demandes = demande("A", "5", 2, "1"), demande("B", "4", 1, "2"), demande("C", "9", 3, "8")
    assert partager("optimale", "6.00", *demandes) == ["2.00", "4.00", "0.00"]


def test_optimale_un_montant_nul_est_toujours_du_nombre():
    demandes = demande("A", "0", 1), demande("B", "5", 2)
    repartition = repartir(demandes, Decimal(4), "optimale")
    assert montants(repartition) == ["0.00", "0.00"]
    assert repartition.lignes[0].motif == (
        "Rang 1. Dans l'ensemble choisi (1 projet, somme des rangs 1, planchers 0,00 €) : "
        "0,00 € demandés, plancher de 0,00 € accordé."
    )
    assert repartition.lignes[1].motif == (
        "Rang 2. Hors de l'ensemble choisi (1 projet, somme des rangs 1, planchers 0,00 €), "
        "avec son plancher de 5,00 € : rien n'est accordé."
    )


def test_optimale_le_motif_dit_ce_qui_restait():
    (ligne,) = repartir([demande("A", "5", 1, "2")], Decimal(4), "optimale").lignes
    assert ligne.motif == (
        "Rang 1. Dans l'ensemble choisi (1 projet, somme des rangs 1, planchers 2,00 €) : 5,00 € demandés, "
        "plancher de 2,00 € accordé ; il restait 2,00 € à son tour, 2,00 € de plus."
    )


# --- Toutes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("methode", Methode)
def test_aucune_demande_laisse_toute_l_enveloppe(methode: Methode):
    assert repartir([], Decimal(5), methode).en_dict() == {
        "format": "preau/attributions",
        "version": 1,
        "methode": methode.value,
        "enveloppe": "5.00",
        "total": "0.00",
        "reste": "5.00",
        "attributions": [],
    }


@pytest.mark.parametrize("methode", Methode)
def test_une_enveloppe_vide_ne_donne_rien(methode: Methode):
    assert partager(methode, "0.00", demande("A", "5", 1), demande("B", "0", 2)) == ["0.00", "0.00"]


@pytest.mark.parametrize(
    ("demandes", "enveloppe", "methode"),
    [
        ([demande("A", "-1")], "1", "rang"),
        ([demande("A", "1.001")], "1", "rang"),
        ([demande("A", "1", plancher="2")], "1", "rang"),
        ([demande("A", "1", plancher="0")], "1", "rang"),
        ([demande("A", "1"), demande("A", "2")], "1", "rang"),
        ([], "-1", "rang"),
        ([], "NaN", "rang"),
        ([], "1", "hasard"),
    ],
)
def test_ce_qui_ne_peut_se_partager_est_refuse(demandes: list[Demande], enveloppe: str, methode: str):
    with pytest.raises(ValueError, match=r"."):
        repartir(demandes, Decimal(enveloppe), methode)


def test_un_rang_partage_se_dit_par_rang():
    lignes = repartir([demande("B", "600", 1), demande("A", "600", 1)], Decimal(1000)).lignes
    assert {ligne.motif.split(".")[0] for ligne in lignes} == {
        "Rang 1, partagé par 2 demandes servies dans l'ordre de priorité"
    }
    assert [ligne.montant for ligne in lignes] == [0, 600]
