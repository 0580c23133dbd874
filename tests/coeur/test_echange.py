"""Ce qui fait refuser un fichier, et où ; ce qui se pardonne ; ce qui est hostile (contrat § 5)."""

import contextlib
import json
from typing import Any

import pytest

from preau.coeur.echange import FichierRefuse, lire
from preau.coeur.echange.json_strict import TAILLE_MAX
from tests.coeur.fabrique import en_octets, retouche

CRENEAU = {"jour": "lundi", "debut": "16:30", "fin": "18:00"}


def fautes(octets: bytes) -> list[str]:
    with pytest.raises(FichierRefuse) as levee:
        lire(octets)
    return [str(faute) for faute in levee.value.fautes]


def fautes_de(avec: dict[str, Any]) -> list[str]:
    return fautes(en_octets(retouche(avec)))


def brut(fragment: str) -> bytes:
    """Un fichier écrit à la main, pour ce que ``json.dumps`` n'écrit pas."""
    return fragment.encode()


# --- Un mauvais type, à chaque place ---------------------------------------------------------------------------------

MAUVAIS_TYPES = [
    ("format", 1, "format"),
    ("format", "preau/rapport", "format"),
    ("version", 2, "version"),
    ("version", 0, "version"),
    ("version", "1", "version"),
    ("version", True, "version"),
    ("campagne", "69", "campagne"),
    ("campagne.departement", 69, "campagne.departement"),
    ("campagne.annee_scolaire", 2024, "campagne.annee_scolaire"),
    ("campagne.annee_scolaire", "2024", "campagne.annee_scolaire"),
    ("campagne.annee_scolaire", "2024-2026", "campagne.annee_scolaire"),
    ("campagne.annee_scolaire", "2024/2025", "campagne.annee_scolaire"),
    ("campagne.annee_scolaire", "0000-0001", "campagne.annee_scolaire"),
    ("campagne.annee_scolaire", "9999-10000", "campagne.annee_scolaire"),
    ("porteur", [], "porteur"),
    ("porteur.nom", 3, "porteur.nom"),
    ("porteur.type", "mairie", "porteur.type"),
    ("porteur.siret", 77990000000019, "porteur.siret"),
    ("projet", [], "projet"),
    ("projet.intitule", ["Apprendre"], "projet.intitule"),
    ("projet.laicite", "oui", "projet.laicite"),
    ("projet.laicite", 1, "projet.laicite"),
    ("projet.mixite", 0, "projet.mixite"),
    ("campagne.participation_plafond_annuel", 15, "campagne.participation_plafond_annuel"),
    ("campagne.participation_plafond_annuel", "-1", "campagne.participation_plafond_annuel"),
    ("projet.participation_familles.mode", "gratuit", "projet.participation_familles.mode"),
    ("projet.participation_familles.montant_annuel", 15.0, "projet.participation_familles.montant_annuel"),
    ("projet.participation_familles.montant_annuel", 15, "projet.participation_familles.montant_annuel"),
    ("projet.participation_familles.montant_annuel", "1,5", "projet.participation_familles.montant_annuel"),
    ("projet.participation_familles.montant_annuel", "1.234", "projet.participation_familles.montant_annuel"),
    ("projet.participation_familles.montant_annuel", "-1", "projet.participation_familles.montant_annuel"),
    ("projet.participation_familles.montant_annuel", "1e3", "projet.participation_familles.montant_annuel"),
    ("projet.participation_familles.montant_annuel", "NaN", "projet.participation_familles.montant_annuel"),
    ("projet.participation_familles.montant_annuel", "15 €", "projet.participation_familles.montant_annuel"),
    ("projet.participation_familles.montant_annuel", "١٥", "projet.participation_familles.montant_annuel"),
    ("projet.comite_local.avis", "favorable", "projet.comite_local.avis"),
    ("projet.comite_local.avis", True, "projet.comite_local.avis"),
    ("projet.comite_local.date", "12/06/2024", "projet.comite_local.date"),
    ("projet.comite_local.date", "2024-02-30", "projet.comite_local.date"),
    ("projet.comite_local.date", "2023-02-29", "projet.comite_local.date"),
    ("projet.comite_local.date", "0000-01-01", "projet.comite_local.date"),
    ("projet.comite_local.date", "2024-6-12", "projet.comite_local.date"),
    ("projet.comite_local.date", "20240612", "projet.comite_local.date"),
    ("projet.comite_local.date", "2024-06-12T10:00:00", "projet.comite_local.date"),
    ("projet.comite_local.date", "２０２４-06-12", "projet.comite_local.date"),
    ("projet.comite_local.rang", 0, "projet.comite_local.rang"),
    ("projet.comite_local.rang", -1, "projet.comite_local.rang"),
    ("projet.comite_local.rang", 1.5, "projet.comite_local.rang"),
    ("projet.comite_local.rang", "2", "projet.comite_local.rang"),
    ("projet.comite_local.rang", True, "projet.comite_local.rang"),
    ("projet.diagnostic.besoins", {}, "projet.diagnostic.besoins"),
    ("projet.diagnostic.etablissements", "École", "projet.diagnostic.etablissements"),
    ("projet.diagnostic.etablissements", ["École", None], "projet.diagnostic.etablissements[1]"),
    ("projet.diagnostic.etablissements", ["École", 3], "projet.diagnostic.etablissements[1]"),
    ("projet.articulation.dispositifs", [None], "projet.articulation.dispositifs[0]"),
    ("projet.presences_declarees_ailleurs", "asre", "projet.presences_declarees_ailleurs"),
    ("projet.formation_intervenants", {}, "projet.formation_intervenants"),
    ("projet.formation_intervenants", [None], "projet.formation_intervenants[0]"),
    ("projet.formation_intervenants.0.heures", "3", "projet.formation_intervenants[0].heures"),
    ("projet.formation_intervenants.0.heures", -1, "projet.formation_intervenants[0].heures"),
    ("projet.formation_intervenants.0.heures", True, "projet.formation_intervenants[0].heures"),
    ("projet.actions", {}, "projet.actions"),
    ("projet.actions", ["Atelier"], "projet.actions[0]"),
    ("projet.actions.1", None, "projet.actions[1]"),
    ("projet.actions.1.axe", "Enfants", "projet.actions[1].axe"),
    ("projet.actions.1.nature", "jeux", "projet.actions[1].nature"),
    ("projet.actions.1.modalite", "en groupe", "projet.actions[1].modalite"),
    ("projet.evaluation", "bien", "projet.evaluation"),
    ("projet.observations_financeurs.0.reponse", 1, "projet.observations_financeurs[0].reponse"),
    ("projet.derogations", [{"decision": "peut-être"}], "projet.derogations[0].decision"),
    ("projet.derogations", [{"date": "hier"}], "projet.derogations[0].date"),
    ("collectifs", {}, "collectifs"),
    ("collectifs", [None], "collectifs[0]"),
    ("collectifs", [[]], "collectifs[0]"),
    ("collectifs.0.niveau", 6, "collectifs[0].niveau"),
    ("collectifs.0.niveaux", "college", "collectifs[0].niveaux"),
    ("collectifs.0.niveaux", ["college", None], "collectifs[0].niveaux[1]"),
    ("collectifs.0.commune", 69266, "collectifs[0].commune"),
    ("collectifs.0.lieux", ["Salle", None], "collectifs[0].lieux[1]"),
    ("collectifs.0.accessible_parents", "true", "collectifs[0].accessible_parents"),
    ("collectifs.0.effectif", "10", "collectifs[0].effectif"),
    ("collectifs.0.effectif", 10.5, "collectifs[0].effectif"),
    ("collectifs.0.effectif", -1, "collectifs[0].effectif"),
    ("collectifs.0.effectif", True, "collectifs[0].effectif"),
    ("collectifs.0.effectif", 10**30, "collectifs[0].effectif"),
    ("collectifs.0.encadrants", 2, "collectifs[0].encadrants"),
    ("collectifs.0.encadrants.benevoles", -1, "collectifs[0].encadrants.benevoles"),
    ("collectifs.0.encadrants.benevoles", False, "collectifs[0].encadrants.benevoles"),
    ("collectifs.0.debut", "2024-08-31", "collectifs[0].debut"),
    ("collectifs.0.debut", "2024-09-31", "collectifs[0].debut"),
    ("collectifs.0.fin", "2025-09-01", "collectifs[0].fin"),
    ("collectifs.0.fin", "2024-09-15", "collectifs[0].fin"),
    ("collectifs.0.fermetures", [{"debut": "2024-08-31"}], "collectifs[0].fermetures[0].debut"),
    ("collectifs.0.fermetures", [{"fin": "2025-09-01"}], "collectifs[0].fermetures[0].fin"),
    (
        "collectifs.0.fermetures",
        [{"debut": "2024-12-16", "fin": "2024-12-15"}],
        "collectifs[0].fermetures[0].fin",
    ),
    ("collectifs.0.creneaux", [None], "collectifs[0].creneaux[0]"),
    ("collectifs.0.creneaux.1.jour", "Lundi", "collectifs[0].creneaux[1].jour"),
    ("collectifs.0.creneaux.1.jour", 1, "collectifs[0].creneaux[1].jour"),
    ("collectifs.0.creneaux.1.debut", "25:00", "collectifs[0].creneaux[1].debut"),
    ("collectifs.0.creneaux.1.debut", "24:00", "collectifs[0].creneaux[1].debut"),
    ("collectifs.0.creneaux.1.debut", "16:60", "collectifs[0].creneaux[1].debut"),
    ("collectifs.0.creneaux.1.debut", "7:00", "collectifs[0].creneaux[1].debut"),
    ("collectifs.0.creneaux.1.debut", "16h30", "collectifs[0].creneaux[1].debut"),
    ("collectifs.0.creneaux.1.debut", "16:30:00", "collectifs[0].creneaux[1].debut"),
    ("collectifs.0.creneaux.1.debut", "١٦:٣٠", "collectifs[0].creneaux[1].debut"),
    ("collectifs.0.creneaux.1.debut", 1630, "collectifs[0].creneaux[1].debut"),
    ("collectifs.0.creneaux.1.fin", "16:30", "collectifs[0].creneaux[1].fin"),
    ("collectifs.0.creneaux.1.fin", "16:00", "collectifs[0].creneaux[1].fin"),
    ("collectifs.0.creneaux.1.fin", "00:00", "collectifs[0].creneaux[1].fin"),
]


