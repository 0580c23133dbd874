"""Ce qui doit rester vrai de tout fichier, quel qu'il soit."""

import copy
import json
from collections import Counter
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from preau.coeur.echange import Faute, FichierRefuse
from preau.coeur.referentiel import EXIGENCES, Avis, Phase, Rapport, Verdict
from preau.coeur.verification import verifier
from tests.coeur.fabrique import en_octets, retouche
from tests.coeur.strategies import chemins, projets, valeurs_json

SANS_REMEDE = {Verdict.CONFORME, Verdict.SANS_OBJET}


def verdicts(rapport: Rapport) -> dict[tuple[str, str], Verdict]:
    return {(c.code, c.objet): c.verdict for c in rapport.constats}


def avis_attendu(presents: set[Verdict]) -> Avis:
    if Verdict.NON_CONFORME in presents:
        return Avis.IRRECEVABLE
    if Verdict.NON_RENSEIGNE in presents:
        return Avis.INCOMPLET
    return Avis.A_APPRECIER if Verdict.A_APPRECIER in presents else Avis.RECEVABLE


@settings(max_examples=150)
@given(projets(), st.sampled_from(Phase))
def test_un_fichier_valide_est_juge_et_chaque_constat_est_complet(projet: dict[str, Any], phase: Phase):
    rapport = verifier(en_octets(projet), phase)
    assert len(verdicts(rapport)) == len(rapport.constats), "un seul constat par exigence et par objet"
    for constat in rapport.constats:
        assert constat.code in EXIGENCES
        assert all(isinstance(valeur, str) for cle, valeur in constat.en_dict().items() if cle != "derogation")
        assert isinstance(constat.derogation, bool)
        assert constat.phrase.strip()
        assert constat.source.strip()
        assert constat.attendu.strip()
        assert constat.observe.strip()
        assert (constat.remede == "") == (constat.verdict in SANS_REMEDE)
        assert not constat.derogation or constat.verdict is Verdict.CONFORME
        assert "None" not in constat.phrase + constat.observe + constat.attendu + constat.remede + constat.source
    assert rapport.avis is avis_attendu({c.verdict for c in rapport.constats})
    assert json.loads(json.dumps(rapport.en_dict()))["format"] == "preau/rapport"


@settings(max_examples=80)
@given(projets())
def test_a_venir_l_emporte_et_ce_qui_est_du_ne_change_pas_avec_la_phase(projet: dict[str, Any]):
    octets = en_octets(projet)
    par_phase = {phase: verdicts(verifier(octets, phase)) for phase in Phase}
    assert Verdict.A_VENIR not in par_phase[Phase.BILAN].values()
    for phase, obtenus in par_phase.items():
        assert obtenus.keys() == par_phase[Phase.BILAN].keys()
        for (code, objet), verdict in obtenus.items():
            due = EXIGENCES[code].phase.rang <= phase.rang
            assert verdict is (par_phase[Phase.BILAN][code, objet] if due else Verdict.A_VENIR)


@settings(max_examples=150)
@given(projets(), st.data())
def test_l_ordre_des_collectifs_et_des_actions_ne_change_que_les_numeros(projet: dict[str, Any], data: st.DataObject):
    projet["projet"]["derogations"] = None
    melange = copy.deepcopy(projet)
    melange["collectifs"] = data.draw(st.permutations(melange["collectifs"]))
    if melange["projet"]["actions"]:
        melange["projet"]["actions"] = data.draw(st.permutations(melange["projet"]["actions"]))
    avant, apres = verifier(en_octets(projet), Phase.BILAN), verifier(en_octets(melange), Phase.BILAN)
    assert avant.avis is apres.avis
    assert _sans_numeros(avant) == _sans_numeros(apres)


def _sans_numeros(rapport: Rapport) -> Counter[tuple[str, ...]]:
    return Counter(
        (c.code, "projet", c.verdict)
        if c.objet == "projet"
        else (c.code, c.objet.partition(":")[0], c.verdict, c.observe, c.phrase, c.remede)
        for c in rapport.constats
    )


# Les champs dont l'absence a un sens : sans fermeture, on est ouvert ; sans liste, c'est le niveau unique ; sans
# observation, rien à répondre ; sans montant, un projet gratuit l'est.
ABSENCE_QUI_DIT = {"fermetures", "niveaux", "derogations", "observations_financeurs"}
# Sans département, le texte national juge (§ 2 du contrat) : il n'a pas de règle rurale, et il admet le lycée.
JUGES_AUTREMENT_PAR_LE_NATIONAL = {
    "beneficiaires.niveau",
    "collectif.effectif",
    "collectif.encadrement",
    "collectif.frequence",
    "collectif.duree_seance",
}


def absence_qui_dit(projet: dict[str, Any], chemin: tuple[str | int, ...]) -> bool:
    participation = projet["projet"]["participation_familles"] or {}
    gratuit = participation.get("mode") == "gratuite" and chemin[-1] == "montant_annuel"
    interieur = {"derogations", "observations_financeurs"} & set(chemin)
    return gratuit or bool(interieur) or chemin[-1] in ABSENCE_QUI_DIT


