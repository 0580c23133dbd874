"""Ce qu'un calendrier de séances donne vraiment : semaines ouvertes, semaines complètes, heures (exigences, §4).

Le texte demande 27 semaines de deux séances et ne dit pas ce que coûte une semaine entamée par un jour férié.
Ce que l'on fait : les deux comptes sont donnés. Une semaine (du lundi au dimanche) est *ouverte* avec une séance au
moins, *complète* avec autant de séances que le plan en prévoit par semaine, deux au plus. Une séance tombe quand
son jour est sans classe (vacances de la zone, jour férié, pont) ou dans une fermeture du collectif ; un jour qui a
plusieurs raisons de tomber en dit une seule, dans l'ordre : vacances, jour férié, pont, fermeture. Seuls comptent les
jours du 1er septembre au 31 août de l'année scolaire.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from preau.coeur.academies import ALSACE_MOSELLE, Zone, departements, designer_academie
from preau.coeur.annee import AnneeScolaire
from preau.coeur.jours_sans_classe import PREMIERE_ANNEE, jours_sans_classe

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

SEANCES_D_UNE_SEMAINE_COMPLETE = 2
"""Le texte parle de deux séances par semaine : un collectif qui en prévoit trois a une semaine complète avec deux."""

FERMETURE = "fermeture"
_CENTIEME = Decimal("0.01")


class CalendrierInconnu(LookupError):
    """Aucun calendrier scolaire connu pour ce département ou cette année ; `str()` est une phrase qui les nomme."""


class Horaire(NamedTuple):
    """Un créneau de la semaine type. `jour` : 0 pour lundi, 6 pour dimanche ; `fin` est après `debut`."""

    jour: int
    debut: time
    fin: time

    @property
    def minutes(self) -> int:
        """Durée en minutes."""
        return (self.fin.hour - self.debut.hour) * 60 + self.fin.minute - self.debut.minute


class Periode(NamedTuple):
    """Une fermeture du collectif, bornes comprises."""

    debut: date
    fin: date
    motif: str | None = None


class SeancePrevue(NamedTuple):
    """Une séance que le plan donne vraiment."""

    date: date
    horaire: Horaire


class SeancePerdue(NamedTuple):
    """Une séance du plan qui tombe, et pourquoi (« lundi de Pâques »)."""

    date: date
    horaire: Horaire
    motif: str


class Semaine(NamedTuple):
    """Une semaine du plan : séances prévues par la semaine type, séances tenues, et si cela la fait complète."""

    lundi: date
    prevues: int
    tenues: int
    complete: bool

    @property
    def ouverte(self) -> bool:
        """Au moins une séance."""
        return self.tenues > 0


@dataclass(frozen=True, slots=True)
class Deroulement:
    """Ce que donne un plan, dans l'ordre des dates puis des heures.

    `semaines` va de la semaine de `debut` à celle de `fin`, vacances comprises : c'est l'image de l'année.
    """

    seances: tuple[SeancePrevue, ...]
    perdues: tuple[SeancePerdue, ...]
    semaines: tuple[Semaine, ...]
    semaines_ouvertes: int
    semaines_completes: int
    minutes: int

    @property
    def heures(self) -> Decimal:
        """Heures de séance, au centième le plus proche (un demi-centième monte)."""
        return (Decimal(self.minutes) / 60).quantize(_CENTIEME, ROUND_HALF_UP)


class CalendrierScolaire:
    """L'année scolaire d'une zone, jour par jour. Ne se construit que par `calendrier_scolaire`."""

    __slots__ = ("alsace_moselle", "annee", "jours", "motifs", "zone")

    def __init__(self, zone: Zone, annee: AnneeScolaire, sans_classe: dict[date, str], *, alsace_moselle: bool) -> None:
        self.zone: Zone = zone
        self.annee = annee
        self.alsace_moselle = alsace_moselle
        premier_lundi = _lundi(annee.premier_jour)
        nombre = (_lundi(annee.dernier_jour) - premier_lundi).days + 7
        self.jours = tuple(premier_lundi + timedelta(days=rang) for rang in range(nombre))
        """Tous les jours des semaines que l'année touche, du premier lundi au dernier dimanche."""
        self.motifs = tuple(self._motif(jour, sans_classe) for jour in self.jours)
        """Pour chaque jour de `jours`, pourquoi il n'y a pas classe, ou None."""

    def _motif(self, jour: date, sans_classe: dict[date, str]) -> str | None:
        return sans_classe.get(jour) if jour in self.annee else f"hors de l'année scolaire {self.annee}"

    def rang(self, jour: date) -> int:
        """Position du jour dans `jours` ; négative ou trop grande s'il est hors de l'année."""
        return (jour - self.jours[0]).days

    def motif(self, jour: date) -> str | None:
        """Pourquoi il n'y a pas classe ce jour-là (« vacances de Noël »), None s'il y a classe."""
        rang = self.rang(jour)
        if 0 <= rang < len(self.motifs):
            return self.motifs[rang]
        return f"hors de l'année scolaire {self.annee}"

    @property
    def lundis(self) -> tuple[date, ...]:
        """Le lundi de chacune des semaines que l'année touche."""
        return self.jours[::7]


