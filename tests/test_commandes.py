"""La ligne de commande, lancée comme on la lance : ce qu'elle écrit, où, et son code de sortie (contrat § 5)."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.coeur.fabrique import en_octets, retouche

CALENDRIER = ["--departement", "69", "--debut", "2024-10-07", "--fin", "2025-06-13"]
LUNDI, JEUDI = ["--creneau", "lundi 16:30-18:00"], ["--creneau", "jeudi 16:30-18:00"]


class Reponse(NamedTuple):
    """Ce qu'une commande a répondu."""

    code: int
    sortie: str
    erreur: str

    @property
    def json(self) -> Any:
        return json.loads(self.sortie)


def preau(*arguments: str, entree: bytes = b"", dossier: Path | None = None) -> Reponse:
    commande = [str(Path(sys.executable).with_name("preau")), *arguments]
    fait = subprocess.run(commande, input=entree, capture_output=True, check=False, cwd=dossier)
    reponse = Reponse(fait.returncode, fait.stdout.decode("utf-8"), fait.stderr.decode("utf-8"))
    assert "Traceback" not in reponse.erreur, reponse.erreur
    return reponse


def verifier(avec: dict[str, Any] | None = None, *options: str, sans: list[str] | None = None) -> Reponse:
    return preau("verifier", "-", *options, entree=en_octets(retouche(avec, sans)))


@pytest.fixture
def fichiers(tmp_path: Path) -> Path:
    """Un dossier de projets : recevable, irrecevable, incomplet, à apprécier, refusé."""
    projets = {
        "bon": retouche(),
        "irrecevable": retouche({"collectifs.0.effectif": 13}),
        "incomplet": retouche(sans=["projet.mixite"]),
        "a_apprecier": retouche({"collectifs.0.niveau": "lycee"}),
        "refuse": retouche({"projet.laicite": "oui", "collectifs.0.effectif": -1}),
    }
    for nom, projet in projets.items():
        (tmp_path / f"{nom}.json").write_bytes(en_octets(projet))
    return tmp_path


# --- verifier ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "code", "avis"),
    [
        ("bon", 0, "recevable"),
        ("a_apprecier", 0, "a_apprecier"),
        ("incomplet", 1, "incomplet"),
        ("irrecevable", 1, "irrecevable"),
    ],
)
def test_un_fichier_donne_un_rapport_et_le_code_de_son_avis(fichiers: Path, nom: str, code: int, avis: str):
    reponse = preau("verifier", f"{nom}.json", "--format", "json", dossier=fichiers)
    assert (reponse.code, reponse.erreur) == (code, "")
    rapport = reponse.json
    assert (rapport["format"], rapport["version"]) == ("preau/rapport", 1)
    assert (rapport["phase"], rapport["avis"]) == ("depot", avis)
    assert {"code", "objet", "verdict", "derogation"} <= rapport["constats"][0].keys()


def test_un_fichier_refuse_sort_en_2_avec_une_ligne_par_faute(fichiers: Path):
    reponse = preau("verifier", "refuse.json", "--format", "json", dossier=fichiers)
    assert (reponse.code, reponse.sortie) == (2, "")
    lignes = reponse.erreur.splitlines()
    assert [ligne.partition(" : ")[0] for ligne in lignes] == ["projet.laicite", "collectifs[0].effectif"]


def test_plusieurs_fichiers_font_une_liste_sans_les_refuses(fichiers: Path):
    noms = ["bon.json", "refuse.json", "irrecevable.json"]
    reponse = preau("verifier", *noms, "--format", "json", dossier=fichiers)
    assert reponse.code == 2
    assert [rapport["avis"] for rapport in reponse.json] == ["recevable", "irrecevable"]
    assert all("refuse.json" in ligne for ligne in reponse.erreur.splitlines())


def test_plusieurs_fichiers_tous_refuses_font_une_liste_vide(fichiers: Path):
    reponse = preau("verifier", "refuse.json", "refuse.json", "--format", "json", dossier=fichiers)
    assert (reponse.code, reponse.json) == (2, [])


@pytest.mark.parametrize(
    ("noms", "code"), [(["bon", "a_apprecier"], 0), (["bon", "incomplet"], 1), (["bon", "irrecevable"], 1)]
)
def test_le_code_de_plusieurs_fichiers_est_celui_du_pire_avis(fichiers: Path, noms: list[str], code: int):
    assert preau("verifier", *(f"{nom}.json" for nom in noms), dossier=fichiers).code == code


def test_le_tiret_lit_l_entree_standard_et_le_bom_est_pardonne():
    reponse = preau("verifier", "-", "--format", "json", entree=b"\xef\xbb\xbf" + en_octets(retouche()))
    assert (reponse.code, reponse.json["avis"]) == (0, "recevable")


@pytest.mark.parametrize(
    ("phase", "verdict"), [("depot", "a_venir"), ("decision", "non_conforme"), ("bilan", "non_conforme")]
)
def test_la_phase_demandee_controle_ce_qui_est_du_jusque_la(phase: str, verdict: str):
    reponse = verifier({"projet.comite_local.avis": "refuse"}, "--phase", phase, "--format", "json")
    assert {c["code"]: c["verdict"] for c in reponse.json["constats"]}["comite.validation"] == verdict
    assert reponse.code == (0 if phase == "depot" else 1)


