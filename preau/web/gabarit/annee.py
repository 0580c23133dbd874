"""L'image de l'année d'un collectif : ce que le cœur a compté, rangé pour être dessiné en tableau.

Une ligne par créneau, une colonne par semaine, les semaines groupées par mois. Une semaine est du mois de son jeudi,
comme le veut l'usage des calendriers : celle du 31 août ouvre septembre.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from preau.coeur.calendrier import JOURS, CalendrierScolaire, Deroulement, Horaire, SeancePerdue
from preau.coeur.phrases import compter, heure
from preau.web.gabarit.templatetags.francais import MOIS, insecables, jour_court

ABREGES = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
CRENEAUX_EMPILABLES = 14
"""Au-delà, l'image ne s'empile plus par mois sur un petit écran, elle défile : `annee.css` s'arrête au même nombre."""

TENUE, PERDUE, VACANCES, LIBRE = "tenue", "perdue", "vacances", "libre"


class Case(NamedTuple):
    """Un créneau une semaine donnée : état, jour, mots qui le disent, place (mois, rang dans le mois)."""

    etat: str
    jour: date
    texte: str
    mois: int
    rang: int

    @property
    def abrege(self) -> str:
        """« ma 12 » : ce qui se lit dans la case sur un petit écran ; « × 12 » si la séance est perdue.

        Un jour qui n'est pas du mois où sa semaine est rangée porte le sien : « 29/9 ».
        """
        lundi = self.jour - timedelta(days=self.jour.weekday())
        ailleurs = self.jour.month != _du_mois(lundi)[1]
        quand = f"{self.jour.day}/{self.jour.month}" if ailleurs else f"{self.jour.day}"
        if self.etat == PERDUE:
            return f"×\u00a0{quand}"
        return quand if ailleurs else f"{JOURS[self.jour.weekday()][:2]}\u00a0{quand}"


class MoisDessine(NamedTuple):
    """Un mois : son nom entier, son nom court, le nombre de ses semaines, sa position."""

    nom: str
    abrege: str
    semaines: int
    position: int


class LigneDessinee(NamedTuple):
    """Un créneau : son jour, ses heures, une case par semaine."""

    jour: str
    heures: str
    cases: tuple[Case, ...]


class SeanceTombee(NamedTuple):
    """Une séance perdue hors des vacances : son jour, son créneau, le motif."""

    jour: date
    creneau: str
    motif: str


@dataclass(frozen=True, slots=True)
class AnneeDessinee:
    """Tout ce que le composant ``<c-annee>`` dessine."""

    mois: tuple[MoisDessine, ...]
    lignes: tuple[LigneDessinee, ...]
    tombees: tuple[SeanceTombee, ...]
    vacances: int
    tenues: int
    ouvertes: str
    completes: str
    suite: str
    suffit: bool

    @property
    def empilable(self) -> bool:
        """Vrai si la feuille de style sait empiler les mois sur un petit écran."""
        return len(self.lignes) <= CRENEAUX_EMPILABLES

    @property
    def annonce(self) -> str:
        """La phrase entière, pour un lecteur d'écran quand l'image change."""
        return f"{self.ouvertes}, dont {self.completes}. {self.suite}"


def dessiner(deroulement: Deroulement, calendrier: CalendrierScolaire, semaines_min: int | None) -> AnneeDessinee:
    """L'année d'un plan, prête à dessiner ; ``semaines_min`` est ce que le texte demande, None s'il n'en dit rien."""
    lundis = _lundis(deroulement, calendrier)
    horaires = sorted({s.horaire for s in deroulement.seances} | {s.horaire for s in deroulement.perdues})
    places = _places(lundis)
    tenues = {(seance.date, seance.horaire) for seance in deroulement.seances}
    perdues = {(seance.date, seance.horaire): seance for seance in deroulement.perdues}
    lignes = []
    for horaire in horaires:
        jours = [lundi + timedelta(days=horaire.jour) for lundi in lundis]
        etats = [_etat(jour, horaire, tenues, perdues, calendrier) for jour in jours]
        cases = [
            Case(etat, jour, f"semaine du {jour_court(lundi)} : {mots}", *place)
            for (etat, mots), jour, lundi, place in zip(etats, jours, lundis, places, strict=True)
        ]
        lignes.append(LigneDessinee(JOURS[horaire.jour], _heures(horaire), tuple(cases)))
    vacances = [perdue for perdue in deroulement.perdues if _est_en_vacances(perdue.date, calendrier)]
    autres = [perdue for perdue in deroulement.perdues if not _est_en_vacances(perdue.date, calendrier)]
    return AnneeDessinee(
        mois=tuple(_mois(lundis)),
        lignes=tuple(lignes),
        tombees=tuple(_tombee(perdue) for perdue in autres),
        vacances=len(vacances),
        tenues=len(deroulement.seances),
        ouvertes=compter(deroulement.semaines_ouvertes, "semaine ouverte", "semaines ouvertes"),
        completes=compter(deroulement.semaines_completes, "complète"),
        suite=insecables(_suite(deroulement, semaines_min)),
        suffit=semaines_min is not None and deroulement.semaines_completes >= semaines_min,
    )


