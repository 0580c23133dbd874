"""Les faits d'un projet, tels que le dossier les dit.

Partout, ``None`` veut dire « le dossier ne le dit pas ». Un texte blanc est un texte absent : il n'arrive jamais
jusqu'ici (voir ``preau.coeur.echange``). Les mots des listes (axe, nature, modalité…) sont ceux du format
d'échange ``preau/projet``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from preau.coeur.annee import AnneeScolaire

AXES = ("enfants", "parents", "ecole", "territoire")
NATURES = (
    "aide_methodologique",
    "ouverture_culturelle",
    "citoyennete",
    "numerique",
    "loisirs",
    "rencontre_parents",
    "concertation_ecole",
    "enseignement_specifique",
    "etude_surveillee",
    "soutien_disciplinaire",
    "autre",
)
MODALITES = ("collective", "individuelle", "mixte")
TYPES_DE_PORTEUR = ("association", "collectivite", "ccas", "centre_social", "autre")

MINUTES_PAR_JOUR = 24 * 60


def minutes(heure: time) -> int:
    """Minutes écoulées depuis minuit."""
    return heure.hour * 60 + heure.minute


@dataclass(frozen=True, slots=True)
class Creneau:
    """Une séance de la semaine type. ``jour`` : 0 pour lundi, 6 pour dimanche."""

    jour: int | None = None
    debut: time | None = None
    fin: time | None = None

    @property
    def au_plus_tot(self) -> int:
        """Minute de début la plus matinale que le dossier permette (0 si l'heure n'est pas dite)."""
        return 0 if self.debut is None else minutes(self.debut)

    @property
    def au_plus_tard(self) -> int:
        """Minute de fin la plus tardive que le dossier permette (minuit si l'heure n'est pas dite)."""
        return MINUTES_PAR_JOUR if self.fin is None else minutes(self.fin)

    @property
    def duree_possible(self) -> tuple[int, int]:
        """Durées la plus courte et la plus longue, en minutes ; égales quand les deux heures sont dites."""
        longue = self.au_plus_tard - self.au_plus_tot
        complete = self.debut is not None and self.fin is not None
        return (longue if complete else 0, longue)


def se_chevauchent(un: Creneau, autre: Creneau) -> bool:
    """Vrai quand deux créneaux complets occupent la même minute ; l'un à la suite de l'autre ne se chevauchent pas."""
    if un.jour is None or un.jour != autre.jour or None in (un.debut, un.fin, autre.debut, autre.fin):
        return False
    return un.au_plus_tot < autre.au_plus_tard and autre.au_plus_tot < un.au_plus_tard


@dataclass(frozen=True, slots=True)
class Fermeture:
    """Une période sans séance, jours de début et de fin compris."""

    debut: date | None = None
    fin: date | None = None
    motif: str | None = None


@dataclass(frozen=True, slots=True)
class Encadrants:
    """Adultes prévus à chaque séance."""

    professionnels: int | None = None
    benevoles: int | None = None

    @property
    def connus(self) -> int:
        """Adultes certains : une moitié non dite compte pour zéro."""
        return (self.professionnels or 0) + (self.benevoles or 0)

    @property
    def complets(self) -> bool:
        """Vrai quand les deux moitiés sont dites."""
        return self.professionnels is not None and self.benevoles is not None


@dataclass(frozen=True, slots=True)
class Collectif:
    """Les mêmes enfants, au même endroit, toute l'année : l'unité du CLAS (§ 2-4)."""

    nom: str | None = None
    niveau: str | None = None
    niveaux: tuple[str, ...] | None = None
    commune: str | None = None
    lieux: tuple[str, ...] | None = None
    accessible_parents: bool | None = None
    locaux_adaptes: bool | None = None
    effectif: int | None = None
    encadrants: Encadrants = Encadrants()
    debut: date | None = None
    fin: date | None = None
    fermetures: tuple[Fermeture, ...] = ()
    creneaux: tuple[Creneau, ...] | None = None

    @property
    def tous_niveaux(self) -> tuple[str, ...] | None:
        """Les niveaux du collectif : la liste l'emporte sur le niveau unique ; ``None`` si rien n'est dit."""
        if self.niveaux:
            return self.niveaux
        return None if self.niveau is None else (self.niveau,)


@dataclass(frozen=True, slots=True)
class Action:
    """Ce que le projet propose, sur l'un des axes du § 2-2."""

    intitule: str | None = None
    axe: str | None = None
    nature: str | None = None
    modalite: str | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """Ce que les familles paient, en euros par an et par enfant."""

    mode: str | None = None
    montant_annuel: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ComiteLocal:
    """L'avis et le rang donnés par le comité de pilotage local (§ 2-4)."""

    avis: str | None = None
    date: date | None = None
    rang: int | None = None


@dataclass(frozen=True, slots=True)
class Formation:
    """Un temps collectif de formation ou de réflexion des intervenants."""

    intitule: str | None = None
    heures: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Les réponses aux trois questions du § 2-4."""

    parents_attendus_ecole: str | None = None
    relations_parents_enseignants: str | None = None
    impact_enfants: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """Une observation d'un financeur sur l'année d'avant, et la réponse du porteur."""

    texte: str | None = None
    reponse: str | None = None


@dataclass(frozen=True, slots=True)
class Derogation:
    """Ce qu'une personne décide d'un constat « à apprécier »."""

    code: str | None = None
    objet: str | None = None
    decision: str = "accordee"
    motif: str | None = None
    decideur: str | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Porteur:
    """La structure qui dépose."""

    nom: str | None = None
    type: str | None = None
    commune: str | None = None
    siret: str | None = None


@dataclass(frozen=True, slots=True)
class Projet:
    """Le dossier entier, tel qu'il s'échange (format ``preau/projet``, version 1).

    ``plafond_participation`` : ce que la campagne fixe de la participation des familles, en euros par an et par enfant.
    """

    departement: str | None = None
    annee: AnneeScolaire | None = None
    plafond_participation: Decimal | None = None
    porteur: Porteur = Porteur()
    intitule: str | None = None
    participation: Participation = Participation()
    laicite: bool | None = None
    non_discrimination: bool | None = None
    mixite: bool | None = None
    comite_local: ComiteLocal = ComiteLocal()
    besoins: str | None = None
    etablissements: tuple[str, ...] | None = None
    adhesion_familles: str | None = None
    implication_parents: str | None = None
    familles_immigrees_illettrisme: str | None = None
    place_des_peres: str | None = None
    dispositifs: tuple[str, ...] | None = None
    articulation_commentaire: str | None = None
    formations: tuple[Formation, ...] | None = None
    presences_ailleurs: tuple[str, ...] | None = None
    actions: tuple[Action, ...] = ()
    evaluation: Evaluation = Evaluation()
    observations: tuple[Observation, ...] = ()
    derogations: tuple[Derogation, ...] = ()
    collectifs: tuple[Collectif, ...] = ()
