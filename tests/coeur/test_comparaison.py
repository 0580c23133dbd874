"""Les textes : ce qu'ils fixent, ce qui change de l'un à l'autre, et les fautes qu'on y écrit."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel import TexteInvalide, charger, codes_connus
from preau.coeur.referentiel.comparaison import Changement, comparer
from preau.coeur.referentiel.norme import DOSSIER

ANNEES = {"2023-2024": AnneeScolaire(2023), "2024-2025": AnneeScolaire(2024), "2026-2027": AnneeScolaire(2026)}


def changements(avant: str, apres: str) -> dict[str, Changement]:
    """Compare deux textes écrits comme à la ligne de commande, « 2024-2025:69 »."""
    textes = []
    for ecrit in (avant, apres):
        annee, code = ecrit.split(":")
        referentiel = charger(code)
        textes.append((referentiel, referentiel.en_vigueur(ANNEES[annee])))
    return {changement.cle: changement for changement in comparer(*textes)}


def test_le_rhone_passe_de_5_a_8_et_de_15_a_12_enfants():
    change = changements("2023-2024:69", "2024-2025:69")
    assert (change["effectif_min"].avant, change["effectif_min"].apres) == ("5 enfants", "8 enfants")
    assert (change["effectif_max"].avant, change["effectif_max"].apres) == ("15 enfants", "12 enfants")
    assert "§ 2-4" in change["effectif_min"].source


def test_ce_que_le_texte_d_avant_ne_disait_pas_est_dit_non_fixe():
    change = changements("2023-2024:69", "2024-2025:69")
    nouvelles = {
        *("encadrants_min", "seances_hebdo_min", "duree_seance_min_minutes", "semaines_min", "rural_population_max"),
        *("rural_effectif_min", "rural_encadrants_min", "rural_seances_hebdo_min", "rural_duree_seance_min_minutes"),
    }
    assert {cle for cle in nouvelles if change[cle].avant == "non fixé"} == nouvelles
    assert change["semaines_min"].apres == "27 semaines"
    assert not {"axes_obligatoires", "niveaux", "participation_plafond_annuel"} & change.keys()


def test_un_texte_compare_a_lui_meme_ne_change_pas():
    assert changements("2024-2025:69", "2024-2025:69") == {}
    assert changements("2024-2025:69", "2026-2027:69") == {}


def test_comparer_a_rebours_echange_avant_et_apres():
    aller, retour = changements("2023-2024:69", "2024-2025:69"), changements("2024-2025:69", "2023-2024:69")
    assert {(c.cle, c.avant, c.apres) for c in aller.values()} == {(c.cle, c.apres, c.avant) for c in retour.values()}


def test_la_seine_et_marne_a_un_axe_et_un_niveau_de_plus_et_pas_de_regle_rurale():
    change = changements("2024-2025:69", "2024-2025:77")
    assert "territoire" in change["axes_obligatoires"].apres
    assert "lycée" in change["niveaux"].apres
    assert change["rural_population_max"].apres == "non fixé"
    assert not {"effectif_min", "effectif_max", "semaines_min", "ps_taux"} & change.keys()
    assert all(c.source and c.libelle for c in change.values())


@pytest.mark.parametrize("code", ["national", "69", "77"])
def test_les_valeurs_de_2024_2025_sont_celles_du_contrat(code: str):
    p = charger(code).en_vigueur(ANNEES["2024-2025"])
    assert (p.effectif_min, p.effectif_max, p.encadrants_min, p.seances_hebdo_min) == (8, 12, 2, 2)
    assert (p.duree_seance_min_minutes, p.semaines_min) == (90, 27)
    assert (p.participation_plafond_annuel, p.ps_taux, p.ps_plafond_par_collectif) == (
        None,
        Decimal("0.325"),
        Decimal("2563.00"),
    )
    rural = (
        p.rural_population_max,
        p.rural_effectif_min,
        p.rural_encadrants_min,
        p.rural_seances_hebdo_min,
        p.rural_duree_seance_min_minutes,
    )
    assert rural == ((5000, 5, 1, 1, 120) if code == "69" else (None,) * 5)


def test_les_changements_du_national_restent_a_confirmer_et_ceux_du_rhone_non():
    for cle in ("effectif_min", "effectif_max", "encadrants_min", "seances_hebdo_min", "semaines_min"):
        assert charger("national").en_vigueur(ANNEES["2024-2025"]).valeurs[cle].a_confirmer
        assert charger("77").en_vigueur(ANNEES["2024-2025"]).valeurs[cle].a_confirmer
        assert not charger("69").en_vigueur(ANNEES["2024-2025"]).valeurs[cle].a_confirmer


def test_les_textes_connus():
    assert codes_connus() == ("national", "69", "77")


@pytest.mark.parametrize("code", ["38", "2A", "974", "", "../69", "69 ", "national", None, "６９"])
def test_un_departement_sans_texte_a_le_national(code: str | None):
    assert charger(code).code == "national"


# --- Les fautes qu'une personne peut écrire --------------------------------------------------------------------------

TEXTE = '[texte]\nnom = "Isère"\ntitre = "Cahier des charges de la Caf de l\'Isère"\netend = "national"\n'
CHAMPS = {
    "effet": "2026-09-01",
    "valeur": "9",
    "source": '"Caf de l\'Isère"',
    "paragraphe": '"p. 3"',
    "verifie_le": "2026-11-24",
}


def ligne(cle: str, **champs: str | None) -> str:
    """Une valeur datée, telle qu'une personne l'écrit ; un champ à None manque."""
    ecrits = [f"{champ} = {valeur}" for champ, valeur in (CHAMPS | champs).items() if valeur is not None]
    return "\n".join([f"[[{cle}]]", *ecrits, ""])


@pytest.fixture
def isere(tmp_path: Path) -> Path:
    """Les textes livrés, et un texte de l'Isère que chaque essai écrit."""
    return Path(shutil.copytree(DOSSIER, tmp_path / "parametres")) / "38.toml"


