"""Ce qu'une liste montre d'un dossier rouvert sur des compléments : son dernier dépôt, et non ce qui s'y réécrit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from preau.acteurs.models import Financeur
from preau.coeur.financement import CHARGES, PRODUITS, ZERO, Ligne
from preau.projets.budget_scelle import budget_des_blocs
from preau.projets.champs.convertisseurs import montant
from preau.projets.lecture import BlocDit, blocs_du_depot
from preau.projets.tables import Depot
from preau.projets.tables.enums import EtatProjet
from preau.territoires.models import QuartierPrioritaire


class CollectifScelle(NamedTuple):
    """Ce qu'une liste lit d'un collectif, sous les noms de sa table."""

    commune: str
    effectif: int | None
    qpv_id: str | None
    qpv__nom: str | None


@dataclass(frozen=True, slots=True)
class Scelle:
    """Ce qu'une liste lit d'un dépôt. Montants en euros ; ``demandes`` : par financeur connu, ``None`` s'il n'est dit.

    ``ecoles`` : les UAI de ses écoles. ``cofinancements`` : tout ce qu'il demande, ``None`` si aucun montant n'est dit.
    """

    intitule: str
    collectifs: list[CollectifScelle]
    ecoles: list[str]
    charges: Decimal
    ps: Decimal
    cofinancements: Decimal | None
    demandes: dict[str, Decimal | None]

    def demande_a(self, financeur: Financeur) -> Decimal | None:
        """Ce qu'il demande à ce financeur ; ``None`` si le montant n'est pas dit."""
        return self.demandes.get(str(financeur.uuid))


def scelles_des_rouverts(projets: QuerySet) -> dict[int, Scelle]:
    """Le dernier dépôt de chacun de ces projets qui attend des compléments, par projet ; deux requêtes."""
    rouverts = Depot.objects.filter(projet__in=projets, projet__etat=EtatProjet.A_COMPLETER)
    lus = rouverts.order_by("projet", "-numero").only("projet_id", "numero", "dossier")
    blocs: dict[int, list[BlocDit]] = {}
    for depot in lus.iterator(chunk_size=50):
        if depot.projet_id not in blocs:
            blocs[depot.projet_id] = blocs_du_depot(depot)
    codes = {_texte(bloc, "qpv") for siens in blocs.values() for bloc in siens if bloc.objet == "collectif"}
    noms = dict(QuartierPrioritaire.objects.filter(pk__in=codes - {""}).values_list("code", "nom"))
    return {projet: _scelle(siens, noms) for projet, siens in blocs.items()}


def _scelle(blocs: list[BlocDit], quartiers: dict[str, str]) -> Scelle:
    lignes = budget_des_blocs(blocs).budget.lignes
    demandes = list(_demandes(blocs))
    return Scelle(
        intitule=next((_texte(b, "intitule") for b in blocs if b.objet == "projet" and "intitule" in b.dits), ""),
        collectifs=[_collectif(bloc, quartiers) for bloc in blocs if bloc.objet == "collectif"],
        ecoles=[uai for bloc in blocs if bloc.objet == "ecole" and (uai := _texte(bloc, "etablissement"))],
        charges=_somme(ligne for ligne in lignes if ligne.compte in CHARGES),
        ps=_somme(ligne for ligne in lignes if ligne.est_ps and ligne.compte in PRODUITS),
        cofinancements=_total([demande for _, demande in demandes]),
        demandes={cle: _total([d for autre, d in demandes if autre == cle]) for cle, _ in demandes if cle},
    )


def _collectif(bloc: BlocDit, quartiers: dict[str, str]) -> CollectifScelle:
    effectif, qpv = _texte(bloc, "effectif"), _texte(bloc, "qpv") or None
    nom = quartiers.get(qpv, qpv) if qpv else None
    return CollectifScelle(_code(_texte(bloc, "commune")), int(effectif) if effectif else None, qpv, nom)


def _code(commune: str) -> str:
    """Le code de « Villeurbanne (69266) » ; un code inconnu est scellé seul."""
    return commune.rpartition("(")[2].removesuffix(")")


def _demandes(blocs: Iterable[BlocDit]) -> Iterator[tuple[str, Decimal | None]]:
    """Chaque demande à un financeur : son identifiant public, vide s'il n'est que nommé, et le montant."""
    for bloc in blocs:
        if bloc.objet == "cofinancement":
            dite = _texte(bloc, "montant_demande")
            yield _texte(bloc, "financeur"), montant(dite) if dite else None


def _texte(bloc: BlocDit, champ: str) -> str:
    """La réponse telle qu'elle s'écrit ; vide si rien n'est dit, ou si ce qui l'était attendait."""
    return bloc.dits[champ].texte if champ in bloc.dits else ""


def _somme(lignes: Iterable[Ligne]) -> Decimal:
    return sum((ligne.montant for ligne in lignes), ZERO)


def _total(montants: Iterable[Decimal | None]) -> Decimal | None:
    dits = [montant_dit for montant_dit in montants if montant_dit is not None]
    return sum(dits, ZERO) if dits else None
