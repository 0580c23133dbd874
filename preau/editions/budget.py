"""Le budget d'un dossier scellé, compte par compte, relu de son seul JSON. Montants en euros."""

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
    CollectifAFinancer,
    EstimationPs,
    Ligne,
    estimer_ps,
)
from preau.coeur.phrases import euros
from preau.coeur.referentiel.norme import Parametres
from preau.editions.reponses import CollectifScelle, blocs_de, dit
from preau.projets.champs.convertisseurs import montant
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


def budget_a_composer(
    etapes: Sequence[dict[str, Any]], collectifs: Sequence[CollectifScelle], parametres: Parametres
) -> dict[str, Any]:
    """Le budget tel que le document le montre.

    ``ecartees`` : les lignes qui ne comptent pas, faute de compte ou de montant lisible.
    """
    noms = {collectif.cle: collectif.bloc["titre"] for collectif in collectifs}
    lignes, ecartees = _lignes(etapes)
    budget = Budget(tuple(lignes), tuple(CollectifAFinancer(cle, nom) for cle, nom in noms.items()))
    return {
        "sections": [section for section in (_section(budget, *quoi) for quoi in _SECTIONS) if section["lignes"]],
        "ecarts": [ecart.phrase for ecart in budget.ecarts()],
        "ecartees": ecartees,
        "parts": list(_parts(budget, noms)),
        "ps": _ps(estimer_ps(budget, parametres)) if lignes else None,
    }


def _lignes(etapes: Sequence[dict[str, Any]]) -> tuple[list[Ligne], list[str]]:
    parts: dict[str, list[tuple[str, Decimal]]] = {}
    for bloc in blocs_de(etapes):
        if bloc["objet"] == "part" and bloc["reponses"][0]["lecture"]:
            _, ligne, collectif = bloc["code"].split(".")
            parts.setdefault(ligne, []).append((collectif, montant(bloc["reponses"][0]["texte"])))
    lignes, ecartees = [], []
    for bloc in blocs_de(etapes):
        if bloc["objet"] == "ligne":
            lue = _ligne(bloc, parts.get(bloc["code"].partition(".")[2], []))
            lignes.append(lue) if lue else ecartees.append(_en_mots(bloc))
    return lignes, ecartees


def _ligne(bloc: dict[str, Any], parts: list[tuple[str, Decimal]]) -> Ligne | None:
    """La ligne, si elle compte ; des parts qui la dépassent ne comptent pas, comme à la saisie."""
    compte, libelle, somme, est_ps = bloc["reponses"]
    if not (compte["lecture"] and somme["lecture"]):
        return None
    total = montant(somme["texte"])
    retenues = tuple(parts) if sum((part for _, part in parts), ZERO) <= total else ()
    return Ligne(compte["texte"], total, libelle["lecture"], retenues, est_ps["lecture"] == "oui")


def _en_mots(bloc: dict[str, Any]) -> str:
    return " · ".join(filter(None, map(dit, bloc["reponses"][:3]))) or "Une ligne vide"


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


def _parts(budget: Budget, noms: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Ce que chaque collectif porte en propre, ligne par ligne ; rien si aucune ligne n'est partagée."""
    partagees = [ligne for ligne in budget.lignes if ligne.parts]
    if not partagees:
        return
    for debut in range(0, len(noms), COLLECTIFS_PAR_TABLEAU):
        cles = list(noms)[debut : debut + COLLECTIFS_PAR_TABLEAU]
        yield {
            "entetes": ["Ligne", *(couper(noms[cle], _NOM_COURT) for cle in cles), "Commun"],
            "lignes": [_partage(ligne, cles) for ligne in partagees],
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
