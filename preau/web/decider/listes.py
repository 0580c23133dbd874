"""Ce que montre la liste des décisions : ses filtres, ses tris, ses lignes, telles que l'adresse les demande."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from preau.instruction.enums import Issue
from preau.instruction.liste_de_decisions import STATUTS, Bilan, LigneDeDecision, bilan

PAR_PAGE = 50
_TRIS: dict[str, Callable[[LigneDeDecision], Any]] = {
    "rang": lambda d: (d.rang is None, d.rang or 0),
    "projet": lambda d: d.projet.casefold(),
    "structure": lambda d: d.structure.casefold(),
    "demande": lambda d: d.demande,
    "propose": lambda d: d.propose,
    "attribue": lambda d: d.attribue,
    "verse": lambda d: d.verse,
}
_DU_PLUS_GRAND = ("demande", "propose", "attribue", "verse")


class Filtre(NamedTuple):
    """Un filtre : son nom dans l'adresse, ses mots, ce qu'il propose, ce qui est choisi."""

    nom: str
    libelle: str
    tous: str
    options: tuple[tuple[str, str], ...]
    choisi: str


class Tri(NamedTuple):
    """L'adresse qui range par une colonne, et le sens où elle l'est déjà, ou vide."""

    href: str
    sens: str


@dataclass(frozen=True)
class Liste:
    """Les décisions que l'adresse demande."""

    toutes: Sequence[LigneDeDecision]
    donnees: QueryDict

    @cached_property
    def cherche(self) -> str:
        """Ce que l'on cherche dans un titre ou une structure."""
        return self.donnees.get("q", "").strip()[:100]

    @cached_property
    def filtres(self) -> tuple[Filtre, ...]:
        """Où elle en est, ce qui est décidé, quel comité a classé."""
        comites = sorted({d.comite for d in self.toutes if d.comite})
        proposes = (
            ("statut", "Où elle en est", "toutes", tuple(STATUTS.items())),
            ("issue", "Décision", "toutes", tuple((i.value, str(i.label)) for i in Issue)),
            ("comite", "Comité", "tous", tuple((nom, nom) for nom in comites)),
        )
        return tuple(
            Filtre(nom, libelle, tous, options, choisi if choisi in dict(options) else "")
            for nom, libelle, tous, options in proposes
            for choisi in [self.donnees.get(nom, "")]
        )

    @cached_property
    def parametres(self) -> dict[str, str]:
        """Ce qui est demandé, tel que l'adresse le redit."""
        choisis = {filtre.nom: filtre.choisi for filtre in self.filtres if filtre.choisi}
        cherche = {"q": self.cherche} if self.cherche else {}
        tri = {"tri": self.tri} if self.tri != "rang" else {}
        return cherche | choisis | tri

    @cached_property
    def tri(self) -> str:
        """La colonne qui range, précédée de « - » pour l'ordre inverse ; le rang, à défaut."""
        demande = self.donnees.get("tri", "")
        return demande if demande.removeprefix("-") in _TRIS else "rang"

    @cached_property
    def retenues(self) -> list[LigneDeDecision]:
        """Les décisions demandées, dans l'ordre demandé."""
        choisis = {filtre.nom: filtre.choisi for filtre in self.filtres if filtre.choisi}
        mot = self.cherche.casefold()
        gardees = [
            d
            for d in self.toutes
            if all(getattr(d, nom) == choisi for nom, choisi in choisis.items())
            and (not mot or mot in d.projet.casefold() or mot in d.structure.casefold())
        ]
        return sorted(gardees, key=_TRIS[self.tri.removeprefix("-")], reverse=self.tri.startswith("-"))

    @cached_property
    def page(self) -> Page:
        """La page demandée ; une page qui n'existe pas donne la plus proche."""
        return Paginator(self.retenues, PAR_PAGE).get_page(self.donnees.get("page"))

    @cached_property
    def bilan(self) -> Bilan:
        """Les totaux des décisions demandées."""
        return bilan(self.retenues)

    @property
    def etiquettes(self) -> list[tuple[str, str]]:
        """Les filtres choisis, en mots, et l'adresse de la liste sans chacun d'eux."""
        mots = {filtre.nom: dict(filtre.options)[filtre.choisi] for filtre in self.filtres if filtre.choisi}
        mots |= {"q": f"« {self.cherche} »"} if self.cherche else {}
        return [(dit, _adresse({c: v for c, v in self.parametres.items() if c != nom})) for nom, dit in mots.items()]

    @property
    def tris(self) -> dict[str, Tri]:
        """De quoi ranger par chaque colonne ; ranger deux fois par la même en change le sens."""
        return {nom: self._tri(nom) for nom in _TRIS}

    def _tri(self, nom: str) -> Tri:
        naturel, inverse = (f"-{nom}", nom) if nom in _DU_PLUS_GRAND else (nom, f"-{nom}")
        suivant = inverse if self.tri == naturel else naturel
        sens = "" if self.tri.removeprefix("-") != nom else "descending" if self.tri.startswith("-") else "ascending"
        return Tri(f"{_adresse(self.parametres | {'tri': suivant})}#decisions", sens)

    @property
    def suite(self) -> str:
        """Ce qu'il faut ajouter à l'adresse d'un tableur pour qu'il tienne la même liste."""
        return _adresse(self.parametres) if self.parametres else ""


def _adresse(parametres: dict[str, str]) -> str:
    return f"?{urlencode(parametres)}"
