"""Le budget d'un dossier scellé, relu de ses blocs comme :mod:`preau.projets.budget` le lit des tables.

Montants en euros.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from preau.coeur.financement import ZERO, Budget, CollectifAFinancer, Ligne
from preau.projets.champs.convertisseurs import montant
from preau.projets.lecture import BlocDit


class BudgetScelle(NamedTuple):
    """Les lignes qui comptent. ``ecartees`` : les autres, faute de compte ou de montant lisible."""

    budget: Budget
    ecartees: tuple[BlocDit, ...]


def budget_des_blocs(blocs: Sequence[BlocDit]) -> BudgetScelle:
    """Le budget que disent tous les blocs d'un dépôt. Aucune requête."""
    parts = _parts(blocs)
    lues = [(bloc, _ligne(bloc, parts.get(bloc.cle, ()))) for bloc in blocs if bloc.objet == "ligne"]
    return BudgetScelle(
        Budget(tuple(ligne for _, ligne in lues if ligne), tuple(_collectifs(blocs))),
        tuple(bloc for bloc, ligne in lues if ligne is None),
    )


def nom_du_collectif(bloc: BlocDit, numero: int) -> str:
    """« Les CM1 du mardi » ; « Collectif 2 » s'il n'a pas de nom."""
    return bloc.dits["nom"].lecture if "nom" in bloc.dits else f"Collectif {numero}"


def _collectifs(blocs: Iterable[BlocDit]) -> Iterator[CollectifAFinancer]:
    du_collectif = (bloc for bloc in blocs if bloc.objet == "collectif")
    for numero, bloc in enumerate(du_collectif, 1):
        yield CollectifAFinancer(bloc.cle, nom_du_collectif(bloc, numero))


def _ligne(bloc: BlocDit, parts: Sequence[tuple[str, Decimal]]) -> Ligne | None:
    """La ligne, si elle compte ; des parts qui la dépassent ne comptent pas, comme à la saisie."""
    dits = bloc.dits
    if not ("compte" in dits and "montant" in dits):
        return None
    total = montant(dits["montant"].texte)
    retenues = tuple(parts) if sum((part for _, part in parts), ZERO) <= total else ()
    libelle, est_ps = (dits[nom].lecture if nom in dits else "" for nom in ("libelle", "est_ps"))
    return Ligne(dits["compte"].texte, total, libelle, retenues, est_ps == "oui")


def _parts(blocs: Iterable[BlocDit]) -> dict[str, list[tuple[str, Decimal]]]:
    """Par ligne, la part de chaque collectif. Le code d'une part : « part.<ligne>.<collectif> »."""
    parts: dict[str, list[tuple[str, Decimal]]] = {}
    for bloc in blocs:
        if bloc.objet == "part":
            _, ligne, collectif = bloc.code.split(".")
            parts.setdefault(ligne, []).extend((collectif, montant(dite.texte)) for dite in bloc.dits.values())
    return parts