@pytest.mark.parametrize(
    ("chemin", "valeur", "attendu"), MAUVAIS_TYPES, ids=[f"{chemin}={valeur!r}" for chemin, valeur, _ in MAUVAIS_TYPES]
)
def test_une_mauvaise_valeur_est_refusee_a_son_chemin(chemin: str, valeur: Any, attendu: str):
    (faute,) = fautes_de({chemin: valeur})
    assert faute.startswith(f"{attendu} : ")


def test_la_faute_dit_ce_qui_etait_attendu_et_ce_qui_a_ete_recu():
    (faute,) = fautes_de({"collectifs.0.creneaux.1.debut": "25:00"})
    assert faute == "collectifs[0].creneaux[1].debut : heure attendue, « 25:00 » reçu"


def test_chaque_faute_a_sa_ligne():
    lignes = fautes_de({"projet.laicite": "oui", "collectifs.0.effectif": -1, "collectifs.0.creneaux.0.fin": "1:00"})
    assert [ligne.partition(" : ")[0] for ligne in lignes] == [
        "projet.laicite",
        "collectifs[0].effectif",
        "collectifs[0].creneaux[0].fin",
    ]


def test_une_valeur_tres_longue_est_citee_courte_et_sur_une_ligne():
    (faute,) = fautes_de({"projet.laicite": "a\nb\x1b[31m" + "x" * 10_000})
    assert len(faute) < 150
    assert faute.isprintable()