def test_une_annee_d_avant_sort_en_2_en_nommant_l_annee():
    reponse = verifier({"campagne.annee_scolaire": "2023-2024", "collectifs": []})
    assert reponse.code == 2
    assert reponse.erreur.startswith("campagne.annee_scolaire : ")
    assert "2023-2024" in reponse.erreur


def test_cle_inconnue_et_derogation_perdue_sont_nommees_sur_la_sortie_d_erreur():
    derogation = {"code": "collectif.couleur", "objet": "collectif:1"}
    reponse = verifier({"projet.couleur": "bleu", "projet.derogations": [derogation]}, "--format", "json")
    assert (reponse.code, reponse.json["avis"]) == (0, "recevable")
    lignes = reponse.erreur.splitlines()
    assert len(lignes) == 2
    assert "projet.couleur" in lignes[0]
    assert "collectif.couleur" in lignes[1]


def test_le_texte_dit_d_abord_que_le_national_juge():
    reponse = verifier({"campagne.departement": "38"})
    assert "national" in reponse.sortie.splitlines()[0]


def test_le_texte_montre_chaque_constat_a_reprendre_son_paragraphe_et_son_remede():
    reponse = verifier({"collectifs.0.effectif": 13})
    assert "irrecevable" in reponse.sortie
    assert "collectif.effectif" in reponse.sortie
    assert "§ 2-4" in reponse.sortie
    assert "13 enfants" in reponse.sortie
    assert "Ouvrez un second collectif" in reponse.sortie


def test_le_texte_n_a_pas_de_couleur_hors_d_un_terminal():
    assert "\x1b" not in verifier({"collectifs.0.effectif": 13}).sortie


def test_un_dossier_ne_commande_pas_le_terminal_de_qui_le_lit():
    pieges = {"projet.actions.0.intitule": "\x1b]0;titre\x07\x1b[31m", "projet.actions.0.nature": "loisirs"}
    reponse = verifier(pieges | {"projet.actions.0.modalite": "individuelle", "\x1b[2J\n": 1})
    assert "\x1b" not in reponse.sortie + reponse.erreur
    assert "\x07" not in reponse.sortie + reponse.erreur


@pytest.mark.parametrize(
    "entree",
    [
        b"",
        b"[" * 10_000_000,
        b"<html></html>",
        "{}".encode("utf-16"),
        b'{"collectifs": [NaN]}',
        b'{"projet": {"actions": [{"intitule": ' + b"[" * 700 + b"]" * 700 + b"}]}}",
        b" " * (11 << 20),
    ],
    ids=["rien", "crochets", "html", "utf-16", "nan", "profond", "gros"],
)
def test_un_fichier_hostile_est_refuse_en_une_ligne(entree: bytes):
    reponse = preau("verifier", "-", entree=entree)
    assert (reponse.code, reponse.sortie) == (2, "")
    assert len(reponse.erreur.splitlines()) == 1
    assert " : " in reponse.erreur


@pytest.mark.parametrize("nom", ["absent.json", ".", "", "nul\udcff.json"])
def test_un_fichier_qui_ne_s_ouvre_pas_est_refuse_en_le_nommant(tmp_path: Path, nom: str):
    reponse = preau("verifier", nom, dossier=tmp_path)
    assert reponse.code == 2
    assert len(reponse.erreur.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["juger"],
        ["verifier"],
        ["verifier", "-", "--phase", "rentree"],
        ["verifier", "-", "--format", "xml"],
        ["verifier", "-", "--couleur"],
        ["comparer", "2024-2025:69"],
    ],
)
def test_une_ligne_de_commande_mal_ecrite_sort_en_2_en_francais(arguments: list[str]):
    reponse = preau(*arguments)
    assert (reponse.code, reponse.sortie) == (2, "")
    assert not [mot for mot in ("error", "required", "invalid", "choose", "arguments:") if mot in reponse.erreur]


# --- calendrier ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("debut", "creneaux", "ouvertes", "completes"),
    [
        ("2024-10-07", LUNDI + JEUDI, 28, 24),
        ("2024-10-07", ["--creneau", "mardi 16:30-18:00", *JEUDI], 28, 26),
        ("2024-11-04", ["--creneau", "mardi 16:30-18:00", *JEUDI], 26, 24),
    ],
)
def test_le_calendrier_compte_comme_le_contrat(debut: str, creneaux: list[str], ouvertes: int, completes: int):
    options = ["--departement", "69", "--debut", debut, "--fin", "2025-06-13", *creneaux, "--format", "json"]
    reponse = preau("calendrier", *options)
    assert (reponse.code, reponse.erreur) == (0, "")
    comptes = reponse.json
    assert (comptes["zone"], comptes["semaines_ouvertes"], comptes["semaines_completes"]) == ("A", ouvertes, completes)


