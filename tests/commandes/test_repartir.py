"""``preau repartir``, du fichier à la réponse : ce qui est écrit, où, et le code de sortie (contrat § 5)."""

import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from preau.cli import main

BASE: dict[str, Any] = {
    "format": "preau/repartition",
    "version": 1,
    "enveloppe": "12500.00",
    "demandes": [
        {"id": "P2", "rang": 2, "montant_demande": "9000.00", "montant_plancher": "5000.00"},
        {
            "id": "P1",
            "rang": 1,
            "montant_demande": "7500.00",
            "montant_plancher": "5000.00",
            "territoire_prioritaire": True,
            "depose_le": "2024-06-01T10:00:00",
        },
    ],
}
MONTANT = "montant attendu (texte, point, deux décimales au plus)"
INSTANT = "date et heure sans décalage horaire attendues (AAAA-MM-JJTHH:MM:SS)"


class Reponse(NamedTuple):
    """Ce que la commande a répondu."""

    code: int
    sortie: str
    erreurs: list[str]


class Terminal:
    """Donne des octets à l'entrée standard, lance la commande, recueille sa réponse."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, contenu: object, *options: str, fichier: str = "-") -> Reponse:
        octets = contenu if isinstance(contenu, bytes) else json.dumps(contenu).encode()
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(octets)))
        code = main(["repartir", fichier, *options])
        lu = self._capsys.readouterr()
        return Reponse(code, lu.out, lu.err.splitlines())


@pytest.fixture
def repartir(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(monkeypatch, capsys)


def avec(**champs: Any) -> dict[str, Any]:
    """Le fichier de base, sa première demande changée."""
    return BASE | {"demandes": [BASE["demandes"][0] | champs]}


def sans(cle: str) -> dict[str, Any]:
    premiere = {nom: valeur for nom, valeur in BASE["demandes"][0].items() if nom != cle}
    return BASE | {"demandes": [premiere]}


@pytest.mark.parametrize(
    ("methode", "accordes", "reste"),
    [
        ("rang", ["5000.00", "7500.00"], "0.00"),
        ("prorata", ["6818.18", "5681.82"], "0.00"),
        ("optimale", ["5000.00", "7500.00"], "0.00"),
    ],
)
def test_la_reponse_suit_le_contrat_et_l_ordre_du_fichier(
    repartir: Terminal, methode: str, accordes: list[str], reste: str
):
    code, sortie, erreurs = repartir(BASE, "--methode", methode, "--format", "json")
    assert (code, erreurs) == (0, [])
    reponse = json.loads(sortie)
    lignes = reponse.pop("attributions")
    assert reponse == {
        "format": "preau/attributions",
        "version": 1,
        "methode": methode,
        "enveloppe": "12500.00",
        "total": "12500.00",
        "reste": reste,
    }
    assert [list(ligne) for ligne in lignes] == [["id", "montant", "motif"]] * 2
    assert [(ligne["id"], ligne["montant"]) for ligne in lignes] == list(zip(["P2", "P1"], accordes, strict=True))


def test_la_methode_par_defaut_est_le_rang(repartir: Terminal):
    assert json.loads(repartir(BASE, "--format", "json").sortie)["methode"] == "rang"


def test_le_texte_montre_le_tableau_le_total_le_reste_et_les_motifs(repartir: Terminal):
    code, sortie, _ = repartir(BASE | {"enveloppe": "12600.50"})
    lignes = [" ".join(ligne.split()) for ligne in sortie.splitlines()]
    assert code == 0
    assert lignes[0] == "Répartition dans l'ordre des rangs"
    assert lignes[2:5] == ["Projet Demandé Accordé", "P2 9 000,00 € 5 100,50 €", "P1 7 500,00 € 7 500,00 €"]
    assert lignes[6:9] == ["Total (2 demandes) 16 500,00 € 12 600,50 €", "Enveloppe 12 600,50 €", "Reste 0,00 €"]
    assert lignes[11] == "P1 : Rang 1. Il restait 12 600,50 € à son tour : 7 500,00 € demandés, accordés en entier."


def test_un_identifiant_ne_commande_pas_le_terminal(repartir: Terminal):
    assert "\x1b" not in repartir(avec(id="\x1b[31mP\nQ")).sortie


@pytest.mark.parametrize("demandes", [{}, {"demandes": None}, {"demandes": []}])
def test_aucune_demande_est_un_fichier_valable(repartir: Terminal, demandes: dict[str, Any]):
    code, sortie, erreurs = repartir({"enveloppe": "10.5", **demandes}, "--format", "json")
    reponse = json.loads(sortie)
    assert (code, erreurs, reponse["attributions"]) == (0, [], [])
    assert (reponse["enveloppe"], reponse["total"], reponse["reste"]) == ("10.50", "0.00", "10.50")
    assert repartir({"enveloppe": "10.5", **demandes}).code == 0


def test_bom_et_champs_facultatifs_sont_admis(repartir: Terminal):
    contenu = {"enveloppe": "5", "demandes": [{"id": " é ", "montant_demande": "5", "rang": None, "depose_le": None}]}
    code, sortie, erreurs = repartir(b"\xef\xbb\xbf" + json.dumps(contenu).encode(), "--format", "json")
    assert (code, erreurs) == (0, [])
    assert json.loads(sortie)["attributions"][0]["id"] == " é "


def test_les_cles_inconnues_sont_nommees(repartir: Terminal):
    code, _, erreurs = repartir(avec(couleur="bleu") | {"annee": 2024})
    assert code == 0
    assert erreurs == [
        "attention, demandes[0].couleur : clé inconnue, ignorée",
        "attention, annee : clé inconnue, ignorée",
    ]


@pytest.mark.parametrize(
    ("contenu", "faute"),
    [
        (b"{", "fichier : ce n'est pas du JSON (ligne 1, colonne 2)"),
        ([], "fichier : objet attendu, une liste reçue"),
        (b'{"enveloppe": "1", "enveloppe": "2"}', "enveloppe : clé écrite deux fois"),
        (b'{"enveloppe": NaN}', "enveloppe : nombre attendu, « NaN » reçu"),
        (BASE | {"format": "preau/projet"}, "format : « preau/repartition » attendu, « preau/projet » reçu"),
        (BASE | {"version": 2}, "version : version 1 attendue, « 2 » reçu"),
        (BASE | {"version": True}, "version : nombre entier attendu, true reçu"),
        ({"demandes": []}, f"enveloppe : {MONTANT}, rien reçu"),
        (BASE | {"enveloppe": None}, f"enveloppe : {MONTANT}, null reçu"),
        (BASE | {"enveloppe": 12500}, f"enveloppe : {MONTANT}, « 12500 » reçu"),
        (BASE | {"enveloppe": "-1.00"}, f"enveloppe : {MONTANT}, « -1.00 » reçu"),
        (BASE | {"demandes": {}}, "demandes : liste attendue, un objet reçu"),
        (BASE | {"demandes": [None]}, "demandes[0] : objet attendu, null reçu"),
        (sans("id"), "demandes[0].id : texte attendu, rien reçu"),
        (avec(id=" "), "demandes[0].id : texte attendu, «   » reçu"),
        (avec(id=1), "demandes[0].id : texte attendu, « 1 » reçu"),
        (sans("montant_demande"), f"demandes[0].montant_demande : {MONTANT}, rien reçu"),
        (avec(montant_demande="9000.001"), f"demandes[0].montant_demande : {MONTANT}, « 9000.001 » reçu"),
        (avec(montant_demande=True), f"demandes[0].montant_demande : {MONTANT}, true reçu"),
        (
            avec(montant_plancher="9000.01"),
            "demandes[0].montant_plancher : plancher d'au plus 9000.00 attendu (le montant demandé), « 9000.01 » reçu",
        ),
        (
            avec(montant_plancher="0.00"),
            "demandes[0].montant_plancher : plancher au-dessus de 0 attendu (un montant est demandé), « 0.00 » reçu",
        ),
        (avec(rang=0), "demandes[0].rang : nombre entier de 1 à 1000000000 attendu, « 0 » reçu"),
        (avec(rang=1.5), "demandes[0].rang : nombre entier attendu, « 1.5 » reçu"),
        (avec(rang="1"), "demandes[0].rang : nombre entier attendu, « 1 » reçu"),
        (avec(rang=True), "demandes[0].rang : nombre entier attendu, true reçu"),
        (avec(territoire_prioritaire=1), "demandes[0].territoire_prioritaire : true ou false attendu, « 1 » reçu"),
        (avec(depose_le="2024-06-01T10:00:00Z"), f"demandes[0].depose_le : {INSTANT}, « 2024-06-01T10:00:00Z » reçu"),
        (
            avec(depose_le="2024-06-01T10:00:00+02:00"),
            f"demandes[0].depose_le : {INSTANT}, « 2024-06-01T10:00:00+02:00 » reçu",
        ),
        (avec(depose_le="2024-02-30T10:00:00"), f"demandes[0].depose_le : {INSTANT}, « 2024-02-30T10:00:00 » reçu"),
        (avec(depose_le=20240601), f"demandes[0].depose_le : {INSTANT}, « 20240601 » reçu"),
    ],
)
def test_un_fichier_faux_est_refuse_a_son_chemin(repartir: Terminal, contenu: object, faute: str):
    assert repartir(contenu, "--format", "json") == (2, "", [faute])


def test_chaque_faute_a_sa_ligne_dans_l_ordre_du_fichier(repartir: Terminal):
    demandes = [{"id": "A", "montant_demande": "x", "montant_plancher": "1"}, {"id": "A", "montant_demande": "1"}]
    code, sortie, erreurs = repartir({"enveloppe": "", "demandes": demandes})
    assert (code, sortie) == (2, "")
    assert erreurs == [
        f"enveloppe : {MONTANT}, un texte vide reçu",
        f"demandes[0].montant_demande : {MONTANT}, « x » reçu",
        "demandes[1].id : identifiant encore jamais écrit attendu, « A » reçu",
    ]


def test_un_plancher_nul_sous_un_montant_nul_est_admis(repartir: Terminal):
    assert repartir(avec(montant_demande="0.00", montant_plancher="0.00")).code == 0


def test_un_fichier_se_lit_par_son_nom(repartir: Terminal, tmp_path: Path):
    fichier = tmp_path / "demandes.json"
    fichier.write_text(json.dumps(BASE), encoding="utf-8")
    assert repartir(b"", fichier=str(fichier)).code == 0
    absent = str(tmp_path / "absent.json")
    assert repartir(b"", fichier=absent) == (2, "", [f"{absent} : aucun fichier de ce nom"])


def test_une_methode_inconnue_sort_en_2(repartir: Terminal, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as sortie:
        repartir(BASE, "--methode", "hasard")
    assert sortie.value.code == 2
    assert "« hasard » n'est pas possible ; au choix" in capsys.readouterr().err