def test_sans_annee_les_dates_ne_sont_pas_comparees_a_une_annee_scolaire():
    octets = en_octets(retouche({"collectifs.0.debut": "2019-01-01"}, sans=["campagne.annee_scolaire"]))
    assert str(lire(octets).projet.collectifs[0].debut) == "2019-01-01"


@pytest.mark.parametrize("jour", ["2024-09-01", "2025-08-31"])
def test_les_bords_de_l_annee_scolaire_sont_dans_l_annee(jour: str):
    lire(en_octets(retouche({"collectifs.0.fermetures": [{"debut": jour, "fin": jour}]})))


# --- Créneaux qui se chevauchent -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("debut", "fin"),
    [("16:30", "18:00"), ("17:00", "17:30"), ("15:00", "16:31"), ("17:59", "19:00"), ("16:00", "19:00")],
)
def test_deux_creneaux_qui_se_chevauchent_sont_refuses(debut: str, fin: str):
    (faute,) = fautes_de({"collectifs.0.creneaux": [CRENEAU, {"jour": "lundi", "debut": debut, "fin": fin}]})
    assert faute.startswith("collectifs[0].creneaux[1]")


def test_trois_creneaux_dont_le_dernier_enjambe_les_deux_premiers():
    autres = [CRENEAU, {"jour": "lundi", "debut": "09:00", "fin": "10:00"}]
    (faute,) = fautes_de({"collectifs.0.creneaux": [*autres, {"jour": "lundi", "debut": "08:00", "fin": "20:00"}]})
    assert faute.startswith("collectifs[0].creneaux[2]")


