"""Ce que les documents montrent d'un rapport : les constats rangés, et l'année de chaque collectif en nombres."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from preau.coeur.calendrier import SeancePerdue
from preau.coeur.phrases import compter, decimal
from preau.coeur.referentiel import Verdict
from preau.coeur.referentiel.norme import en_date
from preau.projets.faits import Plan
from preau.projets.rapports import ConstatLu, Rubrique

PERDUES_MONTREES = 40


def comptes_en_mots(comptes: Iterable[tuple[Verdict, int]]) -> list[list[str | int]]:
    """Pour chaque verdict rencontré, son mot et combien de constats."""
    return [[verdict.mot, nombre] for verdict, nombre in comptes]


def rubrique_a_composer(rubrique: Rubrique) -> dict[str, Any]:
    """Une rubrique et ses constats ; ``annee`` : celle du collectif, ``None`` s'il n'y en a pas."""
    return {
        "titre": rubrique.titre,
        "a_traiter": [_constat(lu) for lu in rubrique.a_traiter],
        "regles": [_constat(lu) for lu in rubrique.regles],
        "annee": annee_a_composer(rubrique.plan) if rubrique.plan else None,
    }


def _constat(lu: ConstatLu) -> dict[str, str]:
    constat = lu.constat
    return {
        "verdict": constat.verdict.value,
        "mot": constat.verdict.mot,
        "titre": lu.exigence.titre,
        "phrase": constat.phrase,
        "remede": constat.remede,
        "observe": constat.observe,
        "attendu": constat.attendu,
        "source": constat.source,
    }


def annee_a_composer(plan: Plan) -> dict[str, Any]:
    """L'année d'un collectif, mois par mois, et les séances perdues hors des vacances."""
    deroulement = plan.deroulement
    perdues = [f"{en_date(perdue.date)} : {perdue.motif}" for perdue in _perdues(plan)]
    heures = f"{decimal(deroulement.heures)} heures"
    return {
        "bilan": (
            f"{compter(deroulement.semaines_ouvertes, 'semaine ouverte', 'semaines ouvertes')}, dont "
            f"{compter(deroulement.semaines_completes, 'complète')} ; "
            f"{compter(len(deroulement.seances), 'séance prévue', 'séances prévues')}, {heures}."
        ),
        "mois": list(_mois(plan)),
        "total": [
            len(deroulement.seances),
            len(perdues),
            deroulement.semaines_ouvertes,
            deroulement.semaines_completes,
        ],
        "perdues": perdues[:PERDUES_MONTREES],
        "reste": max(len(perdues) - PERDUES_MONTREES, 0),
    }


def _perdues(plan: Plan) -> list[SeancePerdue]:
    """Les séances qui tombent hors des vacances, comme les compte la page."""
    return [perdue for perdue in plan.deroulement.perdues if not perdue.motif.startswith("vacances")]


def _mois(plan: Plan) -> Iterator[list[str | int]]:
    """Par mois : son nom, les séances prévues, les perdues hors vacances, les semaines ouvertes, les complètes."""
    perdues_du = Counter(_du_mois(perdue.date - timedelta(days=perdue.date.weekday())) for perdue in _perdues(plan))
    for (annee, mois), semaines in groupby(plan.deroulement.semaines, lambda semaine: _du_mois(semaine.lundi)):
        du_mois = list(semaines)
        tenues = sum(semaine.tenues for semaine in du_mois)
        ouvertes, completes = sum(s.ouverte for s in du_mois), sum(s.complete for s in du_mois)
        yield [_mois_en_mots(annee, mois), tenues, perdues_du[annee, mois], ouvertes, completes]


def _mois_en_mots(annee: int, mois: int) -> str:
    """« septembre 2024 »."""
    return en_date(date(annee, mois, 2)).partition(" ")[2]


def _du_mois(lundi: date) -> tuple[int, int]:
    """Une semaine est du mois de son jeudi."""
    jeudi = lundi + timedelta(days=3)
    return jeudi.year, jeudi.month