def test_le_calendrier_a_la_forme_du_contrat():
    comptes = preau("calendrier", *CALENDRIER, *LUNDI, *JEUDI, "--format", "json").json
    assert list(comptes) == ["zone", "semaines_ouvertes", "semaines_completes", "seances", "perdues", "heures"]
    assert comptes["heures"] == "78.00"
    assert comptes["seances"][0] == "2024-10-07"
    assert len(comptes["seances"]) == 52
    perdues = {perdue["date"]: perdue["motif"] for perdue in comptes["perdues"]}
    assert {"2024-11-11", "2025-05-08", "2025-05-29", "2025-06-09"} <= perdues.keys()
    assert all(perdues.values())


def test_une_fermeture_enleve_ses_jours_bornes_comprises():
    options = [*CALENDRIER, *LUNDI, *JEUDI, "--fermeture", "2024-12-16:2024-12-19", "--format", "json"]
    comptes = preau("calendrier", *options).json
    assert (comptes["semaines_ouvertes"], comptes["semaines_completes"], comptes["heures"]) == (27, 23, "75.00")


def test_les_heures_sont_au_centieme_le_plus_proche():
    options = ["--departement", "69", "--debut", "2024-09-16", "--fin", "2024-09-16"]
    comptes = preau("calendrier", *options, "--creneau", "lundi 16:30-16:50", "--format", "json").json
    assert comptes["heures"] == "0.33"


@pytest.mark.parametrize(
    ("options", "mots"),
    [
        (["--departement", "2A", *CALENDRIER[2:], *LUNDI], ["Corse"]),
        (["--departement", "974", *CALENDRIER[2:], *LUNDI], ["Réunion"]),
        (["--departement", "00", *CALENDRIER[2:], *LUNDI], ["--departement", "00"]),
        (["--departement", "69", "--debut", "2049-10-04", "--fin", "2050-06-10", *LUNDI], ["2049-2050"]),
        ([*CALENDRIER, *LUNDI, *LUNDI], ["--creneau", "lundi"]),
        ([*CALENDRIER, *LUNDI, "--creneau", "lundi 17:00-19:00"], ["--creneau", "17:00"]),
        ([*CALENDRIER, "--creneau", "lundi 18:00-16:30"], ["--creneau"]),
        ([*CALENDRIER, "--creneau", "lundi 24:00-25:00"], ["--creneau", "24:00"]),
        ([*CALENDRIER, "--creneau", "lundredi 16:30-18:00"], ["--creneau", "lundredi"]),
        (CALENDRIER, ["--creneau"]),
        (["--departement", "69", "--debut", "2024-10-07", "--fin", "2025-09-01", *LUNDI], ["--fin", "2025-09-01"]),
        (["--departement", "69", "--debut", "2024-10-07", "--fin", "2024-10-06", *LUNDI], ["--fin", "2024-10-06"]),
        (["--departement", "69", "--debut", "2024-02-30", "--fin", "2024-10-06", *LUNDI], ["--debut", "2024-02-30"]),
        (["--departement", "69", "--debut", "0000-01-01", "--fin", "2024-10-06", *LUNDI], ["--debut", "0000-01-01"]),
        ([*CALENDRIER, *LUNDI, "--fermeture", "2024-12-20:2024-12-16"], ["--fermeture"]),
        ([*CALENDRIER, *LUNDI, "--fermeture", "noël"], ["--fermeture", "noël"]),
    ],
)
def test_un_calendrier_impossible_est_refuse_en_nommant_pourquoi(options: list[str], mots: list[str]):
    reponse = preau("calendrier", *options, "--format", "json")
    assert (reponse.code, reponse.sortie) == (2, "")
    assert [mot for mot in mots if mot not in reponse.erreur] == []


# --- comparer --------------------------------------------------------------------------------------------------------


def test_comparer_le_rhone_d_avant_et_d_apres():
    reponse = preau("comparer", "2023-2024:69", "2024-2025:69")
    assert (reponse.code, reponse.erreur) == (0, "")
    assert "5 enfants → 8 enfants" in reponse.sortie
    assert "15 enfants → 12 enfants" in reponse.sortie
    assert "non fixé → 27 semaines" in reponse.sortie
    assert "§ 2-4" in reponse.sortie


def test_une_annee_sans_texte_dit_de_quelle_annee_sont_ses_valeurs():
    reponse = preau("comparer", "2024-2025:69", "2026-2027:69")
    assert reponse.sortie.splitlines() == [
        "De 2024-2025:69 à 2026-2027:69 : rien ne change.",
        "Le texte de 2026-2027 n'est pas dans Préau : ce sont les valeurs de 2024-2025.",
    ]


@pytest.mark.parametrize("texte", ["2024-2025", "2024-2025:38", "2024:69", "2024-2026:69", ":", "2024-2025:../69", ""])
def test_un_texte_inconnu_est_refuse_en_le_nommant(texte: str):
    reponse = preau("comparer", "2023-2024:69", texte)
    assert (reponse.code, reponse.sortie) == (2, "")
    assert len(reponse.erreur.splitlines()) == 1
