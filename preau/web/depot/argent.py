"""Le budget tel que la page le montre : des lignes rangées par famille de comptes, des totaux, la Ps estimée."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.paginator import Paginator

from preau.coeur.financement import CHARGES, CONTRIBUTIONS_VOLONTAIRES, EMPLOIS_VOLONTAIRES, PRODUITS, ZERO
from preau.projets.contenu import Bloc
from preau.projets.tables.enums import COMPTES
from preau.web.depot.ancres import ancre
from preau.web.depot.commun import Ouvert
from preau.web.depot.rendu import ChampMontre, Dessin

_LIBELLES = dict(COMPTES)
LIGNES_PAR_PAGE = 10


class LigneMontree(NamedTuple):
    """Une ligne de budget : son code, son compte et son libellé, ses champs."""

    code: str
    compte: str
    champs: dict[str, ChampMontre]

    @property
    def nom_du_compte(self) -> str:
        """« 60 · Achats »."""
        return _LIBELLES.get(self.compte, "")

    @property
    def id(self) -> str:
        """Son identifiant dans la page."""
        return ancre("entree", self.code)


class Famille(NamedTuple):
    """Une famille de comptes : charges, produits, ou contributions volontaires. ``total`` en euros."""

    nom: str
    titre: str
    aide: str
    comptes: tuple[tuple[str, str], ...]
    lignes: tuple[LigneMontree, ...]
    total: Decimal


FAMILLES = (
    ("charges", "Les charges", "Comptes 60 à 68 : la base de la prestation de service.", tuple(CHARGES)),
    ("produits", "Les produits", "Comptes 70 à 79, prestation de service comprise.", tuple(PRODUITS)),
    (
        "volontaires",
        "Les contributions volontaires",
        "Comptes 86 et 87, égaux, hors de la base : bénévolat, locaux prêtés.",
        (EMPLOIS_VOLONTAIRES, CONTRIBUTIONS_VOLONTAIRES),
    ),
)


def _lignes(dessin: Dessin, blocs: Iterable[Bloc]) -> list[LigneMontree]:
    return [
        LigneMontree(bloc.code, _compte(bloc), {champ.champ.nom: champ for champ in dessin.champs(bloc)})
        for bloc in blocs
        if bloc.objet == "ligne"
    ]


def _compte(bloc: Bloc) -> str:
    return next(reponse.texte for reponse in bloc.reponses if reponse.champ.nom == "compte")


def totaux(ouvert: Ouvert) -> dict[str, Any]:
    """Ce qui se recalcule à mesure qu'on écrit : totaux, écarts, prestation de service."""
    calcule = ouvert.budget
    par_famille = {
        nom: sum((calcule.totaux.get(compte, ZERO) for compte in comptes), ZERO) for nom, _, _, comptes in FAMILLES
    }
    return {"calcule": calcule, "totaux": par_famille, "plusieurs": len(ouvert.lues.collectifs) > 1}


def du_budget(ouvert: Ouvert, dessin: Dessin, blocs: list[Bloc]) -> dict[str, Any]:
    """Les familles de comptes et leurs lignes, et une ligne sans compte si un envoi en a laissé."""
    lignes, calcule = _lignes(dessin, blocs), totaux(ouvert)
    familles = [
        Famille(
            nom,
            titre,
            aide,
            tuple((compte, _LIBELLES[compte]) for compte in comptes),
            tuple(sorted((ligne for ligne in lignes if ligne.compte in comptes), key=lambda ligne: ligne.compte)),
            calcule["totaux"][nom],
        )
        for nom, titre, aide, comptes in FAMILLES
    ]
    return {"familles": familles, "sans_compte": [ligne for ligne in lignes if not ligne.compte], **calcule}


class Partage(NamedTuple):
    """Une ligne de charges, la part de chaque collectif, et ce qui reste commun, en euros."""

    ligne: Any
    parts: tuple[ChampMontre, ...]
    reste: Decimal


def de_la_repartition(ouvert: Ouvert, dessin: Dessin, blocs: list[Bloc], page: str) -> dict[str, Any]:
    """Les lignes de charges chiffrées, dix par page, et un champ par collectif."""
    restes = ouvert.budget.reste_a_partager
    chiffrees = [ligne for ligne in ouvert.lues.lignes if str(ligne.uuid) in restes]
    lignes = Paginator(chiffrees, LIGNES_PAR_PAGE).get_page(page)
    parts: dict[str, list[ChampMontre]] = {str(ligne.uuid): [] for ligne in lignes}
    for bloc in blocs:
        cle = bloc.code.split(".")[1]
        if bloc.objet == "part" and cle in parts:
            parts[cle].extend(dessin.champs(bloc))
    partages = [Partage(ligne, tuple(parts[str(ligne.uuid)]), restes[str(ligne.uuid)]) for ligne in lignes]
    return {"partages": partages, "collectifs": ouvert.lues.collectifs, "lignes": lignes, **totaux(ouvert)}