def _lundi(jour: date) -> date:
    return jour - timedelta(days=jour.weekday())


@lru_cache(maxsize=128)
def _calendrier(zone: Zone, annee: AnneeScolaire, *, alsace_moselle: bool) -> CalendrierScolaire | None:
    sans_classe = jours_sans_classe(zone, annee, alsace_moselle=alsace_moselle)
    if sans_classe is None:
        return None
    return CalendrierScolaire(zone, annee, sans_classe, alsace_moselle=alsace_moselle)


def calendrier_scolaire(departement: str, annee: AnneeScolaire) -> CalendrierScolaire:
    """Le calendrier scolaire d'un département pour une année ; le même objet à chaque appel.

    Lève `CalendrierInconnu` si le département n'existe pas, si son académie n'a pas de zone, ou si l'année
    n'est pas connue en entier. Aucune zone n'est jamais prêtée par défaut.
    """
    trouve = departements().get(departement)
    if trouve is None:
        raise CalendrierInconnu(f"aucun calendrier scolaire : le département « {departement} » est inconnu")
    qui = designer_academie(departement)
    if trouve.zone is None:
        raise CalendrierInconnu(f"aucun calendrier scolaire connu pour {qui} ({trouve.nom}), hors des zones A, B et C")
    calendrier = _calendrier(trouve.zone, annee, alsace_moselle=departement in ALSACE_MOSELLE)
    if calendrier is None:
        pourquoi = f" : les zones étaient autres avant {PREMIERE_ANNEE}" if annee < PREMIERE_ANNEE else ""
        raise CalendrierInconnu(f"aucun calendrier scolaire {annee} connu pour {qui} (zone {trouve.zone}){pourquoi}")
    return calendrier


def _jours_fermes(calendrier: CalendrierScolaire, fermetures: Iterable[Periode]) -> dict[int, str]:
    """Le motif de chaque jour fermé, par rang ; chaque jour n'est parcouru qu'une fois, si longue soit la liste."""
    fermes: dict[int, str] = {}
    suivant, dernier = 0, len(calendrier.jours) - 1
    for fermeture in sorted(fermetures, key=_ordre_des_fermetures):
        fin = min(calendrier.rang(fermeture.fin), dernier)
        for rang in range(max(calendrier.rang(fermeture.debut), suivant), fin + 1):
            fermes[rang] = fermeture.motif or FERMETURE
        suivant = max(suivant, fin + 1)
    return fermes


def _ordre_des_fermetures(fermeture: Periode) -> tuple[date, date, str]:
    return fermeture.debut, fermeture.fin, fermeture.motif or FERMETURE


def derouler(
    calendrier: CalendrierScolaire,
    horaires: Sequence[Horaire],
    debut: date,
    fin: date,
    fermetures: Sequence[Periode] = (),
) -> Deroulement:
    """Déroule une semaine type entre deux dates comprises, et dit ce qui se tient et ce qui tombe.

    Ce qui dépasse de l'année scolaire du calendrier ne compte ni comme séance ni comme séance perdue. Sans horaire, ou
    si `fin` précède `debut`, le déroulement est vide de séances.
    """
    premier = calendrier.rang(max(debut, calendrier.annee.premier_jour))
    dernier = calendrier.rang(min(fin, calendrier.annee.dernier_jour))
    jours, motifs = calendrier.jours, calendrier.motifs
    fermes = _jours_fermes(calendrier, fermetures)
    semaine_type = [(horaire.jour, horaire, horaire.minutes) for horaire in sorted(horaires)]
    seuil = min(SEANCES_D_UNE_SEMAINE_COMPLETE, len(semaine_type)) or SEANCES_D_UNE_SEMAINE_COMPLETE
    seances: list[SeancePrevue] = []
    perdues: list[SeancePerdue] = []
    semaines: list[Semaine] = []
    total = 0
    for lundi in range(premier - premier % 7, dernier + 1, 7):
        deja, deja_perdues = len(seances), len(perdues)
        for jour, horaire, minutes in semaine_type:
            rang = lundi + jour
            if not premier <= rang <= dernier:
                continue
            motif = motifs[rang] or fermes.get(rang)
            if motif is None:
                seances.append(SeancePrevue(jours[rang], horaire))
                total += minutes
            else:
                perdues.append(SeancePerdue(jours[rang], horaire, motif))
        tenues = len(seances) - deja
        semaines.append(Semaine(jours[lundi], tenues + len(perdues) - deja_perdues, tenues, tenues >= seuil))
    ouvertes = sum(semaine.tenues > 0 for semaine in semaines)
    completes = sum(semaine.complete for semaine in semaines)
    return Deroulement(tuple(seances), tuple(perdues), tuple(semaines), ouvertes, completes, total)
