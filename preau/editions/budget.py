"""Le budget d'un dossier scellé, compte par compte. Montants en euros."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from preau.coeur.financement import (
    CHARGES,
    COMPTES,
    CONTRIBUTIONS_VOLONTAIRES,
    EMPLOIS_VOLONTAIRES,
    PRODUITS,
    ZERO,
    Budget,
    EstimationPs,
    Ligne,
    estimer_ps,
)
from preau.coeur.phrases import euros
from preau.coeur.referentiel.norme import Parametres
from preau.editions.reponses import dit
from preau.projets.budget_scelle import budget_des_blocs
from preau.projets.lecture import BlocDit
from preau.projets.phrases import couper

_SECTIONS = (
    ("Les charges", tuple(CHARGES), "Total des charges"),
    ("Les produits", tuple(PRODUITS), "Total des produits"),
    ("Les contributions volontaires : emplois", (EMPLOIS_VOLONTAIRES,), "Total des emplois"),
    ("Les contributions volontaires : ressources", (CONTRIBUTIONS_VOLONTAIRES,), "Total des contributions"),
)
# Au-delà, un tableau ne tient plus dans la largeur d'une page : les collectifs suivants ont le leur.
COLLECTIFS_PAR_TABLEAU = 6
_NOM_COURT = 80


def budget_a_composer(blocs: Sequence[BlocDit], parametres: Parametres) -> dict[str, Any]:
    """Le budget tel que le document le montre.

    ``ecartees`` : les lignes qui ne comptent pas, faute de compte ou de montant lisible.
    """
    budget, ecartees = budget_des_blocs(blocs)
    return {
        "sections": [section for section in (_section(budget, *quoi) for quoi in _SECTIONS) if section["lignes"]],
        "ecarts": [ecart.phrase for ecart in budget.ecarts()],
        "ecartees": [_en_mots(bloc) for bloc in ecartees],
        "parts": list(_parts(budget)),
        "ps": _ps(estimer_ps(budget, parametres)) if budget.lignes else None,
    }


def _en_mots(bloc: BlocDit) -> str:
    return " · ".join(filter(None, map(dit, bloc.reponses[:3]))) or "Une ligne vide"


def _section(budget: Budget, legende: str, comptes: tuple[str, ...], pied: str) -> dict[str, Any]:
    retenues = sorted((ligne for ligne in budget.lignes if ligne.compte in comptes), key=lambda ligne: ligne.compte)
    lignes = [ligne for compte, du_compte in groupby(retenues, _compte) for ligne in _du_compte(compte, du_compte)]
    return {"legende": legende, "lignes": lignes, "pied": [pied, euros(_somme(retenues))]}


def _compte(ligne: Ligne) -> str:
    return ligne.compte


def _du_compte(compte: str, lignes: Iterable[Ligne]) -> Iterator[dict[str, Any]]:
    """Le compte et son total, puis chacune de ses lignes."""
    les_siennes = list(lignes)
    yield {"total": True, "libelle": f"{compte} · {COMPTES[compte]}", "montant": euros(_somme(les_siennes))}
    for ligne in les_siennes:
        ps = " (prestation de service attendue de la Caf)" if ligne.est_ps else ""
        libelle = f"{ligne.libelle or 'Sans libellé'}{ps}"
        yield {"total": False, "libelle": libelle, "montant": euros(ligne.montant)}


def _somme(lignes: Iterable[Ligne]) -> Decimal:
    return sum((ligne.montant for ligne in lignes), ZERO)


def _parts(budget: Budget) -> Iterator[dict[str, Any]]:
    """Ce que chaque collectif porte en propre, ligne par ligne ; rien si aucune ligne n'est partagée."""
    partagees = [ligne for ligne in budget.lignes if ligne.parts]
    if not partagees:
        return
    for debut in range(0, len(budget.collectifs), COLLECTIFS_PAR_TABLEAU):
        montres = budget.collectifs[debut : debut + COLLECTIFS_PAR_TABLEAU]
        yield {
            "entetes": ["Ligne", *(couper(collectif.nom, _NOM_COURT) for collectif in montres), "Commun"],
            "lignes": [_partage(ligne, [collectif.cle for collectif in montres]) for ligne in partagees],
        }


def _partage(ligne: Ligne, cles: Iterable[str]) -> list[str]:
    parts = dict(ligne.parts)
    commun = ligne.montant - sum(parts.values(), ZERO)
    sommes = (euros(parts[cle]) if cle in parts else "–" for cle in cles)
    return [f"{ligne.compte} {ligne.libelle}".strip(), *sommes, euros(commun)]


def _ps(estimee: EstimationPs) -> dict[str, Any]:
    return {
        "lignes": [
            [ps.charges.collectif.nom, *map(euros, (ps.charges.propres, ps.charges.communes, ps.retenue))]
            for ps in estimee.collectifs
        ],
        "total": euros(estimee.total) if estimee.total is not None else "",
        "phrases": [*estimee.phrases, *estimee.a_confirmer],
    }
