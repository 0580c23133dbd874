"""Juger : les textes et leurs seuils, les plafonds, les années, et ce que dit le rapport."""

import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from preau.coeur.annee import AnneeScolaire
from preau.coeur.echange import lire
from preau.coeur.referentiel import EXIGENCES, AnneeSansTexte, Avis, Phase, Rapport, charger, juger
from preau.coeur.referentiel.norme import DOSSIER
from tests.coeur.fabrique import en_octets, retouche

CODES_DU_CONTRAT = {
    *("axe.enfants", "axe.parents", "axe.ecole", "axe.territoire", "diagnostic.besoins"),
    *("adhesion.familles", "parents.implication", "familles.immigrees_illettrisme", "familles.peres"),
    *("comite.validation", "comite.priorisation", "participation.gratuite"),
    *("laicite", "non_discrimination", "mixite", "demarche.collective", "college.pas_que_methodologie"),
    *("articulation.dispositifs", "intervenants.formation"),
    *("exclusion.enseignement_specifique", "exclusion.etude_surveillee", "exclusion.soutien_disciplinaire"),
    *("exclusion.individuelle", "exclusion.loisirs_exclusifs", "presences.sans_double_compte"),
    *("evaluation.questions", "observations.reponses", "beneficiaires.niveau"),
    *("collectif.effectif", "collectif.encadrement", "collectif.frequence", "collectif.duree_seance"),
    *("collectif.semaines", "collectif.lieu_unique", "collectif.accessible_parents", "collectif.locaux_adaptes"),
    "collectif.hors_temps_scolaire",
}
A_LA_DECISION = {"comite.validation", "comite.priorisation", "observations.reponses"}


@pytest.fixture
def textes(tmp_path: Path) -> Path:
    """Une copie des textes, à modifier."""
    return Path(shutil.copytree(DOSSIER, tmp_path / "parametres"))


def ajouter(dossier: Path, code: str, cle: str, valeur: str, effet: str = "2024-09-01") -> None:
    """Ajoute une valeur datée au texte d'un département, comme le ferait une personne."""
    chemin = dossier / f"{code}.toml"
    ligne = f'\n[[{cle}]]\neffet = {effet}\nvaleur = {valeur}\nsource = "essai"\nparagraphe = "§ 0"\n'
    chemin.write_text(f"{chemin.read_text(encoding='utf-8')}{ligne}verifie_le = 2026-11-24\n", encoding="utf-8")


def retirer(dossier: Path, code: str, cle: str) -> None:
    """Retire du texte toutes les valeurs d'une clé."""
    chemin = dossier / f"{code}.toml"
    blocs = chemin.read_text(encoding="utf-8").split("\n\n")
    chemin.write_text("\n\n".join(b for b in blocs if not b.startswith(f"[[{cle}]]")), encoding="utf-8")


def rapport(
    avec: dict[str, Any] | None = None,
    sans: list[str] | None = None,
    dossier: Path = DOSSIER,
    phase: Phase = Phase.DEPOT,
) -> Rapport:
    projet = lire(en_octets(retouche(avec, sans))).projet
    return juger(projet, phase, charger(projet.departement, dossier))


def verdict(juge: Rapport, code: str, objet: str = "projet") -> str:
    return next(c.verdict.value for c in juge.constats if (c.code, c.objet) == (code, objet))


# --- Le catalogue ----------------------------------------------------------------------------------------------------


def test_le_catalogue_a_tous_les_codes_du_contrat_et_eux_seuls():
    assert set(EXIGENCES) == CODES_DU_CONTRAT


def test_chaque_exigence_est_due_quand_le_contrat_le_dit():
    dues = {code: exigence.phase for code, exigence in EXIGENCES.items()}
    assert {code for code, phase in dues.items() if phase is Phase.DECISION} == A_LA_DECISION
    assert {code for code, phase in dues.items() if phase is Phase.BILAN} == {"evaluation.questions"}


@pytest.mark.parametrize("departement", ["69", "77", "38", None])
def test_chaque_constat_cite_le_texte_et_son_paragraphe(departement: str | None):
    for constat in rapport({"campagne.departement": departement}, phase=Phase.BILAN).constats:
        assert "§" in constat.source or constat.code.startswith("axe."), constat


# --- Les seuils, tels que le texte les fixe --------------------------------------------------------------------------