def _est_en_vacances(jour: date, calendrier: CalendrierScolaire) -> bool:
    return (calendrier.motif(jour) or "").startswith("vacances")


def _lundis(deroulement: Deroulement, calendrier: CalendrierScolaire) -> tuple[date, ...]:
    """Les lundis de la première à la dernière semaine où il y a classe ou séance ; l'été n'est pas dessiné.

    Les derniers mois sans aucune séance ne le sont pas non plus : la semaine de juillet ferait une colonne vide.
    """
    occupes = {seance.date - timedelta(days=seance.date.weekday()) for seance in deroulement.seances}
    utiles = [
        rang
        for rang, lundi in enumerate(calendrier.lundis)
        if lundi in occupes or any(calendrier.motif(lundi + timedelta(days=ecart)) is None for ecart in range(5))
    ]
    lundis = calendrier.lundis[utiles[0] : utiles[-1] + 1] if utiles else ()
    dernier_mois = max((_du_mois(lundi) for lundi in occupes), default=(calendrier.annee.debut + 1, 12))
    return tuple(lundi for lundi in lundis if _du_mois(lundi) <= dernier_mois)


def _du_mois(lundi: date) -> tuple[int, int]:
    jeudi = lundi + timedelta(days=3)
    return jeudi.year, jeudi.month


def _mois(lundis: tuple[date, ...]) -> Iterator[MoisDessine]:
    for position, ((annee, mois), semaines) in enumerate(groupby(lundis, _du_mois)):
        yield MoisDessine(f"{MOIS[mois - 1]} {annee}", ABREGES[mois - 1], len(list(semaines)), position)


def _places(lundis: tuple[date, ...]) -> list[tuple[int, int]]:
    """La place de chaque semaine : (position du mois, rang dans le mois)."""
    return [(mois.position, rang) for mois in _mois(lundis) for rang in range(mois.semaines)]


def _etat(
    jour: date,
    horaire: Horaire,
    tenues: set[tuple[date, Horaire]],
    perdues: dict[tuple[date, Horaire], SeancePerdue],
    calendrier: CalendrierScolaire,
) -> tuple[str, str]:
    if (jour, horaire) in tenues:
        return TENUE, "prévue"
    if _est_en_vacances(jour, calendrier):
        return VACANCES, calendrier.motif(jour) or ""
    perdue = perdues.get((jour, horaire))
    return (PERDUE, f"perdue, {perdue.motif}") if perdue else (LIBRE, "pas de séance prévue")


def _heures(horaire: Horaire) -> str:
    return insecables(f"{heure(horaire.debut)} – {heure(horaire.fin)}")


def _tombee(perdue: SeancePerdue) -> SeanceTombee:
    return SeanceTombee(perdue.date, _heures(perdue.horaire), perdue.motif)


def _suite(deroulement: Deroulement, semaines_min: int | None) -> str:
    """Ce que le texte en dit : la marge, le doute ou le manque."""
    if semaines_min is None:
        return "Le texte n'en fixe pas le nombre."
    demande = f"Le texte en demande {semaines_min}"
    marge = deroulement.semaines_completes - semaines_min
    if marge > 0:
        return f"{demande} : il vous reste {compter(marge, 'semaine')} de marge."
    if marge == 0:
        return f"{demande} : c'est juste le compte, sans marge."
    if deroulement.semaines_ouvertes >= semaines_min:
        manque = compter(-marge, "complète")
        return f"{demande} : le compte y est en semaines ouvertes, mais il en manque {manque}. La Caf appréciera."
    return f"{demande} : il en manque {semaines_min - deroulement.semaines_ouvertes}."
