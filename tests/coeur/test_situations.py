"""Les situations de ``tests/situations`` : un projet, une phrase, et ce que le texte en dit.

Chaque situation part de ``base.toml`` : ``avec`` y remplace des valeurs, ``sans`` les met à null. Elle attend des
``attendus`` (code, objet, verdict), des ``absents`` (code, ou code et objet), un ``avis``, des ``avertissements`` ou un
``preambule`` (extraits), ou un ``refus`` (le début de la première faute).
"""

import tomllib
from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from preau.coeur.echange import FichierRefuse
from preau.coeur.referentiel import EXIGENCES, Phase, Rapport
from preau.coeur.verification import verifier
from tests.coeur.fabrique import SITUATIONS, en_octets, retouche

CLES = {
    "nom",
    "avec",
    "sans",
    "phase",
    "attendus",
    "absents",
    "avis",
    "avertissements",
    "preambule",
    "observe",
    "refus",
}
THEMES = sorted(chemin.stem for chemin in SITUATIONS.glob("*.toml") if chemin.stem != "base")


@cache
def situations_de(theme: str) -> list[dict[str, Any]]:
    return tomllib.loads((SITUATIONS / f"{theme}.toml").read_text(encoding="utf-8"))["situation"]


TOUTES = [pytest.param(s, id=f"{theme}: {s['nom']}") for theme in THEMES for s in situations_de(theme)]


def juger(situation: dict[str, Any]) -> Rapport:
    octets = en_octets(retouche(situation.get("avec"), situation.get("sans")))
    return verifier(octets, Phase(situation.get("phase", "depot")))


def verdicts(rapport: Rapport) -> dict[tuple[str, str], str]:
    return {(c.code, c.objet): c.verdict.value for c in rapport.constats}


@pytest.mark.parametrize("situation", TOUTES)
def test_la_situation_a_les_verdicts_du_texte(situation: dict[str, Any]):
    assert situation.keys() <= CLES, situation.keys() - CLES
    if refus := situation.get("refus"):
        with pytest.raises(FichierRefuse) as levee:
            juger(situation)
        assert str(levee.value.fautes[0]).startswith(refus)
        return
    rapport = juger(situation)
    obtenus = verdicts(rapport)
    attendus = {(code, objet): verdict for code, objet, verdict in situation.get("attendus", [])}
    assert {cle: obtenus.get(cle) for cle in attendus} == attendus
    for absent in situation.get("absents", []):
        assert not [cle for cle in obtenus if list(cle[: len(absent)]) == absent], absent
    if "avis" in situation:
        assert rapport.avis.value == situation["avis"]


@pytest.mark.parametrize(
    "situation", [p for p in TOUTES if {"avertissements", "preambule", "observe"} & p.values[0].keys()]
)
def test_la_situation_est_dite_en_mots(situation: dict[str, Any]):
    rapport = juger(situation)
    for extrait in situation.get("avertissements", []):
        assert any(extrait in avertissement for avertissement in rapport.avertissements), rapport.avertissements
    if situation.get("avertissements") == []:
        assert rapport.avertissements == ()
    for extrait in situation.get("preambule", []):
        assert extrait in " ".join(rapport.preambule)
    if situation.get("preambule") == []:
        assert rapport.preambule == ()
    dits = {(c.code, c.objet): f"{c.observe} {c.phrase} {c.source}" for c in rapport.constats}
    for code, objet, extrait in situation.get("observe", []):
        assert extrait in dits[code, objet]


def test_chaque_exigence_a_des_situations_qui_la_tranchent_autrement():
    vus: dict[str, set[str]] = defaultdict(set)
    for theme in THEMES:
        for situation in situations_de(theme):
            for code, _objet, verdict in situation.get("attendus", []):
                vus[code].add(verdict)
            for absent in situation.get("absents", []):
                vus[absent[0]].add("aucun constat")
    assert {code for code in EXIGENCES if len(vus[code] - {"a_venir"}) < 2} == set()


@pytest.mark.parametrize("theme", THEMES)
def test_deux_situations_n_ont_pas_le_meme_nom(theme: str):
    noms = [situation["nom"] for situation in situations_de(theme)]
    assert len(set(noms)) == len(noms)


def test_le_projet_de_base_est_recevable_a_chaque_phase():
    for phase in Phase:
        rapport = verifier(en_octets(retouche()), phase)
        assert rapport.avis.value == "recevable"
        assert rapport.avertissements == ()
