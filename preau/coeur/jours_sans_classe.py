"""Les jours où il n'y a pas classe : vacances scolaires, jours fériés, ponts.

Un jour peut avoir plusieurs raisons ; une seule est dite. Ce que l'on fait : les vacances d'abord (elles tiennent
plusieurs jours et c'est ainsi qu'on les nomme), puis le jour férié, puis le pont. Une fermeture propre au
collectif vient en dernier, dans `calendrier`.
"""

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import vacances_scolaires_france
from dateutil.easter import easter

from preau.coeur.academies import Zone
from preau.coeur.annee import AnneeScolaire

PREMIERE_ANNEE = AnneeScolaire(2015)
"""Avant 2015-2016 les zones n'étaient pas composées comme aujourd'hui : leur calendrier ne se déduit pas d'ici."""

_FIXES = {
    (1, 1): "jour de l'An",
    (5, 1): "fête du Travail",
    (5, 8): "8 mai",
    (7, 14): "fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "11 novembre",
    (12, 25): "Noël",
}
_APRES_PAQUES = {1: "lundi de Pâques", 39: "jeudi de l'Ascension", 50: "lundi de Pentecôte"}
_VENDREDI_SAINT, _SAINT_ETIENNE = "Vendredi saint", "26 décembre"
_COLONNES: dict[Zone, int] = {"A": 1, "B": 2, "C": 3}


def jours_feries(annee_civile: int, *, alsace_moselle: bool) -> dict[date, str]:
    """Les jours fériés d'une année civile (code du travail, L3133-1 ; L3134-13 pour l'Alsace-Moselle)."""
    paques = easter(annee_civile)
    jours = {date(annee_civile, mois, jour): nom for (mois, jour), nom in _FIXES.items()}
    jours |= {paques + timedelta(days=ecart): nom for ecart, nom in _APRES_PAQUES.items()}
    if alsace_moselle:
        jours[paques - timedelta(days=2)] = _VENDREDI_SAINT
        jours[date(annee_civile, 12, 26)] = _SAINT_ETIENNE
    return jours


@cache
def _ponts_et_corrections() -> tuple[dict[date, str], frozenset[date]]:
    """Nos données datées : les ponts qui manquent à la bibliothèque, les jours qu'elle marque à tort."""
    donnees = tomllib.loads(Path(__file__).with_name("ponts.toml").read_text(encoding="utf-8"))
    ponts = {jour: pont["motif"] for pont in donnees["ponts"] for jour in pont["jours"]}
    return ponts, frozenset(correction["jour"] for correction in donnees["jours_de_classe"])


@cache
def _donnees_de_la_bibliotheque() -> bytes:
    # Son propre lecteur convertit quatorze mille dates en près de 0,1 s : trop pour la ligne de commande.
    return (Path(vacances_scolaires_france.__file__).parent / "data" / "data.csv").read_bytes()


def _jours_de_la_bibliotheque(zone: Zone, annee: AnneeScolaire) -> dict[date, str]:
    """Les jours de vacances (et de pont) que la bibliothèque donne à cette zone, vide si elle ignore l'année."""
    octets = _donnees_de_la_bibliotheque()
    debut = octets.find(b"\n%d-09-01" % annee.debut)
    fin = octets.find(b"\n%d-09-01" % (annee.debut + 1))
    if debut < 0 or fin < 0:
        return {}
    lignes = (ligne.split(",") for ligne in octets[debut + 1 : fin].decode("utf-8").splitlines())
    return {date.fromisoformat(champs[0]): champs[4] for champs in lignes if champs[_COLONNES[zone]] == "True"}


def _annee_connue(jours: dict[date, str], annee: AnneeScolaire) -> bool:
    """La bibliothèque ne connaît une année que si elle en donne l'automne et l'été."""
    automne = any(jour.year == annee.debut and jour.month in (10, 11) for jour in jours)
    return automne and date(annee.debut + 1, 8, 15) in jours


def jours_sans_classe(zone: Zone, annee: AnneeScolaire, *, alsace_moselle: bool) -> dict[date, str] | None:
    """Pour chaque jour sans classe de l'année scolaire, sa raison (« vacances de la Toussaint », « 11 novembre »).

    None si l'année n'est pas connue, ou commence avant `PREMIERE_ANNEE`.
    """
    lus = _jours_de_la_bibliotheque(zone, annee) if annee >= PREMIERE_ANNEE else {}
    if not _annee_connue(lus, annee):
        return None
    ponts, corrections = _ponts_et_corrections()
    noms = {jour: nom[0].lower() + nom[1:] for jour, nom in lus.items() if jour not in corrections}
    vacances = {jour: nom for jour, nom in noms.items() if nom.startswith("vacances")}
    feries = {
        jour: nom
        for annee_civile in (annee.debut, annee.debut + 1)
        for jour, nom in jours_feries(annee_civile, alsace_moselle=alsace_moselle).items()
    }
    par_priorite_croissante = ponts | noms | feries | vacances
    return {jour: nom for jour, nom in sorted(par_priorite_croissante.items()) if jour in annee}