def lire_isere(chemin: Path, contenu: str):
    chemin.write_text(contenu, encoding="utf-8")
    return charger("38", chemin.parent)


def test_un_texte_bien_ecrit_se_lit_et_vaut_de_sa_date(isere: Path):
    texte = lire_isere(isere, TEXTE + ligne("effectif_min"))
    assert texte.nom == "Isère"
    assert texte.en_vigueur(ANNEES["2024-2025"]).effectif_min == 8
    assert texte.en_vigueur(ANNEES["2026-2027"]).effectif_min == 9
    assert texte.en_vigueur(ANNEES["2026-2027"]).effectif_max == 12


@pytest.mark.parametrize(
    ("contenu", "mots"),
    [
        ("", ["[texte]"]),
        ("[texte]\n", ["nom", "titre"]),
        ('[texte]\nnom = "Isère"\ntitre = "Cahier"\n', ["etend"]),
        (TEXTE + ligne("effectif_mini"), ["effectif_mini", "inconnue"]),
        (TEXTE + "[effectif_min]\nvaleur = 9\n", ["[[effectif_min]]"]),
        (TEXTE.replace("[texte]", "effectif_min = [9]\n[texte]"), ["effectif_min"]),
        (TEXTE + ligne("effectif_min", valeur="true"), ["effectif_min", "entier"]),
        (TEXTE + ligne("effectif_min", valeur="-1"), ["effectif_min", "entier"]),
        (TEXTE + ligne("effectif_min", valeur="8.5"), ["effectif_min", "entier"]),
        (TEXTE + ligne("effectif_min", valeur='"9"'), ["effectif_min", "entier"]),
        (TEXTE + ligne("niveaux"), ["niveaux", "liste"]),
        (TEXTE + ligne("niveaux", valeur="[]"), ["niveaux", "liste"]),
        (TEXTE + ligne("niveaux", valeur='["college", 3]'), ["niveaux", "« 3 » inconnu"]),
        (TEXTE + ligne("niveaux", valeur='[["college"]]'), ["niveaux", "inconnu"]),
        (TEXTE + ligne("ps_taux", valeur="0.4"), ["ps_taux", "guillemets"]),
        (TEXTE + ligne("ps_taux", valeur='"beaucoup"'), ["ps_taux", "guillemets"]),
        (TEXTE + ligne("participation_plafond_annuel", valeur='"NaN"'), ["participation_plafond_annuel"]),
        (TEXTE + ligne("participation_plafond_annuel", valeur='"-1"'), ["participation_plafond_annuel"]),
        (TEXTE + ligne("effectif_min", effet="2026-09-02"), ["effectif_min", "1er septembre"]),
        (TEXTE + ligne("effectif_min", effet='"2026-09-01"'), ["effectif_min", "1er septembre"]),
        (TEXTE + ligne("effectif_min", effet="2026-09-01T00:00:00"), ["effectif_min", "1er septembre"]),
        (TEXTE + ligne("effectif_min") * 2, ["effectif_min", "même date"]),
        (TEXTE + ligne("effectif_min", verifie_le=None), ["effectif_min", "verifie_le"]),
        (TEXTE + ligne("effectif_min", source=None), ["effectif_min", "source"]),
        (TEXTE + ligne("effectif_min", source="3"), ["effectif_min", "source"]),
        (TEXTE + ligne("effectif_min", paragraphe=None), ["effectif_min", "paragraphe"]),
        (TEXTE + ligne("effectif_min", sorce='"faute de frappe"'), ["effectif_min", "sorce"]),
        (TEXTE.replace('"Isère"', "3") + ligne("effectif_min"), ["nom"]),
        (TEXTE + "[[effectif_min]\n", ["TOML"]),
    ],
)
def test_une_faute_dans_un_texte_est_dite_en_francais_avec_sa_place(isere: Path, contenu: str, mots: list[str]):
    with pytest.raises(TexteInvalide) as levee:
        lire_isere(isere, contenu)
    phrase = str(levee.value)
    assert phrase.startswith("38.toml")
    assert [mot for mot in mots if mot not in phrase] == []


def test_un_axe_que_le_format_ne_connait_pas_est_refuse(isere: Path):
    contenu = TEXTE + ligne("axes_obligatoires", valeur='["enfants", "parent"]')
    with pytest.raises(TexteInvalide, match="axes_obligatoires"):
        lire_isere(isere, contenu)