@pytest.mark.parametrize(
    "second",
    [
        {"jour": "lundi", "debut": "18:00", "fin": "19:30"},
        {"jour": "lundi", "debut": "15:00", "fin": "16:30"},
        {"jour": "mardi", "debut": "16:30", "fin": "18:00"},
    ],
)
def test_deux_creneaux_bout_a_bout_ou_d_un_autre_jour_sont_acceptes(second: dict[str, str]):
    projet = lire(en_octets(retouche({"collectifs.0.creneaux": [CRENEAU, second]}))).projet
    assert len(projet.collectifs[0].creneaux or ()) == 2


def test_le_meme_creneau_dans_deux_collectifs_est_accepte(base: dict[str, Any]):
    base["collectifs"] *= 2
    assert len(lire(en_octets(base)).projet.collectifs) == 2


# --- Ce qui se pardonne ----------------------------------------------------------------------------------------------


def test_le_bom_est_pardonne():
    assert lire(b"\xef\xbb\xbf" + en_octets(retouche())) == lire(en_octets(retouche()))


def test_format_et_version_peuvent_manquer():
    assert lire(en_octets(retouche(sans=["format", "version"]))).avertissements == ()


@pytest.mark.parametrize("contenu", ["{}", '{"projet": null, "collectifs": null, "campagne": null, "porteur": null}'])
def test_un_fichier_qui_ne_dit_rien_se_lit(contenu: str):
    lecture = lire(brut(contenu))
    assert lecture.projet.collectifs == ()
    assert lecture.avertissements == ()


@pytest.mark.parametrize("montant", ["0", "0.0", "15", "15.5", "15.00", "007.10"])
def test_un_montant_a_au_plus_deux_decimales(montant: str):
    projet = lire(en_octets(retouche({"projet.participation_familles.montant_annuel": montant}))).projet
    assert projet.participation.montant_annuel == type(projet.participation.montant_annuel)(montant)


@pytest.mark.parametrize(
    ("chemin", "nom"),
    [
        ("couleur", "couleur"),
        ("campagne.couleur", "campagne.couleur"),
        ("porteur.couleur", "porteur.couleur"),
        ("projet.couleur", "projet.couleur"),
        ("projet.participation_familles.couleur", "projet.participation_familles.couleur"),
        ("projet.comite_local.couleur", "projet.comite_local.couleur"),
        ("projet.diagnostic.couleur", "projet.diagnostic.couleur"),
        ("projet.articulation.couleur", "projet.articulation.couleur"),
        ("projet.evaluation.couleur", "projet.evaluation.couleur"),
        ("projet.formation_intervenants.0.couleur", "projet.formation_intervenants[0].couleur"),
        ("projet.actions.2.couleur", "projet.actions[2].couleur"),
        ("projet.observations_financeurs.0.couleur", "projet.observations_financeurs[0].couleur"),
        ("collectifs.0.couleur", "collectifs[0].couleur"),
        ("collectifs.0.encadrants.couleur", "collectifs[0].encadrants.couleur"),
        ("collectifs.0.creneaux.1.couleur", "collectifs[0].creneaux[1].couleur"),
    ],
)
def test_une_cle_inconnue_est_nommee_avec_son_chemin_et_ne_refuse_rien(chemin: str, nom: str):
    (avertissement,) = lire(en_octets(retouche({chemin: None}))).avertissements
    assert avertissement.startswith(f"{nom} : ")


