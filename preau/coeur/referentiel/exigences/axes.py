"""§ 2-2 : la réussite des projets dépend de l'implication « de manière cumulative » de trois axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from preau.coeur.phrases import enumerer
from preau.coeur.referentiel.contexte import Contexte, est_ecartee, fait_preuve
from preau.coeur.referentiel.exigences.cadre import (
    F,
    Jugement,
    conforme,
    exigence,
    non_conforme,
    non_renseigne,
    sans_objet,
)
from preau.coeur.referentiel.faits import Action

EN_MOTS = {
    "enfants": "auprès des enfants et des jeunes",
    "parents": "auprès et avec les parents",
    "ecole": "de concertation avec l'école",
    "territoire": "de concertation avec les acteurs du territoire",
}
_REMEDE = {
    "enfants": "Décrivez au moins une action collective menée avec les enfants.",
    "parents": "Décrivez au moins une action menée avec les parents : café, atelier, sortie, entretien…",
    "ecole": "Décrivez comment vous vous concertez avec l'école : points réguliers, fiche de liaison, réunions…",
    "territoire": "Décrivez comment vous vous concertez avec les acteurs du territoire.",
}


def _axe(axe: str, contexte: Contexte) -> Jugement:
    """Au moins une action sur l'axe, non écartée ; ce qui manque dans une action l'empêche de faire preuve."""
    requis = contexte.parametres.axes_obligatoires if contexte.parametres else ()
    if axe not in (requis or ()):
        return sans_objet("axe non demandé", f"Le texte de l'année ne demande pas l'axe {EN_MOTS[axe]}.")
    comptees = [action for action in contexte.projet.actions if not est_ecartee(action)]
    de_l_axe = [action for action in comptees if action.axe == axe]
    preuves = [action for action in de_l_axe if fait_preuve(action)]
    if preuves:
        return conforme(_noms(preuves), f"L'axe {EN_MOTS[axe]} est présent : {_noms(preuves)}.")
    if de_l_axe:
        manque = f"{_ce_qui_manque(de_l_axe)} n'est pas dite pour {_noms(de_l_axe)}"
        phrase = f"L'axe {EN_MOTS[axe]} n'est pas certain : {manque}."
        return non_renseigne(
            phrase, "Complétez chaque action de cet axe : sa nature, sa modalité.", "action incomplète"
        )
    if any(action.axe is None for action in comptees):
        phrase = (
            f"Aucune action n'est rattachée à l'axe {EN_MOTS[axe]}, mais l'axe d'une action au moins n'est pas dit."
        )
        return non_renseigne(phrase, "Indiquez l'axe de chaque action.", "axe d'une action non renseigné")
    if not contexte.projet.actions:
        phrase = f"Aucune action n'est décrite, ni sur l'axe {EN_MOTS[axe]} ni sur un autre."
        return non_renseigne(phrase, _REMEDE[axe], "aucune action")
    phrase = (
        f"Aucune action recevable sur l'axe {EN_MOTS[axe]} : les axes du projet se cumulent, aucun ne peut manquer."
    )
    return non_conforme("aucune action sur cet axe", phrase, _REMEDE[axe])


def _ce_qui_manque(actions: list[Action]) -> str:
    manques = {
        "la nature": any(a.nature is None for a in actions),
        "la modalité": any(a.modalite is None for a in actions),
    }
    return enumerer([nom for nom, manque in manques.items() if manque], "ou")


def _noms(actions: list[Action]) -> str:
    return enumerer(
        [f"« {action.intitule} »" if action.intitule else "une action sans titre" for action in actions[:3]]
    )


def _exigence_d_axe(axe: str, titre: str, **reste: Any) -> Callable[[F], F]:
    return exigence(
        f"axe.{axe}",
        titre=titre,
        paragraphe="§ 2-2",
        parametres=("axes_obligatoires",),
        clauses=(10, 6),
        attendu="au moins une action recevable sur cet axe",
        **reste,
    )


@_exigence_d_axe("enfants", "Un axe auprès des enfants et des jeunes")
def axe_enfants(contexte: Contexte) -> Jugement:
    """§ 2-2 : « axe d'intervention auprès des enfants et des jeunes »."""
    return _axe("enfants", contexte)


@_exigence_d_axe("parents", "Un axe auprès et avec les parents")
def axe_parents(contexte: Contexte) -> Jugement:
    """§ 2-2 : « axe d'intervention auprès et avec les parents »."""
    return _axe("parents", contexte)


@_exigence_d_axe("ecole", "Un axe de concertation avec l'école")
def axe_ecole(contexte: Contexte) -> Jugement:
    """§ 2-2 : « axe de concertation et de coordination avec l'école »."""
    return _axe("ecole", contexte)


def _territoire_demande(contexte: Contexte) -> bool:
    """Ce que l'on fait : cet axe ne paraît que là où un texte le demande ; année non dite, où il l'a demandé."""
    if contexte.parametres is None:
        return "territoire" in contexte.referentiel.axes_connus()
    return "territoire" in (contexte.parametres.axes_obligatoires or ())


@_exigence_d_axe("territoire", "Un axe avec les acteurs du territoire", concerne=_territoire_demande)
def axe_territoire(contexte: Contexte) -> Jugement:
    """Quatrième axe de certains départements (Seine-et-Marne 2024-2025)."""
    return _axe("territoire", contexte)
