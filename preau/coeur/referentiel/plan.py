"""Le plan d'un collectif sur l'année, compté en semaines ouvertes et complètes (contrat des exigences, § 4).

Un jour ou une date qui manque laisse plusieurs plans possibles : on compte le pire et le meilleur.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
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
from preau.coeur.referentiel.contexte import Contexte
from preau.coeur.referentiel.faits import Collectif, Fermeture


class PlanInconnu(LookupError):
    """On ne peut pas compter ; ``phrase`` dit pourquoi et ``remede`` que faire."""

    def __init__(self, phrase: str, remede: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.remede = remede


class Comptes(NamedTuple):
    """Ce que donne un plan : semaines ouvertes, semaines complètes, séances, heures (``None`` si une heure manque)."""

    ouvertes: int
    completes: int
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
        raise PlanInconnu(phrase, "Indiquez la commune où le collectif se réunit (code Insee).")
    if contexte.projet.annee is None:
        raise PlanInconnu("L'année scolaire n'est pas dite.", "Indiquez l'année scolaire du projet.")
    try:
        return calendrier_scolaire(commune.departement, contexte.projet.annee)
    except CalendrierInconnu as inconnu:
        raise PlanInconnu(str(inconnu), "Comptez vos semaines à la main et dites-le à la Caf.") from None


def comptes_possibles(collectif: Collectif, contexte: Contexte) -> tuple[Comptes, Comptes]:
    """Le pire et le meilleur compte que le dossier permette ; égaux quand rien ne manque. Lève :class:`PlanInconnu`."""
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
    horaires = tuple(_horaires(collectif))
    pires = tuple(_au_pire(collectif.fermetures, debut, fin))
    pire = _compter(derouler(calendrier, horaires, debut, fin, pires), collectif, requises)
    if len(horaires) == len(collectif.creneaux) and not any(None in (f.debut, f.fin) for f in collectif.fermetures):
        return pire, pire
    meilleures = tuple(_au_mieux(collectif.fermetures))
    plan = derouler(calendrier, horaires, debut, fin, meilleures)
    libres = derouler(calendrier, _TOUS_LES_JOURS, debut, fin, meilleures)
    return pire, _avec_seances_libres(plan, libres, collectif, requises)


_TOUS_LES_JOURS = tuple(Horaire(jour, time.min, time.min) for jour in range(7))


def _horaires(collectif: Collectif) -> Iterator[Horaire]:
    """Les créneaux dont le jour est dit ; une heure qui manque ne change pas le compte des semaines."""
    for creneau in collectif.creneaux or ():
        if creneau.jour is not None:
            complet = creneau.debut is not None and creneau.fin is not None
            debut, fin = (creneau.debut, creneau.fin) if complet else (time.min, time.min)
            yield Horaire(creneau.jour, debut or time.min, fin or time.min)


def _au_pire(fermetures: tuple[Fermeture, ...], debut: date, fin: date) -> Iterator[Periode]:
    for fermeture in fermetures:
        premier, dernier = fermeture.debut or debut, fermeture.fin or fin
        if premier <= dernier:
            yield Periode(premier, dernier, fermeture.motif)


def _au_mieux(fermetures: tuple[Fermeture, ...]) -> Iterator[Periode]:
    for fermeture in fermetures:
        premier, dernier = fermeture.debut or fermeture.fin, fermeture.fin or fermeture.debut
        if premier is not None and dernier is not None:
            yield Periode(premier, dernier, fermeture.motif)


def _compter(plan: Deroulement, collectif: Collectif, requises: int) -> Comptes:
    completes = sum(semaine.tenues >= requises for semaine in plan.semaines)
    return Comptes(plan.semaines_ouvertes, completes, len(plan.seances), _heures(plan, collectif))


def _avec_seances_libres(plan: Deroulement, libres: Deroulement, collectif: Collectif, requises: int) -> Comptes:
    """Au mieux, chaque séance sans jour tombe un jour de la semaine où l'école est ouverte."""
    sans_jour = sum(creneau.jour is None for creneau in collectif.creneaux or ())
    tenues = {semaine.lundi: semaine.tenues for semaine in plan.semaines}
    possibles = [tenues.get(s.lundi, 0) + (min(sans_jour, s.tenues) if s.tenues else 0) for s in libres.semaines]
    ouvertes, completes = sum(n >= 1 for n in possibles), sum(n >= requises for n in possibles)
    return Comptes(ouvertes, completes, sum(possibles), _heures(plan, collectif) if not sans_jour else None)


def _heures(plan: Deroulement, collectif: Collectif) -> Decimal | None:
    complets = all(None not in (c.jour, c.debut, c.fin) for c in collectif.creneaux or ())
    return plan.heures if complets else None
