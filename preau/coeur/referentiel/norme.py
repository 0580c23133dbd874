"""La norme en vigueur : les paramètres de chaque texte, datés et sourcés.

Un texte (national ou départemental) est un fichier TOML ; une valeur y tient de sa date d'effet, un 1er septembre,
jusqu'à ce qu'une autre la remplace. Un texte départemental étend le national : ce qu'il ne dit pas, le national le dit.
Source : contrat des exigences, § 2 ; mode d'emploi : ``docs/referentiel.md``.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from preau.coeur.annee import AnneeScolaire
from preau.coeur.phrases import quantieme

DOSSIER = Path(__file__).parent / "parametres"
NATIONAL = "national"
PLAFOND = "participation_plafond_annuel"

ValeurFixee: TypeAlias = int | Decimal | tuple[str, ...]


class TexteInvalide(ValueError):
    """Un fichier de paramètres ne suit pas le mode d'emploi ; la phrase dit lequel et où."""


class AnneeSansTexte(ValueError):
    """L'année demandée est antérieure au premier référentiel : elle ne se juge pas."""

    def __init__(self, annee: AnneeScolaire, premiere: AnneeScolaire) -> None:
        super().__init__(f"l'année scolaire {annee} précède le premier référentiel connu, celui de {premiere}")


class Cle(NamedTuple):
    """Ce qu'un paramètre veut dire : son nom, son unité au singulier, son type (entier, taux, montant, mots).

    ``mots`` : comment se disent les valeurs d'une clé de type mots.
    """

    cle: str
    libelle: str
    unite: str
    type: str
    mots: dict[str, str]


class Valeur(NamedTuple):
    """La valeur d'un paramètre dans un texte. ``fixee`` vaut ``None`` quand le texte ne fixe rien, et le dit."""

    cle: str
    fixee: ValeurFixee | None
    effet: date | None
    source: str
    paragraphe: str
    a_confirmer: bool
    verifie_le: date
    texte: str

    @property
    def citation(self) -> str:
        """Le texte, le paragraphe et la date d'effet, en une phrase."""
        depuis = "sans date d'effet connue" if self.effet is None else f"en vigueur au {en_date(self.effet)}"
        return f"{self.source}, {self.paragraphe}, {depuis}{' (à confirmer)' if self.a_confirmer else ''}"


@dataclass(frozen=True, eq=False)
class Parametres:
    """Les valeurs en vigueur une année scolaire ; ``None`` : le texte de l'année ne fixe rien.

    Effectifs en enfants, encadrants en adultes, durées en minutes, population en habitants, montants en euros.
    """

    annee: AnneeScolaire
    valeurs: dict[str, Valeur]
    effectif_min: int | None = None
    effectif_max: int | None = None
    encadrants_min: int | None = None
    seances_hebdo_min: int | None = None
    duree_seance_min_minutes: int | None = None
    semaines_min: int | None = None
    rural_population_max: int | None = None
    rural_effectif_min: int | None = None
    rural_encadrants_min: int | None = None
    rural_seances_hebdo_min: int | None = None
    rural_duree_seance_min_minutes: int | None = None
    axes_obligatoires: tuple[str, ...] | None = None
    niveaux: tuple[str, ...] | None = None
    participation_plafond_annuel: Decimal | None = None
    ps_taux: Decimal | None = None
    ps_plafond_par_collectif: Decimal | None = None

    @cached_property
    def annee_du_texte(self) -> AnneeScolaire:
        """L'année scolaire de la plus récente des valeurs : celle du texte sur lequel on s'appuie."""
        return AnneeScolaire.contenant(max(v.effet for v in self.valeurs.values() if v.effet is not None))

    @cached_property
    def empreinte(self) -> str:
        """SHA-256, en hexadécimal, des valeurs en vigueur et de leurs sources.

        Deux années régies par les mêmes valeurs ont la même empreinte ; relire une valeur (``verifie_le``) ne la change
        pas, la confirmer si.
        """
        dites = {
            cle: [_en_texte(v.fixee), str(v.effet), v.texte, v.source, v.paragraphe, v.a_confirmer]
            for cle, v in self.valeurs.items()
        }
        canonique = json.dumps(dites, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonique.encode()).hexdigest()


def _en_texte(fixee: ValeurFixee | None) -> str | list[str] | None:
    """Une valeur telle que le JSON la garde : les nombres en texte, les mots en liste."""
    if fixee is None:
        return None
    return list(fixee) if isinstance(fixee, tuple) else str(fixee)


_CLES_TYPEES = frozenset(champ.name for champ in fields(Parametres)) - {"annee", "valeurs"}


