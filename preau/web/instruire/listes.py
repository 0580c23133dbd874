"""Ce qu'une page de liste montre : ses filtres, ceux qui sont choisis, ses colonnes qui se rangent, ses lignes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from preau.coeur.phrases import compter
from preau.projets.filtres_de_dossiers import (
    FILTRES,
    TRIS,
    Demande,
    Filtre,
    Option,
    appliquer,
    lire_demande,
    options,
)
from preau.projets.listes_de_dossiers import Bilan, DossierDeListe, bilan

PAR_PAGE = 25
# Les nombres se rangent d'abord du plus grand au plus petit, les mots de A à Z.
_MOTS = ("dossier", "structure", "instruction", "avis")


class FiltreMontre(NamedTuple):
    """Un filtre tel que la page le dessine : ce qu'il propose, et la valeur choisie."""

    filtre: Filtre
    options: Sequence[Option]
    choisie: str


class Tri(NamedTuple):
    """L'adresse qui range par une colonne, et le sens où elle l'est déjà (``aria-sort``), ou vide."""

    href: str
    sens: str


@dataclass(frozen=True)
class Liste:
    """Une liste de dossiers, telle que l'adresse de la page la demande."""

    tous: Sequence[DossierDeListe]
    donnees: QueryDict

    @cached_property
    def proposees(self) -> Mapping[str, tuple[Option, ...]]:
        """Ce que chaque filtre propose."""
        return options(self.tous)

    @cached_property
    def demande(self) -> Demande:
        """Ce que l'adresse demande."""
        return lire_demande(self.donnees, self.proposees)

    @cached_property
    def retenus(self) -> Sequence[DossierDeListe]:
        """Les dossiers demandés, dans l'ordre demandé : ceux de toutes les pages, et des tableurs."""
        return appliquer(self.demande, self.tous)

    @cached_property
    def page(self) -> Page:
        """La page demandée ; une page qui n'existe pas donne la plus proche."""
        return Paginator(self.retenus, PAR_PAGE).get_page(self.donnees.get("page"))

    @cached_property
    def bilan(self) -> Bilan:
        """Les totaux des dossiers demandés."""
        return bilan(self.retenus)

    @property
    def effectifs(self) -> str:
        """« 4 collectifs pour 36 enfants prévus »."""
        enfants = compter(self.bilan.enfants, "enfant prévu", "enfants prévus")
        return f"{compter(self.bilan.collectifs, 'collectif')} pour {enfants}"

    @property
    def filtres(self) -> list[FiltreMontre]:
        """Les filtres qui ont quelque chose à départager, ou qui sont choisis."""
        choisis = self.demande.choisis
        montres = [FiltreMontre(f, self.proposees[f.nom], choisis.get(f.nom, "")) for f in FILTRES]
        return [montre for montre in montres if len(montre.options) > 1 or montre.choisie]

    @property
    def etiquettes(self) -> list[tuple[str, str]]:
        """Les filtres choisis, en mots, et l'adresse de la liste sans chacun d'eux."""
        parametres = self.demande.parametres
        cherche = {"q": f"« {self.demande.cherche} »"} if self.demande.cherche else {}
        mots = cherche | {m.filtre.nom: dict(m.options)[m.choisie] for m in self.filtres if m.choisie}
        return [(dit, _adresse({c: v for c, v in parametres.items() if c != nom})) for nom, dit in mots.items()]

    @property
    def sans_filtre(self) -> str:
        """L'adresse de la liste entière, rangée comme elle l'est."""
        return _adresse({cle: v for cle, v in self.demande.parametres.items() if cle == "tri"})

    @property
    def tris(self) -> dict[str, Tri]:
        """De quoi ranger par chaque colonne ; ranger deux fois par la même en change le sens."""
        return {nom: self._tri(nom) for nom in TRIS}

    def _tri(self, nom: str) -> Tri:
        naturel, inverse = (nom, f"-{nom}") if nom in _MOTS else (f"-{nom}", nom)
        actuel = self.demande.tri
        suivant = inverse if actuel == naturel else naturel
        sens = "" if actuel.removeprefix("-") != nom else "descending" if actuel.startswith("-") else "ascending"
        return Tri(f"{_adresse(self.demande.parametres | {'tri': suivant})}#dossiers", sens)

    @property
    def suite(self) -> str:
        """Ce qu'il faut ajouter à l'adresse d'un tableur pour qu'il tienne la même liste ; vide si rien."""
        return f"?{parametres}" if (parametres := urlencode(self.demande.parametres)) else ""


def _adresse(parametres: Mapping[str, str]) -> str:
    return f"?{urlencode(parametres)}"