@pytest.mark.parametrize(("seuil", "attendu"), [(4876, "non_conforme"), (4877, "a_apprecier")])
def test_la_population_rurale_est_strictement_inferieure_au_seuil(textes: Path, seuil: int, attendu: str):
    retirer(textes, "69", "rural_population_max")
    ajouter(textes, "69", "rural_population_max", str(seuil))
    amplepuis = {"collectifs.0.effectif": 6, "collectifs.0.commune": "69006"}
    assert verdict(rapport(amplepuis, dossier=textes), "collectif.effectif", "collectif:1") == attendu


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [
        ("0", "conforme"),
        ("0.01", "conforme"),
        ("20.00", "conforme"),
        ("20.01", "non_conforme"),
        ("100", "non_conforme"),
    ],
)
def test_un_plafond_fixe_tranche_la_participation(textes: Path, montant: str, attendu: str):
    ajouter(textes, "69", "participation_plafond_annuel", '"20.00"')
    payante = {"projet.participation_familles": {"mode": "payante", "montant_annuel": montant}}
    assert verdict(rapport(payante, dossier=textes), "participation.gratuite") == attendu


@pytest.mark.parametrize(("montant", "attendu"), [("20.00", "conforme"), ("20.01", "non_conforme")])
def test_le_plafond_que_la_campagne_fixe_se_lit_dans_le_fichier_et_dit_d_ou_il_vient(montant: str, attendu: str):
    fichier = {
        "campagne.participation_plafond_annuel": "20.00",
        "projet.participation_familles": {"mode": "payante", "montant_annuel": montant},
    }
    constat = next(c for c in rapport(fichier).constats if c.code == "participation.gratuite")
    assert (constat.verdict, constat.source.split(",")[0]) == (attendu, "fixé par la campagne 2024-2025")


def test_le_plafond_de_la_campagne_ne_change_ni_les_autres_sources_ni_le_nom_du_texte():
    sans, avec = rapport({}), rapport({"campagne.participation_plafond_annuel": "20.00"})
    assert avec.referentiel == sans.referentiel
    differents = {a.code for a, b in zip(avec.constats, sans.constats, strict=True) if a != b}
    assert differents <= {"participation.gratuite"}


def test_sous_plafond_un_projet_gratuit_qui_annonce_un_montant_se_contredit_encore(textes: Path):
    ajouter(textes, "69", "participation_plafond_annuel", '"20.00"')
    contradictoire = {"projet.participation_familles": {"mode": "gratuite", "montant_annuel": "5.00"}}
    assert verdict(rapport(contradictoire, dossier=textes), "participation.gratuite") == "a_apprecier"


def test_une_valeur_de_2026_ne_vaut_qu_a_partir_de_2026(textes: Path):
    ajouter(textes, "69", "effectif_max", "10", effet="2026-09-01")
    onze = {"collectifs.0.effectif": 11}
    autre = {
        "campagne.annee_scolaire": "2026-2027",
        "collectifs.0.debut": "2026-09-14",
        "collectifs.0.fin": "2027-06-25",
    }
    assert verdict(rapport(onze, dossier=textes), "collectif.effectif", "collectif:1") == "conforme"
    juge = rapport(onze | autre, dossier=textes)
    assert verdict(juge, "collectif.effectif", "collectif:1") == "non_conforme"
    assert juge.preambule == ()


@pytest.mark.parametrize(
    ("cle", "codes"),
    [
        ("semaines_min", ["collectif.semaines"]),
        ("encadrants_min", ["collectif.encadrement"]),
        ("duree_seance_min_minutes", ["collectif.duree_seance"]),
        ("effectif_max", ["collectif.effectif"]),
        ("niveaux", ["beneficiaires.niveau"]),
    ],
)
def test_ce_que_le_texte_de_l_annee_ne_fixe_pas_est_sans_objet(textes: Path, cle: str, codes: list[str]):
    retirer(textes, "69", cle)
    retirer(textes, "national", cle)
    juge = rapport({"collectifs.0.effectif": 40}, dossier=textes)
    for code in codes:
        assert verdict(juge, code, "collectif:1") == "sans_objet"
        (phrase,) = (c.phrase for c in juge.constats if c.code == code)
        assert phrase.startswith("Le texte de l'année ne fixe pas")


def test_la_demande_d_un_axe_de_plus_est_un_fichier_et_non_du_code(textes: Path):
    retirer(textes, "69", "axes_obligatoires")
    ajouter(textes, "69", "axes_obligatoires", '["enfants", "parents", "ecole", "territoire"]')
    assert verdict(rapport(dossier=textes), "axe.territoire") == "non_conforme"


