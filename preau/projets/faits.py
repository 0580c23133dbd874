"""La charnière entre les tables et les règles : d'un fichier d'échange aux faits, au rapport, aux plans de l'année."""

from dataclasses import dataclass
from typing import NamedTuple

from preau.coeur.calendrier import (
    CalendrierScolaire,
    Deroulement,
    Horaire,
    Periode,
    derouler,
)
from preau.coeur.echange import lire
from preau.coeur.referentiel import Phase, Rapport, charger, juger
from preau.coeur.referentiel.contexte import Contexte
from preau.coeur.referentiel.faits import Collectif, Projet
from preau.coeur.referentiel.plan import PlanInconnu, calendrier_du_collectif
from preau.coeur.referentiel.recevabilite import contexte_de
from preau.projets.phrases import couper


class Plan(NamedTuple):
    """L'année d'un collectif, jour par jour, et le calendrier scolaire qui la borne.

    ``semaines_min`` : ce que le texte demande, ``None`` s'il ne fixe rien. ``complet`` : faux quand un créneau ou une
    fermeture manque d'une date ou d'une heure, et n'y figure donc pas.
    """

    deroulement: Deroulement
    calendrier: CalendrierScolaire
    semaines_min: int | None
    complet: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """Un fichier d'échange lu et jugé. ``plans`` : un par collectif, ``None`` s'il ne se dessine pas."""

    projet: Projet
    rapport: Rapport
    plans: tuple[Plan | None, ...]


def juger_fichier(octets: bytes, phase: Phase) -> tuple[Projet, Rapport]:
    """Les faits d'un fichier d'échange et ce que le texte en dit, le fichier lu une seule fois.

    Le rapport est celui de :func:`preau.coeur.verification.verifier`. Lève
    :class:`~preau.coeur.echange.FichierRefuse` si le fichier ne se lit pas ou si son année ne se juge pas.
    """
    lecture = lire(octets, charger(None).premiere_annee)
    rapport = juger(lecture.projet, phase)
    return lecture.projet, rapport._replace(avertissements=lecture.avertissements + rapport.avertissements)


def lire_dossier(octets: bytes, phase: Phase) -> Dossier:
    """Lit et juge un fichier d'échange. Lève :class:`~preau.coeur.echange.FichierRefuse` s'il ne se lit pas."""
    projet, rapport = juger_fichier(octets, phase)
    contexte = contexte_de(projet, charger(projet.departement))
    return Dossier(projet, rapport, tuple(plan_du_collectif(collectif, contexte) for collectif in projet.collectifs))


def plan_du_collectif(collectif: Collectif, contexte: Contexte) -> Plan | None:
    """Ce que donnent les séances et les fermetures entièrement dites ; ``None`` s'il n'y a rien à dérouler."""
    horaires = [
        Horaire(creneau.jour, creneau.debut, creneau.fin)
        for creneau in collectif.creneaux or ()
        if creneau.jour is not None and creneau.debut is not None and creneau.fin is not None
    ]
    if not horaires or collectif.debut is None or collectif.fin is None:
        return None
    try:
        calendrier = calendrier_du_collectif(collectif, contexte)
    except PlanInconnu:
        return None
    fermetures = [
        Periode(f.debut, f.fin, f.motif and couper(f.motif)) for f in collectif.fermetures if f.debut and f.fin
    ]
    complet = len(horaires) == len(collectif.creneaux or ()) and len(fermetures) == len(collectif.fermetures)
    minimum = contexte.parametres.semaines_min if contexte.parametres else None
    deroulement = derouler(calendrier, horaires, collectif.debut, collectif.fin, fermetures)
    return Plan(deroulement, calendrier, minimum, complet)
