"""La table d'un scénario : filtrée, cherchée, rangée, page par page, telle que l'adresse la demande."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from preau.instruction.lignes import LigneLue
from preau.territoires.noms import normaliser

PAR_PAGE = 50
QUOI = {
    "entier": "servis en entier",
    "partie": "servis en partie",
    "rien": "sans rien",
    "exclu": "exclus",
    "corrige": "corrigés à la main",
}
TRIS: Mapping[str, Callable[[LigneLue], Any]] = {
    "projet": lambda li: normaliser(str(li.projet)),
    "demande": lambda li: li.ligne.demande,
    "propose": lambda li: li.ligne.propose,
    "enfants": lambda li: li.ligne.enfants,
}


class Tri(NamedTuple):
    """L'adresse qui range par une colonne, et le sens où elle l'est déjà (``aria-sort``), ou vide."""

    href: str
    sens: str


@dataclass(frozen=True)
class Tableau:
    """Les lignes d'un scénario, telles que l'adresse de la page les demande ; sans tri, dans l'ordre des rangs."""

    toutes: Sequence[LigneLue]
    donnees: QueryDict

    @property
    def quoi(self) -> str:
        """Le filtre choisi, ou vide."""
        return valeur if (valeur := self.donnees.get("quoi", "")) in QUOI else ""

    @property
    def comite(self) -> str:
        """Le nom du comité choisi, ou vide."""
        return valeur if (valeur := self.donnees.get("comite", "")) in self.comites else ""

    @property
    def cherche(self) -> str:
        """Ce qui est cherché dans le nom du projet, de la structure, de la commune."""
        return " ".join(self.donnees.get("q", "").split())[:80]

    @property
    def tri(self) -> str:
        """La colonne qui range, précédée de « - » à l'envers ; vide : dans l'ordre des rangs."""
        valeur = self.donnees.get("tri", "")
        return valeur if valeur.removeprefix("-") in TRIS else ""

    @cached_property
    def comites(self) -> list[str]:
        """Les comités qui ont classé ces projets."""
        return sorted({ligne.comite for ligne in self.toutes if ligne.comite})

    @cached_property
    def parametres(self) -> dict[str, str]:
        """Ce qui est demandé, pour l'écrire à nouveau dans une adresse."""
        dits = {"q": self.cherche, "quoi": self.quoi, "comite": self.comite, "tri": self.tri}
        return {cle: valeur for cle, valeur in dits.items() if valeur}

    @cached_property
    def retenues(self) -> list[LigneLue]:
        """Les lignes demandées, dans l'ordre demandé : celles de toutes les pages, et du tableur."""
        gardees = [ligne for ligne in self.toutes if self._repond(ligne)]
        if self.tri:
            gardees.sort(key=TRIS[self.tri.removeprefix("-")], reverse=self.tri.startswith("-"))
        return gardees

    def _repond(self, ligne: LigneLue) -> bool:
        if self.comite and ligne.comite != self.comite:
            return False
        if self.quoi and self.quoi != ligne.sort and not (self.quoi == "corrige" and ligne.ligne.corrigee):
            return False
        dite = normaliser(f"{ligne.projet} {ligne.projet.structure} {ligne.communes}")
        return all(mot in dite for mot in normaliser(self.cherche).split())

    @cached_property
    def page(self) -> Page:
        """La page demandée ; une page qui n'existe pas donne la plus proche."""
        return Paginator(self.retenues, PAR_PAGE).get_page(self.donnees.get("page"))

    @property
    def filtres(self) -> list[tuple[str, str]]:
        """Ce que l'on peut ne montrer que, et combien il y en a."""
        comptes = {code: sum(ligne.sort == code for ligne in self.toutes) for code in QUOI}
        comptes["corrige"] = sum(ligne.ligne.corrigee for ligne in self.toutes)
        return [(code, f"{mot} ({comptes[code]})") for code, mot in QUOI.items() if comptes[code] or code == self.quoi]

    @property
    def suite(self) -> str:
        """Ce qu'il faut ajouter à l'adresse d'un tableur pour qu'il tienne la même table ; vide si rien."""
        return f"?{dite}" if (dite := urlencode(self.parametres)) else ""

    @property
    def tris(self) -> dict[str, Tri]:
        """De quoi ranger par chaque colonne ; ranger deux fois par la même en change le sens."""
        return {nom: self._tri(nom) for nom in TRIS} | {"rang": self._par_rang()}

    def _tri(self, nom: str) -> Tri:
        naturel, inverse = (nom, f"-{nom}") if nom == "projet" else (f"-{nom}", nom)
        suivant = inverse if self.tri == naturel else naturel
        dans_le_sens = "descending" if self.tri.startswith("-") else "ascending"
        sens = dans_le_sens if self.tri.removeprefix("-") == nom else ""
        return Tri(self._adresse({"tri": suivant}), sens)

    def _par_rang(self) -> Tri:
        return Tri(self._adresse({"tri": ""}), "" if self.tri else "ascending")

    def _adresse(self, changes: dict[str, str]) -> str:
        dits = {cle: valeur for cle, valeur in (self.parametres | changes).items() if valeur}
        return f"?{urlencode(dits)}#lignes"