# --- Les années ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("annee", ["0001-0002", "2015-2016", "2023-2024"])
@pytest.mark.parametrize("departement", ["69", "77", "38", None])
def test_une_annee_d_avant_le_premier_referentiel_ne_se_juge_pas(annee: str, departement: str | None):
    with pytest.raises(AnneeSansTexte, match=annee):
        rapport({"campagne.annee_scolaire": annee, "campagne.departement": departement, "collectifs": []})


@pytest.mark.parametrize("annee", [2024, 2025, 2030, 9998])
def test_a_partir_de_2024_le_dernier_texte_juge(annee: int):
    juge = rapport({"campagne.annee_scolaire": str(AnneeScolaire(annee)), "collectifs": []})
    assert (juge.preambule == ()) == (annee == 2024)
    assert all("2024-2025" in phrase for phrase in juge.preambule)


# --- Le rapport ------------------------------------------------------------------------------------------------------


def test_l_avis_est_le_plus_grave_qui_s_applique():
    a_apprecier = {"collectifs.0.niveau": "lycee"}
    assert rapport().avis is Avis.RECEVABLE
    assert rapport(a_apprecier).avis is Avis.A_APPRECIER
    assert rapport(a_apprecier, ["projet.mixite"]).avis is Avis.INCOMPLET
    assert rapport(a_apprecier | {"projet.laicite": False}, ["projet.mixite"]).avis is Avis.IRRECEVABLE


def test_le_rapport_s_ecrit_dans_la_forme_du_contrat():
    ecrit = rapport(phase=Phase.DECISION).en_dict()
    assert (ecrit["format"], ecrit["version"], ecrit["phase"]) == ("preau/rapport", 1, "decision")
    assert ecrit["avis"] == "recevable"
    assert "Rhône" in ecrit["referentiel"]
    cles = {"code", "objet", "verdict", "attendu", "observe", "phrase", "remede", "source", "derogation"}
    assert all(constat.keys() >= cles for constat in ecrit["constats"])


def test_une_derogation_accordee_se_voit_et_dit_qui_quand_et_pourquoi():
    decision = {"motif": "vallée isolée", "decideur": "la Caf du Rhône", "date": "2024-07-01"}
    derogation = {"code": "beneficiaires.niveau", "objet": "collectif:1", **decision}
    juge = rapport({"collectifs.0.niveau": "lycee", "projet.derogations": [derogation]})
    (constat,) = (c for c in juge.constats if c.derogation)
    assert (constat.code, constat.verdict.value, constat.remede) == ("beneficiaires.niveau", "conforme", "")
    assert all(mot in constat.phrase for mot in ("vallée isolée", "la Caf du Rhône", "1er juillet 2024"))


def test_une_derogation_refusee_n_est_pas_une_derogation_et_a_son_remede():
    derogation = {"code": "beneficiaires.niveau", "objet": "collectif:1", "decision": "refusee"}
    juge = rapport({"collectifs.0.niveau": "lycee", "projet.derogations": [derogation]})
    (constat,) = (c for c in juge.constats if c.code == "beneficiaires.niveau")
    assert (constat.verdict.value, constat.derogation) == ("non_conforme", False)
    assert constat.remede


def test_les_constats_de_deux_collectifs_se_numerotent_dans_l_ordre_du_fichier(base: dict[str, Any]):
    base["collectifs"] = [base["collectifs"][0] | {"effectif": n} for n in (10, 13, 7)]
    juge = juger(lire(en_octets(base)).projet)
    effectifs = {c.objet: c.verdict.value for c in juge.constats if c.code == "collectif.effectif"}
    assert effectifs == {"collectif:1": "conforme", "collectif:2": "non_conforme", "collectif:3": "non_conforme"}


def test_la_source_d_un_parametre_dit_sa_date_d_effet():
    sources = {c.code: c.source for c in rapport().constats}
    for code in ("collectif.effectif", "collectif.encadrement", "collectif.semaines", "beneficiaires.niveau"):
        assert "1er septembre 2024" in sources[code]
        assert "à confirmer" not in sources[code]


def test_les_textes_livres_citent_chacun_une_source_et_une_date_de_lecture():
    for chemin in DOSSIER.glob("*.toml"):
        if chemin.stem == "cles":
            continue
        for cle, lignes in tomllib.loads(chemin.read_text(encoding="utf-8")).items():
            if cle != "texte":
                for ligne in lignes:
                    assert ligne["source"], (chemin.name, cle)
                    assert isinstance(ligne["verifie_le"], date)
