"""Le plan d'un collectif sur l'année, compté en semaines ouvertes et complètes (contrat des exigences, § 4).

Un jour ou une date qui manque laisse plusieurs plans possibles : on compte le pire et le meilleur.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from preau.coeur.calendrier import (
    CalendrierInconnu,
    CalendrierScolaire,
    Deroulement,
    Horaire,
    Periode,
    calendrier_scolaire,
    derouler,
)
from preau.coeur.phrases import compter, decimal, majuscule
from preau.coeur.referentiel.contexte import REMEDE_COMMUNE, Contexte
from preau.coeur.referentiel.faits import Collectif, Creneau, Fermeture, se_chevauchent


class PlanInconnu(LookupError):
    """On ne peut pas compter ; ``phrase`` dit pourquoi et ``remede`` que faire."""

    def __init__(self, phrase: str, remede: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.remede = remede


class Comptes(NamedTuple):
    """Ce que donne un plan : semaines complètes, semaines ouvertes, séances, heures (``None`` si une heure manque).

    Dans cet ordre, le plus grand de deux comptes est aussi le meilleur face au texte.
    """

    completes: int
    ouvertes: int
    seances: int
    heures: Decimal | None

    @property
    def en_mots(self) -> str:
        """« 28 semaines ouvertes, 24 semaines complètes, 52 séances, 78,00 heures »."""
        heures = "heures non dites" if self.heures is None else f"{decimal(self.heures)} heures"
        return (
            f"{compter(self.ouvertes, 'semaine ouverte', 'semaines ouvertes')}, "
            f"{compter(self.completes, 'semaine complète', 'semaines complètes')}, "
            f"{compter(self.seances, 'séance')}, {heures}"
        )


def calendrier_du_collectif(collectif: Collectif, contexte: Contexte) -> CalendrierScolaire:
    """Le calendrier de l'académie où le collectif se réunit, pour l'année du projet. Lève :class:`PlanInconnu`."""
    commune = contexte.commune(collectif)
    if commune is None:
        phrase = f"{majuscule(contexte.doute_sur_commune(collectif))} : on ne sait pas quelles vacances s'appliquent."
        raise PlanInconnu(phrase, REMEDE_COMMUNE)
    if contexte.projet.annee is None:
        raise PlanInconnu("L'année scolaire n'est pas dite.", "Indiquez l'année scolaire du projet.")
    try:
        return calendrier_scolaire(commune.departement, contexte.projet.annee)
    except CalendrierInconnu as inconnu:
        raise PlanInconnu(
            f"{majuscule(str(inconnu))}.", "Comptez vos semaines à la main et dites-le à la Caf."
        ) from None


def comptes_possibles(collectif: Collectif, contexte: Contexte) -> tuple[Comptes, ...]:
    """Les comptes que le dossier permet, du pire au meilleur ; un seul quand rien ne manque.

    Lève :class:`PlanInconnu` quand on ne peut rien compter.
    """
    debut, fin = collectif.debut, collectif.fin
    if debut is None or fin is None:
        raise PlanInconnu(
            "Les dates du collectif ne sont pas dites.", "Indiquez le premier et le dernier jour de séance."
        )
    if not collectif.creneaux:
        raise PlanInconnu(
            "Les séances de la semaine ne sont pas dites.", "Indiquez le jour et les heures de chaque séance."
        )
    calendrier = calendrier_du_collectif(collectif, contexte)
    requises = min((contexte.parametres and contexte.parametres.seances_hebdo_min) or 1, len(collectif.creneaux))

    def deroulements(semaine: Sequence[Horaire]) -> Iterator[Deroulement]:
        for fermetures in _fermetures_possibles(collectif.fermetures, debut, fin):
            yield derouler(calendrier, semaine, debut, fin, fermetures)

    sans_jour = sum(creneau.jour is None for creneau in collectif.creneaux)
    if sans_jour <= JOURS_ESSAYES:
        semaines = _semaines_possibles(collectif.creneaux)
        comptes = {_compter(plan, collectif, requises) for semaine in semaines for plan in deroulements(semaine)}
    else:
        connus = _horaires(collectif.creneaux)
        comptes = {_compter(plan, collectif, requises) for plan in deroulements(connus)} | {
            _avec_seances_libres(plan, libres, sans_jour, requises)
            for plan, libres in zip(deroulements(connus), deroulements(_TOUS_LES_JOURS), strict=True)
        }
    return tuple(sorted(comptes, key=lambda compte: compte[:3]))


JOURS_ESSAYES = 2
"""Jusqu'à deux séances sans jour, on essaie tous les jours ; au-delà, on encadre le compte."""


def _semaines_possibles(creneaux: tuple[Creneau, ...]) -> Iterator[tuple[Horaire, ...]]:
    """Les semaines types que permet ce qui n'est pas dit : chaque jour possible de chaque séance sans jour."""
    places = [creneau for creneau in creneaux if creneau.jour is not None]
    a_placer = [creneau for creneau in creneaux if creneau.jour is None]
    for jours in product(range(7), repeat=len(a_placer)):
        semaine = places.copy()
        for creneau, jour in zip(a_placer, jours, strict=True):
            essaye = replace(creneau, jour=jour)
            if any(se_chevauchent(essaye, autre) for autre in semaine):
                break
            semaine.append(essaye)
        else:
            yield _horaires(semaine)


_TOUS_LES_JOURS = tuple(Horaire(jour, time.min, time.min) for jour in range(7))


def _horaires(creneaux: Iterable[Creneau]) -> tuple[Horaire, ...]:
    """Les créneaux dont le jour est dit ; une heure qui manque ne change pas le compte des semaines."""
    return tuple(
        Horaire(c.jour, c.debut, c.fin) if c.debut and c.fin else Horaire(c.jour, time.min, time.min)
        for c in creneaux
        if c.jour is not None
    )


def _fermetures_possibles(fermetures: tuple[Fermeture, ...], debut: date, fin: date) -> tuple[tuple[Periode, ...], ...]:
    """Les fermetures telles quelles ; au pire puis au mieux quand une de leurs dates n'est pas dite."""
    pires = tuple(
        Periode(premier, dernier, fermeture.motif)
        for fermeture in fermetures
        if (premier := fermeture.debut or debut) <= (dernier := fermeture.fin or fin)
    )
    if all(fermeture.debut and fermeture.fin for fermeture in fermetures):
        return (pires,)
    un_jour = [(f.debut or f.fin, f.fin or f.debut, f.motif) for f in fermetures]
    meilleures = tuple(Periode(premier, dernier, motif) for premier, dernier, motif in un_jour if premier and dernier)
    return pires, meilleures


def _compter(plan: Deroulement, collectif: Collectif, requises: int) -> Comptes:
    completes = sum(semaine.tenues >= requises for semaine in plan.semaines)
    return Comptes(completes, plan.semaines_ouvertes, len(plan.seances), _heures(plan, collectif))


def _avec_seances_libres(plan: Deroulement, libres: Deroulement, sans_jour: int, requises: int) -> Comptes:
    """Au mieux, chaque séance sans jour tombe un jour de la semaine où l'école est ouverte."""
    tenues = {semaine.lundi: semaine.tenues for semaine in plan.semaines}
    possibles = [tenues.get(s.lundi, 0) + min(sans_jour, s.tenues) for s in libres.semaines]
    return Comptes(sum(n >= requises for n in possibles), sum(n >= 1 for n in possibles), sum(possibles), None)


def _heures(plan: Deroulement, collectif: Collectif) -> Decimal | None:
    return plan.heures if all(c.debut and c.fin for c in collectif.creneaux or ()) else None