# --- Ce qui n'est pas du JSON, ou l'est trop -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b"3",
        b'"texte"',
        b"{",
        b"{} {}",
        b"{'format': 1}",
        b'{"format": "preau/projet",}',
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"\xff\xfe{\x00}\x00",
        '{"format": "preau/projet"}'.encode("utf-16"),
        '{"projet": {"intitule": "é"}}'.encode("latin-1"),
        b'{"projet": {"intitule": "\x00"}}',
        b'{"projet": {"intitule": "\xed\xa0\x80"}}',
        b"[" * 10_000_000,
        b'{"a":' * 100_000,
        b" " * (TAILLE_MAX + 1),
    ],
    ids=lambda octets: repr(octets[:24]),
)
def test_ce_qui_n_est_pas_un_objet_json_lisible_est_refuse_en_une_ligne(octets: bytes):
    (faute,) = fautes(octets)
    assert faute.startswith("fichier : ")
    assert faute.isprintable()


@pytest.mark.parametrize(
    ("contenu", "chemin"),
    [
        ('{"version": 1, "version": 1}', "version"),
        ('{"projet": {"laicite": true, "mixite": true, "laicite": false}}', "projet.laicite"),
        ('{"collectifs": [{"creneaux": [{"jour": "lundi", "jour": "mardi"}]}]}', "collectifs[0].creneaux[0].jour"),
        ('{"inconnue": {"a": {"b": 1, "b": 2}}}', "inconnue.a.b"),
        ('{"projet": {"laicite": true, "la\\u0069cite": false}}', "projet.laicite"),
        ('{"collectifs": [{"effectif": NaN}]}', "collectifs[0].effectif"),
        ('{"collectifs": [{"effectif": Infinity}]}', "collectifs[0].effectif"),
        ('{"collectifs": [{"effectif": -Infinity}]}', "collectifs[0].effectif"),
        ('{"collectifs": [{"effectif": 1e999}]}', "collectifs[0].effectif"),
        ('{"inconnue": [0, NaN]}', "inconnue[1]"),
        ('{"projet": {"intitule": "\\ud800"}}', "projet.intitule"),
        ('{"projet": {"diagnostic": {"etablissements": ["\\udfff"]}}}', "projet.diagnostic.etablissements[0]"),
    ],
)
def test_cle_double_nombre_infini_et_demi_caractere_sont_refuses_a_leur_chemin(contenu: str, chemin: str):
    (faute,) = fautes(brut(contenu))
    assert faute.startswith(f"{chemin} : ")


def test_un_nombre_de_milliers_de_chiffres_est_refuse():
    (faute,) = fautes(b'{"collectifs": [{"effectif": ' + b"9" * 5000 + b"}]}")
    assert faute.startswith("collectifs[0].effectif : nombre attendu, « 999")
    assert len(faute) < 120


def test_une_paire_de_demi_caracteres_est_un_caractere():
    assert lire(brut('{"projet": {"intitule": "\\ud83d\\ude00"}}')).projet.intitule == "\N{GRINNING FACE}"


@pytest.mark.parametrize("profondeur", [50, 400, 800])
@pytest.mark.parametrize(
    ("debut", "fin"),
    [
        ('{"projet": {"actions": [{"intitule": ', "}]}}"),
        ('{"collectifs": [{"encadrants": {"a": ', "}}]}"),
        ('{"collectifs": [{"creneaux": [', "]}]}"),
    ],
)
def test_une_valeur_tres_profonde_est_lue_ou_refusee_sans_rien_casser(profondeur: int, debut: str, fin: str):
    octets = brut(debut + "[" * profondeur + "]" * profondeur + fin)
    with contextlib.suppress(FichierRefuse):
        lire(octets)


def test_une_cle_illisible_est_montree_sans_caractere_de_commande():
    (avertissement,) = lire(json.dumps({"a\nb\x1b[31m": 1}).encode()).avertissements
    assert avertissement.isprintable()
