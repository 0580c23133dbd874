"""Reporter dans un dossier neuf ce qu'un dossier scellé dit de ses listes et que le fichier d'échange ne porte pas.

Le fichier d'échange a déjà rempli les listes ; leurs entrées se retrouvent dans l'ordre. Une entrée qu'il ne portait
pas du tout (une action sans titre, une école sans nom) est ajoutée.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from preau.projets.champs.places import OBJETS
from preau.projets.champs.registre import CHAMPS, champs_de
from preau.projets.lecture import BlocDit, etapes_du_depot
from preau.projets.phrases import couper
from preau.projets.tables import Depot, EcoleAssociee, Projet

# Ce que le fichier d'échange ne porte pas de chaque liste et qui vaut encore d'une année à l'autre. Les écoles viennent
# d'abord : les collectifs y renvoient. Les listes d'un collectif se complètent avec lui.
_REPORTES = {
    "ecole": ("etablissement", "enseignants"),
    "action": ("objectifs", "description", "quand"),
    "dispositif": ("lien",),
    "formation": ("quand",),
    "collectif": ("qpv", "ecoles"),
}
_DU_COLLECTIF = ("lieu", "creneau", "fermeture")


def hors_echange(objet: str) -> tuple[str, ...]:
    """Les champs de cette liste que le fichier d'échange ne porte pas, et qui se reportent d'une année à l'autre."""
    return ("adresse",) if objet == "lieu" else _REPORTES.get(objet, ())


@dataclass(slots=True)
class _Entree:
    """Une entrée scellée : ses réponses lisibles, par champ, et celles de ses propres listes."""

    objet: str
    cle: str
    titre: str
    dits: dict[str, str]
    sous: list["_Entree"] = field(default_factory=list)

    @property
    def portee(self) -> bool:
        """Le fichier d'échange en dit quelque chose, et a donc déjà son entrée."""
        a_reporter = hors_echange(self.objet)
        return any(nom not in a_reporter for nom in self.dits) or any(sous.portee for sous in self.sous)

    @property
    def a_reporter(self) -> dict[str, str]:
        """Ce qu'il reste à en reporter."""
        return {nom: self.dits[nom] for nom in hors_echange(self.objet) if nom in self.dits}


def reporter(projet: Projet, depot: Depot) -> list[str]:
    """Complète les listes d'un dossier que le fichier d'échange du dépôt vient de remplir.

    Rend ce qui n'a pas pu l'être, une phrase chacun.
    """
    report = _Report()
    entrees = list(_entrees(depot))
    for objet in _REPORTES:
        report.completer(projet, objet, [entree for entree in entrees if entree.objet == objet])
    return report.refus


def _entrees(depot: Depot) -> Iterator[_Entree]:
    """Les entrées des listes du projet, chaque collectif avec les siennes."""
    collectif: _Entree | None = None
    for _, _, blocs in etapes_du_depot(depot):
        for bloc in blocs:
            entree = _entree(bloc)
            if bloc.objet in _DU_COLLECTIF and collectif is not None:
                collectif.sous.append(entree)
            elif bloc.objet in _REPORTES:
                collectif = entree if bloc.objet == "collectif" else collectif
                yield entree


def _entree(bloc: BlocDit) -> _Entree:
    dits = {dite.nom: dite.texte for dite in bloc.reponses if dite.texte and not dite.erreur}
    return _Entree(bloc.objet, bloc.code.rpartition(".")[2], bloc.titre, dits)


class _Report:
    """Un report en cours. ``refus`` : ce qui n'a pas pu l'être ; ``ecoles`` : les nouvelles, sous l'ancienne clé."""

    def __init__(self) -> None:
        self.refus: list[str] = []
        self.ecoles: dict[str, EcoleAssociee] = {}

    def completer(self, parent: Any, objet: str, entrees: list[_Entree]) -> None:
        """Complète une liste, dans l'ordre."""
        modele, lien = OBJETS[objet].modele, "collectif" if objet in _DU_COLLECTIF else "projet"
        deja = list(modele.objects.filter(**{lien: parent}).order_by("rang", "id"))
        suivantes = iter(deja)
        for entree in entrees:
            ligne = next(suivantes, None) if entree.portee else modele(rang=len(deja) + 1, **{lien: parent})
            if ligne is None or not _est_la_meme(ligne, entree):
                self.refus.append(f"« {couper(entree.titre)} » n'est reprise qu'en partie : relisez-la.")
            elif entree.portee or entree.a_reporter:
                self._remplir(ligne, entree)

    def _remplir(self, ligne: Any, entree: _Entree) -> None:
        for nom, texte in entree.a_reporter.items():
            champ = CHAMPS[entree.objet, nom]
            if nom == "ecoles":
                continue
            reconnu = champ.forme.reconnaitre(texte)
            if reconnu.refus:
                self.refus.append(f"{champ.label}, « {couper(texte)} » : {reconnu.refus}")
            else:
                setattr(ligne, champ.attribut, reconnu.valeur)
        ligne.save()
        if entree.objet == "ecole":
            self.ecoles[entree.cle] = ligne
        if entree.objet == "collectif":
            cles = entree.dits.get("ecoles", "").split()
            ligne.ecoles.set([self.ecoles[cle] for cle in cles if cle in self.ecoles])
            self.completer(ligne, "lieu", [sous for sous in entree.sous if sous.objet == "lieu"])


def _est_la_meme(ligne: Any, entree: _Entree) -> bool:
    """Le nom ou l'intitulé de l'entrée scellée est bien celui de la ligne."""
    noms = [champ for champ in champs_de(entree.objet) if champ.nom in ("nom", "intitule")]
    return all(champ.forme.texte(getattr(ligne, champ.attribut)) == entree.dits.get(champ.nom, "") for champ in noms)
