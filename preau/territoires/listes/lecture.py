"""Ce qu'un fichier donne : ce qui est gardé, ce qui est écarté avec sa ligne et sa raison, ce qui mérite d'être dit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, NamedTuple, Protocol, TypeVar


class ListeRefusee(ValueError):
    """Le fichier entier est refusé ; le message est une phrase en français."""


class Motif(StrEnum):
    """Pourquoi une ligne est écartée."""

    HORS_CHAMP = "type d'établissement non repris"
    REPETEE = "ligne répétée"
    DESACCORD = "doublon en désaccord"
    CODE = "code mal formé"
    VALEUR = "valeur inattendue"
    FORME = "ligne mal formée"


class LigneEcartee(ValueError):
    """Une ligne que l'on ne garde pas."""

    def __init__(self, motif: Motif, phrase: str) -> None:
        self.motif = motif
        super().__init__(phrase)


class Ligne(NamedTuple):
    """Une ligne du fichier : son numéro (l'en-tête est la ligne 1), ses valeurs par champ, l'empreinte du tout."""

    numero: int
    valeurs: Mapping[str, str]
    empreinte: int


class Ecart(NamedTuple):
    """Une ligne écartée."""

    numero: int
    motif: Motif
    phrase: str


class Remarque(NamedTuple):
    """Ce qui mérite d'être dit sans rien écarter ; `numero` vaut 0 pour ce qui tient au fichier entier."""

    numero: int
    phrase: str


class FicheLue(Protocol):
    """Ce qu'une ligne donne : un n-uplet nommé qui a une clé."""

    @property
    def cle(self) -> str:
        """UAI ou code de quartier."""

    def _asdict(self) -> dict[str, object]: ...


F = TypeVar("F", bound=FicheLue)


class _Vue(NamedTuple, Generic[F]):
    numero: int
    empreinte: int
    fiche: F


@dataclass
class Lecture(Generic[F]):
    """Le fichier lu : `lus` lignes dont `gardes` gardées et les autres dans `ecarts`, `fiches` distinctes."""

    mot: str = "ligne"
    dialecte: str = ""
    millesime: str = ""
    lus: int = 0
    ecarts: list[Ecart] = field(default_factory=list)
    remarques: list[Remarque] = field(default_factory=list)
    _vues: dict[str, _Vue[F]] = field(default_factory=dict)

    @property
    def gardes(self) -> int:
        """Le nombre de lignes gardées."""
        return self.lus - len(self.ecarts)

    @property
    def fiches(self) -> dict[str, F]:
        """Les fiches, par clé, dans l'ordre du fichier."""
        return {cle: vue.fiche for cle, vue in self._vues.items()}

    def remarquer(self, numero: int, phrase: str) -> None:
        """Retient une remarque."""
        self.remarques.append(Remarque(numero, phrase))

    def refuser(self, numero: int, ecartee: LigneEcartee) -> None:
        """Compte une ligne écartée."""
        self.lus += 1
        self.ecarts.append(Ecart(numero, ecartee.motif, str(ecartee)))

    def recevoir(self, ligne: Ligne, fiche: F, reunir: Callable[[F, F], F | None] | None = None) -> None:
        """Garde la fiche. Une clé déjà vue n'est gardée que si `reunir` sait faire une fiche des deux."""
        self.lus += 1
        premiere = self._vues.get(fiche.cle)
        if premiere is None:
            self._vues[fiche.cle] = _Vue(ligne.numero, ligne.empreinte, fiche)
        elif premiere.empreinte == ligne.empreinte:
            self._ecarter(ligne, Motif.REPETEE, f"identique à la {self.mot} {premiere.numero}")
        elif premiere.fiche == fiche:
            phrase = f"{fiche.cle} est déjà à la {self.mot} {premiere.numero}, avec les mêmes valeurs retenues"
            self._ecarter(ligne, Motif.REPETEE, phrase)
        elif reunir and (ensemble := reunir(premiere.fiche, fiche)):
            self._vues[fiche.cle] = premiere._replace(fiche=ensemble)
        else:
            self._ecarter(ligne, Motif.DESACCORD, self._desaccord(premiere, fiche))

    def _ecarter(self, ligne: Ligne, motif: Motif, phrase: str) -> None:
        self.ecarts.append(Ecart(ligne.numero, motif, phrase))

    def _desaccord(self, premiere: _Vue[F], fiche: F) -> str:
        avant, apres = premiere.fiche._asdict(), fiche._asdict()
        differences = ", ".join(
            f"{champ.replace('_', ' ')} « {citer(avant[champ])} » puis « {citer(apres[champ])} »"
            for champ in avant
            if avant[champ] != apres[champ]
        )
        return (
            f"{fiche.cle} est déjà à la {self.mot} {premiere.numero}, qui dit autre chose ({differences}) : "
            f"la {self.mot} {premiere.numero} est gardée"
        )


_LONGUEUR_CITEE = 60


def citer(valeur: object) -> str:
    """Une valeur telle qu'on peut la montrer : courte, sur une ligne."""
    texte = " ".join(valeur) if isinstance(valeur, tuple) else str(valeur)
    court = texte if len(texte) <= _LONGUEUR_CITEE else texte[:_LONGUEUR_CITEE] + "…"
    return "".join(lettre if lettre.isprintable() else "\N{REPLACEMENT CHARACTER}" for lettre in court)


def valeur_bornee(ligne: Ligne, champ: str, longueur: int) -> str:
    """La valeur d'un champ, vide s'il manque ; la ligne est écartée si elle ne tient pas."""
    valeur = ligne.valeurs.get(champ, "")
    if len(valeur) > longueur:
        nom = champ.replace("_", " ")
        raise LigneEcartee(Motif.VALEUR, f"{nom} : {len(valeur)} caractères, {longueur} au plus (« {citer(valeur)} »)")
    return valeur
