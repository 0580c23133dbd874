"""Le budget d'un dossier : ses totaux, ses écarts, la part de chaque collectif, la prestation de service estimée.

Le calcul est celui de :mod:`preau.coeur.financement` ; ici, on ne fait que lui donner les lignes du dossier.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from preau.campagnes.requetes import parametres_de
from preau.coeur.financement import (
    CHARGES,
    COMPTES,
    ZERO,
    Budget,
    CollectifAFinancer,
    Ecart,
    EstimationPs,
    Ligne,
    estimer_ps,
)
from preau.coeur.phrases import euros
from preau.projets.dossier import Tables, lire_tables
from preau.projets.tables import Projet


@dataclass(frozen=True, slots=True)
class BudgetDuDossier:
    """Un budget calculé. Montants en euros.

    ``totaux`` : par compte, les comptes employés seulement. ``reste_a_partager`` : par identifiant de ligne de charges,
    ce qu'aucun collectif ne porte en propre, et qui est alors commun. ``demande`` : le total des cofinancements
    demandés. ``phrases`` : ce qu'il reste à dire pour que le calcul soit juste.
    """

    budget: Budget
    totaux: dict[str, Decimal]
    ecarts: tuple[Ecart, ...]
    reste_a_partager: dict[str, Decimal]
    demande: Decimal
    ps: EstimationPs
    phrases: tuple[str, ...]

    @property
    def equilibre(self) -> bool:
        """Charges égales aux produits, et emplois égaux aux contributions volontaires."""
        return not self.ecarts


def budget_du(projet: Projet) -> BudgetDuDossier:
    """Le budget d'un dossier, en un nombre constant de requêtes."""
    return budget_des_tables(lire_tables(projet))


def budget_des_tables(lues: Tables) -> BudgetDuDossier:
    """Le budget d'un dossier déjà lu. Une ligne sans compte ou sans montant n'y compte pas, et on le dit."""
    retenues = [ligne for ligne in lues.lignes if ligne.compte and ligne.montant is not None]
    budget = Budget(tuple(map(_ligne, retenues)), _collectifs(lues.collectifs))
    return BudgetDuDossier(
        budget=budget,
        totaux=_totaux(budget.lignes),
        ecarts=budget.ecarts(),
        reste_a_partager={str(ligne.uuid): _reste(ligne) for ligne in retenues if ligne.compte in CHARGES},
        demande=sum((c.montant_demande for c in lues.cofinancements if c.montant_demande is not None), ZERO),
        ps=estimer_ps(budget, parametres_de(lues.projet.campagne)),
        phrases=tuple(_phrases(lues.lignes)),
    )


def _collectifs(collectifs: Iterable[Any]) -> tuple[CollectifAFinancer, ...]:
    return tuple(
        CollectifAFinancer(str(collectif.uuid), collectif.nom or f"Collectif {numero}")
        for numero, collectif in enumerate(collectifs, 1)
    )


def _parts(ligne: Any) -> tuple[tuple[str, Decimal], ...]:
    """Les parts d'une ligne ; aucune si elles dépassent la ligne, ce qu'un collectif remis peut provoquer."""
    parts = tuple((str(part.collectif.uuid), part.montant) for part in ligne.parts_lues)
    return parts if sum((montant for _, montant in parts), ZERO) <= ligne.montant else ()


def _ligne(ligne: Any) -> Ligne:
    return Ligne(ligne.compte, ligne.montant, ligne.libelle, _parts(ligne), ligne.est_ps)


def _reste(ligne: Any) -> Decimal:
    reste: Decimal = ligne.montant - sum((montant for _, montant in _parts(ligne)), ZERO)
    return reste


def _totaux(lignes: Iterable[Ligne]) -> dict[str, Decimal]:
    totaux = dict.fromkeys(COMPTES, ZERO)
    employes = set()
    for ligne in lignes:
        totaux[ligne.compte] += ligne.montant
        employes.add(ligne.compte)
    return {compte: total for compte, total in totaux.items() if compte in employes}


def _phrases(lignes: Iterable[Any]) -> Iterable[str]:
    for ligne in lignes:
        nom = f"« {ligne.libelle} »" if ligne.libelle else "sans libellé"
        if ligne.montant is None and (ligne.compte or ligne.libelle):
            yield f"La ligne {nom} n'a pas de montant : elle ne compte pas."
        elif ligne.montant is not None and not ligne.compte:
            yield f"La ligne {nom} n'a pas de compte : ses {euros(ligne.montant)} ne comptent pas."
        elif ligne.montant is not None and ligne.parts_lues and not _parts(ligne):
            yield f"Les parts de la ligne {nom} dépassent son montant, {euros(ligne.montant)} : elles ne comptent pas."