def est_vide(valeur: Any) -> bool:
    if isinstance(valeur, str):
        return not valeur.strip()
    if isinstance(valeur, dict):
        return all(map(est_vide, valeur.values()))
    return valeur is None or (isinstance(valeur, list) and all(map(est_vide, valeur)))


def annuler(projet: dict[str, Any], chemin: tuple[str | int, ...]) -> tuple[dict[str, Any], bool]:
    """Le projet où cette valeur vaut null, et si une entrée de liste y a disparu faute de rien dire d'autre."""
    nouveau = copy.deepcopy(projet)
    cible: Any = nouveau
    parents = []
    for pas in chemin[:-1]:
        parents.append((cible, cible[pas]))
        cible = cible[pas]
    cible[chemin[-1]] = None
    return nouveau, any(isinstance(liste, list) and est_vide(entree) for liste, entree in parents)


def creations(avant: Rapport, apres: Rapport) -> list[tuple[str, str, str]]:
    """Les constats conformes ou non conformes que l'absence a fait naître."""
    anciens = verdicts(avant)
    return [
        (c.code, c.objet, c.verdict)
        for c in apres.constats
        if c.verdict in (Verdict.CONFORME, Verdict.NON_CONFORME)
        and anciens.get((c.code, c.objet)) is not c.verdict
        # Le contrat le veut : sans niveau connu, une action qui prouve l'ouverture vaut conforme (§ 3).
        and (c.code, c.verdict) != ("college.pas_que_methodologie", Verdict.CONFORME)
    ]


@settings(max_examples=300)
@given(projets(), st.data())
def test_une_absence_ne_fait_naitre_ni_conforme_ni_non_conforme(projet: dict[str, Any], data: st.DataObject):
    possibles = [c for c in chemins(projet) if not isinstance(c[-1], int) and not absence_qui_dit(projet, c)]
    chemin = data.draw(st.sampled_from(possibles))
    annule, disparue = annuler(projet, chemin)
    assume(not disparue)
    avant, apres = (verifier(en_octets(p), Phase.BILAN) for p in (projet, annule))
    nees = creations(avant, apres)
    if chemin[-1] == "departement":
        nees = [ne for ne in nees if ne[0] not in JUGES_AUTREMENT_PAR_LE_NATIONAL]
    assert nees == []


def test_dans_le_projet_de_base_aucune_absence_ne_fait_naitre_de_verdict():
    base = retouche()
    avant = verifier(en_octets(base), Phase.BILAN)
    for chemin in chemins(base):
        if not isinstance(chemin[-1], int) and not absence_qui_dit(base, chemin):
            annule, _ = annuler(base, chemin)
            assert creations(avant, verifier(en_octets(annule), Phase.BILAN)) == [], chemin


def fautes_ou_rien(octets: bytes) -> tuple[Faute, ...]:
    """Les fautes d'un fichier refusé ; rien pour un fichier jugé, dont le rapport doit pouvoir s'écrire."""
    try:
        rapport = verifier(octets, Phase.BILAN)
    except FichierRefuse as refus:
        return refus.fautes
    json.dumps(rapport.en_dict(), ensure_ascii=False).encode("utf-8")
    return ()


def juge_ou_refuse(octets: bytes) -> None:
    """Jugé, ou refusé en nommant un endroit, sur une ligne ; jamais autre chose."""
    for faute in fautes_ou_rien(octets):
        chemin, separateur, message = str(faute).partition(" : ")
        assert (bool(chemin), separateur, bool(message)) == (True, " : ", True)
        assert len(str(faute).splitlines()) == 1
        str(faute).encode("utf-8")


@settings(max_examples=200)
@given(valeurs_json())
def test_n_importe_quel_json_est_juge_ou_refuse(valeur: Any):
    juge_ou_refuse(json.dumps(valeur).encode())


@settings(max_examples=300)
@given(projets(), valeurs_json(), st.data())
def test_n_importe_quelle_valeur_a_n_importe_quelle_place_est_jugee_ou_refusee(
    projet: dict[str, Any], valeur: Any, data: st.DataObject
):
    *parents, dernier = data.draw(st.sampled_from(chemins(projet)))
    cible: Any = projet
    for pas in parents:
        cible = cible[pas]
    cible[dernier] = valeur
    juge_ou_refuse(json.dumps(projet).encode())


@settings(max_examples=200)
@given(st.binary(max_size=60))
def test_n_importe_quels_octets_sont_juges_ou_refuses(octets: bytes):
    juge_ou_refuse(octets)


@settings(max_examples=60)
@given(projets())
def test_juger_deux_fois_donne_le_meme_rapport(projet: dict[str, Any]):
    octets = en_octets(projet)
    assert verifier(octets) == verifier(octets)