@dataclass(frozen=True, eq=False)
class Referentiel:
    """Un texte et ses valeurs de toutes les années, celui qu'il étend compris. Comparé par identité : il est unique.

    ``citation`` : comment citer le paragraphe d'une exigence qui n'a pas de paramètre.
    """

    code: str
    nom: str
    titre: str
    citation: str
    cles: dict[str, Cle]
    valeurs: dict[str, tuple[Valeur, ...]]
    parent: Referentiel | None

    @cached_property
    def premiere_annee(self) -> AnneeScolaire:
        """La première année scolaire que ces textes jugent : celle de la première valeur datée du texte national."""
        if self.parent is not None:
            return self.parent.premiere_annee
        effets = [v.effet for valeurs in self.valeurs.values() for v in valeurs if v.effet is not None]
        return AnneeScolaire.contenant(min(effets))

    def en_vigueur(self, annee: AnneeScolaire) -> Parametres:
        """Les paramètres d'une année, quelle qu'elle soit (même une année qui ne se juge pas)."""
        return _resoudre(self, annee)

    def pour_juger(self, annee: AnneeScolaire) -> Parametres:
        """Les paramètres d'une année qui se juge ; lève :class:`AnneeSansTexte` avant le premier référentiel."""
        if annee < self.premiere_annee:
            raise AnneeSansTexte(annee, self.premiere_annee)
        return self.en_vigueur(annee)

    def axes_connus(self) -> tuple[str, ...]:
        """Tous les axes qu'une année ou une autre rend obligatoires, pour un dossier qui ne dit pas son année."""
        dits = [v.fixee for v in self.toutes_les_valeurs("axes_obligatoires") if isinstance(v.fixee, tuple)]
        return tuple(dict.fromkeys(axe for axes in dits for axe in axes))

    def valeur_le(self, cle: str, jour: date) -> Valeur | None:
        """La dernière valeur entrée en vigueur ce jour-là : celle de ce texte, sinon celle du texte qu'il étend."""
        applicables = [v for v in self.valeurs.get(cle, ()) if v.effet is None or v.effet <= jour]
        if applicables:
            return max(applicables, key=lambda v: v.effet or date.min)
        return self.parent.valeur_le(cle, jour) if self.parent else None

    def toutes_les_valeurs(self, cle: str) -> tuple[Valeur, ...]:
        """Les valeurs de toutes les années, celles du texte étendu d'abord."""
        return (self.parent.toutes_les_valeurs(cle) if self.parent else ()) + self.valeurs.get(cle, ())


@lru_cache(maxsize=256)
def _resoudre(referentiel: Referentiel, annee: AnneeScolaire) -> Parametres:
    trouvees = ((cle, referentiel.valeur_le(cle, annee.premier_jour)) for cle in referentiel.cles)
    valeurs = {cle: valeur for cle, valeur in trouvees if valeur is not None}
    typees: dict[str, Any] = {cle: valeur.fixee for cle, valeur in valeurs.items()}
    return Parametres(annee, valeurs, **typees)


@lru_cache(maxsize=64)
def avec_plafond(texte: Referentiel, annee: AnneeScolaire, plafond: Decimal) -> Referentiel:
    """Le texte, et le plafond de participation des familles qu'une campagne y ajoute (§ 2-4 : « symbolique »).

    Sans date d'effet : datée de la campagne, la valeur ferait passer un texte plus ancien pour celui de cette année.
    """
    modele = texte.en_vigueur(annee).valeurs[PLAFOND]
    fixe = modele._replace(
        fixee=plafond,
        effet=None,
        source=f"fixé par la campagne {annee}",
        paragraphe="appel à projets",
        a_confirmer=False,
    )
    return replace(texte, valeurs={PLAFOND: (fixe,)}, parent=texte)


def charger(departement: str | None, dossier: Path = DOSSIER) -> Referentiel:
    """Le référentiel qui juge ce département : le sien, sinon le national (``None`` : département non dit)."""
    code = departement if departement and _CODE.fullmatch(departement) else NATIONAL
    return _lire(code if (dossier / f"{code}.toml").is_file() else NATIONAL, dossier)


def codes_connus(dossier: Path = DOSSIER) -> tuple[str, ...]:
    """Les textes présents : ``national`` d'abord, puis les départements dans l'ordre de leur code."""
    return (NATIONAL, *sorted(p.stem for p in dossier.glob("*.toml") if _CODE.fullmatch(p.stem)))


def en_date(jour: date) -> str:
    """Une date en français : « 1er septembre 2024 »."""
    return f"{quantieme(jour.day)} {MOIS[jour.month - 1]} {jour.year}"


_CODE = re.compile(r"[0-9]{2,3}|2[AB]")
MOIS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)


@lru_cache(maxsize=256)
def _lire(code: str, dossier: Path) -> Referentiel:
    chemin = dossier / f"{code}.toml"
    donnees = _toml(chemin)
    texte = donnees.pop("texte", None)
    if not isinstance(texte, dict) or not all(_est_texte(texte.get(champ)) for champ in ("nom", "titre")):
        raise TexteInvalide(f"{chemin.name} : section [texte] attendue, avec nom et titre")
    parent = _lire(NATIONAL, dossier) if texte.get("etend") == NATIONAL else None
    if code != NATIONAL and parent is None:
        raise TexteInvalide(f'{chemin.name} : etend = "{NATIONAL}" attendu dans [texte]')
    cles = parent.cles if parent else _cles(dossier)
    valeurs = {cle: tuple(_valeurs(cles, cle, lignes, chemin.name, texte["titre"])) for cle, lignes in donnees.items()}
    citation = texte.get("citation") or (parent.citation if parent else texte["titre"])
    return Referentiel(code, texte["nom"], texte["titre"], citation, cles, valeurs, parent)


