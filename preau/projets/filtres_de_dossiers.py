"""Chercher, filtrer et ranger une liste de dossiers, d'après ce que l'adresse d'une page demande.

Un filtre ne propose que les valeurs que la liste contient. Une valeur qui n'y est pas est ignorée, et on le dit.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from preau.coeur.financement import ZERO
from preau.projets.enums import AvisRendu
from preau.projets.etats_d_instruction import EtatInstruction
from preau.projets.listes_de_dossiers import DossierDeListe
from preau.projets.tables.enums import EtatProjet
from preau.territoires.noms import normaliser

LONGUEUR_CHERCHEE = 100
NOMBRE_DE_MOTS = 8
EN_QUARTIER, HORS_QUARTIER, SANS_COMITE, PERSONNE = "oui", "non", "aucun", "personne"
_JAMAIS = datetime(1, 1, 1, tzinfo=UTC)
_AVIS = list(AvisRendu.values)
_INSTRUCTIONS = list(EtatInstruction.values)

Couples = Iterable[tuple[str, str]]


@lru_cache(maxsize=4096)
def _cle(texte: str) -> str:
    """Le texte tel qu'il se range et se cherche : les mêmes titres reviennent à chaque page."""
    return normaliser(texte)


class Filtre(NamedTuple):
    """Un filtre : son nom dans l'adresse, ses mots, et les valeurs (avec leurs mots) auxquelles un dossier répond."""

    nom: str
    libelle: str
    tous: str
    valeurs: Callable[[DossierDeListe], Couples]


def _avis(dossier: DossierDeListe) -> Couples:
    return [(dossier.depot.avis.value, str(dossier.depot.avis.label))] if dossier.depot else []


def _comites(dossier: DossierDeListe) -> Couples:
    return [(nom, nom) for nom in dossier.comites] or [(SANS_COMITE, "aucun comité")]


def _quartiers(dossier: DossierDeListe) -> Couples:
    if not dossier.quartiers:
        return [(HORS_QUARTIER, "hors quartier prioritaire")]
    nommes = ((quartier.code, f"quartier {quartier.nom} ({quartier.code})") for quartier in dossier.quartiers)
    return [(EN_QUARTIER, "en quartier prioritaire"), *nommes]


def _etats(dossier: DossierDeListe) -> Couples:
    return [(dossier.etat.value, "retiré après dépôt" if dossier.etat == EtatProjet.RETIRE else dossier.etat.label)]


def _instruction(dossier: DossierDeListe) -> Couples:
    return [(dossier.instruction.value, str(dossier.instruction.label))] if dossier.instruction else []


def _suivi(dossier: DossierDeListe) -> Couples:
    if dossier.instruction is None:
        return []
    return [(dossier.suivi, dossier.suivi) if dossier.suivi else (PERSONNE, "personne encore")]


FILTRES = (
    Filtre("annee", "Campagne", "toutes les campagnes", lambda d: [(d.annee, d.annee)]),
    Filtre("etat", "État", "tous les états", _etats),
    Filtre("instruction", "Instruction", "toutes", _instruction),
    Filtre("suivi", "Suivi par", "tout le monde", _suivi),
    Filtre("avis", "Avis du rapport", "tous les avis", _avis),
    Filtre("commune", "Commune", "toutes les communes", lambda d: d.communes),
    Filtre("comite", "Comité", "tous les comités", _comites),
    Filtre("qpv", "Quartier prioritaire", "avec ou sans", _quartiers),
    Filtre("structure", "Structure", "toutes les structures", lambda d: [(d.structure, d.structure)]),
)

# Chaque colonne qui se range. À égalité, les dossiers restent par titre.
TRIS: dict[str, Callable[[DossierDeListe], Any]] = {
    "dossier": lambda d: _cle(d.intitule),
    "structure": lambda d: _cle(d.structure),
    "depot": lambda d: d.depot.depose_le if d.depot else _JAMAIS,
    "instruction": lambda d: _INSTRUCTIONS.index(d.instruction) if d.instruction else -1,
    "avis": lambda d: _AVIS.index(d.depot.avis) if d.depot else -1,
    "collectifs": lambda d: d.collectifs,
    "enfants": lambda d: d.enfants,
    "charges": lambda d: d.charges,
    "ps": lambda d: d.ps,
    "cofinancements": lambda d: d.cofinancements,
    "demande": lambda d: d.demande or ZERO,
}
TRI_PAR_DEFAUT = "-depot"