def _toml(chemin: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(chemin.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as erreur:
        raise TexteInvalide(f"{chemin.name} : TOML illisible, {erreur}") from None


def _cles(dossier: Path) -> dict[str, Cle]:
    cles = {
        cle: Cle(cle, d["libelle"], d["unite"], d["type"], d.get("mots", {}))
        for cle, d in _toml(dossier / "cles.toml").items()
    }
    if cles.keys() != _CLES_TYPEES:
        raise TexteInvalide(f"cles.toml : clés attendues {sorted(_CLES_TYPEES)}")
    return cles


def _valeurs(cles: dict[str, Cle], cle: str, lignes: Any, fichier: str, titre: str) -> list[Valeur]:
    if cle not in cles:
        raise TexteInvalide(f"{fichier} : clé « {cle} » inconnue ; les clés sont dans cles.toml")
    if not isinstance(lignes, list) or not all(isinstance(ligne, dict) for ligne in lignes):
        raise TexteInvalide(f"{fichier} : [[{cle}]] attendu, avec deux crochets")
    valeurs = [
        _valeur(cles[cle], ligne, f"{fichier}, [[{cle}]] n° {rang}", titre) for rang, ligne in enumerate(lignes, 1)
    ]
    if len({v.effet for v in valeurs}) < len(valeurs):
        raise TexteInvalide(f"{fichier} : deux valeurs de « {cle} » à la même date d'effet")
    return valeurs


def _valeur(cle: Cle, ligne: dict[str, Any], ou: str, titre: str) -> Valeur:
    effet, verifie_le = ligne.get("effet"), ligne.get("verifie_le")
    if inconnus := sorted(ligne.keys() - _CHAMPS):
        raise TexteInvalide(f"{ou} : champ « {inconnus[0]} » inconnu ; les champs sont {', '.join(_CHAMPS)}")
    if effet is not None and not (_est_date(effet) and (effet.month, effet.day) == (9, 1)):
        raise TexteInvalide(f"{ou} : effet doit être un 1er septembre, par exemple 2026-09-01")
    if verifie_le is None or not _est_date(verifie_le):
        raise TexteInvalide(f"{ou} : verifie_le attendu, la date où la valeur a été relue dans le texte")
    if not _est_texte(ligne.get("source")) or not _est_texte(ligne.get("paragraphe")):
        raise TexteInvalide(f"{ou} : source et paragraphe attendus")
    if not isinstance(ligne.get("a_confirmer", False), bool):
        raise TexteInvalide(f"{ou} : a_confirmer vaut true ou false")
    return Valeur(
        cle=cle.cle,
        fixee=_typee(cle, ligne.get("valeur"), ou),
        effet=effet,
        source=ligne["source"],
        paragraphe=ligne["paragraphe"],
        a_confirmer=ligne.get("a_confirmer", False),
        verifie_le=verifie_le,
        texte=titre,
    )


def _typee(cle: Cle, brute: Any, ou: str) -> ValeurFixee | None:
    """Une valeur absente est dite : le texte ne fixe rien."""
    if brute is None:
        return None
    if cle.type == "entier" and isinstance(brute, int) and not isinstance(brute, bool) and brute >= 0:
        return brute
    if cle.type == "mots" and isinstance(brute, list) and brute:
        if etrangers := [mot for mot in brute if not isinstance(mot, str) or mot not in cle.mots]:
            raise TexteInvalide(f"{ou} : « {etrangers[0]} » inconnu ; les mots sont {', '.join(cle.mots)}")
        return tuple(brute)
    if cle.type in ("taux", "montant") and isinstance(brute, str) and _DECIMAL.fullmatch(brute):
        return Decimal(brute)
    raise TexteInvalide(f"{ou} : valeur attendue sous la forme {_FORMES[cle.type]}")


_CHAMPS = ("effet", "valeur", "source", "paragraphe", "a_confirmer", "verifie_le")
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]+)?")


def _est_date(valeur: Any) -> bool:
    """Vrai pour un jour ; une date avec une heure n'en est pas un."""
    return isinstance(valeur, date) and not isinstance(valeur, datetime)


def _est_texte(valeur: Any) -> bool:
    return isinstance(valeur, str) and bool(valeur.strip())


_FORMES = {
    "entier": "d'un entier positif",
    "taux": 'd\'un nombre entre guillemets, "0.325"',
    "montant": 'd\'un nombre entre guillemets, "15.00"',
    "mots": "d'une liste de mots",
}