class Option(NamedTuple):
    """Une valeur qu'un filtre propose."""

    valeur: str
    libelle: str


@dataclass(frozen=True, slots=True)
class Demande:
    """Ce qui est demandé d'une liste.

    ``cherche`` : tel que tapé. ``choisis`` : la valeur de chaque filtre choisi, par nom. ``tri`` : le nom d'une
    colonne, « - » devant pour la ranger à l'envers. ``ignores`` : les filtres dont la valeur n'est pas dans la liste.
    """

    cherche: str
    choisis: Mapping[str, str]
    tri: str
    ignores: tuple[Filtre, ...] = ()

    @property
    def parametres(self) -> dict[str, str]:
        """Ce qu'il faut mettre dans une adresse pour redemander la même chose."""
        tri = {} if self.tri == TRI_PAR_DEFAUT else {"tri": self.tri}
        return ({"q": self.cherche} if self.cherche else {}) | dict(self.choisis) | tri

    @property
    def filtre(self) -> bool:
        """Quelque chose est cherché ou filtré."""
        return bool(self.cherche or self.choisis)


def options(liste: Iterable[DossierDeListe]) -> dict[str, tuple[Option, ...]]:
    """Ce que chaque filtre propose pour cette liste, dans l'ordre de ses mots."""
    trouvees: dict[str, dict[str, str]] = {filtre.nom: {} for filtre in FILTRES}
    for dossier in liste:
        for filtre in FILTRES:
            trouvees[filtre.nom].update(filtre.valeurs(dossier))
    return {nom: _ranger(valeurs) for nom, valeurs in trouvees.items()}


def _ranger(valeurs: Mapping[str, str]) -> tuple[Option, ...]:
    ranges = sorted(valeurs.items(), key=lambda couple: _cle(couple[1]))
    return tuple(Option(valeur, libelle) for valeur, libelle in ranges)


def lire_demande(donnees: Mapping[str, str], proposees: Mapping[str, tuple[Option, ...]]) -> Demande:
    """Ce que demandent ces paramètres d'adresse, pour une liste dont les filtres proposent ``proposees``."""
    dites = {filtre: donnees.get(filtre.nom, "") for filtre in FILTRES}
    connues = {nom: {option.valeur for option in liste} for nom, liste in proposees.items()}
    choisis = {filtre.nom: valeur for filtre, valeur in dites.items() if valeur in connues[filtre.nom]}
    tri = donnees.get("tri", "")
    return Demande(
        cherche=donnees.get("q", "").replace("\0", "").strip()[:LONGUEUR_CHERCHEE],
        choisis=choisis,
        tri=tri if tri.removeprefix("-") in TRIS else TRI_PAR_DEFAUT,
        ignores=tuple(filtre for filtre, valeur in dites.items() if valeur and filtre.nom not in choisis),
    )


def appliquer(demande: Demande, liste: Iterable[DossierDeListe]) -> list[DossierDeListe]:
    """Les dossiers qui répondent à tout ce qui est demandé, rangés comme demandé."""
    mots = normaliser(demande.cherche).split()[:NOMBRE_DE_MOTS]
    choisis = [(filtre, demande.choisis[filtre.nom]) for filtre in FILTRES if filtre.nom in demande.choisis]
    retenus = [d for d in liste if _repond(d, choisis) and (not mots or _contient(d, mots))]
    retenus.sort(key=TRIS["dossier"])
    return sorted(retenus, key=TRIS[demande.tri.removeprefix("-")], reverse=demande.tri.startswith("-"))


def _repond(dossier: DossierDeListe, choisis: Iterable[tuple[Filtre, str]]) -> bool:
    return all(any(valeur == choisie for valeur, _ in filtre.valeurs(dossier)) for filtre, choisie in choisis)


def _contient(dossier: DossierDeListe, mots: Iterable[str]) -> bool:
    """Chaque mot est dans le titre, la structure ou une commune, sans égard aux accents ni à la casse."""
    texte = _cle(f"{dossier.intitule} {dossier.structure} {dossier.noms_des_communes}")
    return all(mot in texte for mot in mots)
