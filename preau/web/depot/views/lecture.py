"""Lire un dossier déposé : le dossier, chacun de ses dépôts, deux dépôts côte à côte."""

from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from preau.acteurs.enums import ROLES_CAF
from preau.coeur.referentiel import EXIGENCES
from preau.instruction.histoire import Episode, actes_du_dossier, raconter
from preau.projets.comparaison_depots import Comparaison, comparer_depots, comparer_rapports
from preau.projets.enums import PhaseJugee
from preau.projets.faits import Dossier
from preau.projets.formats import MEGA
from preau.projets.lecture import lire_le_depot
from preau.projets.rapport_scelle import dossier_avec, rapport_scelle
from preau.projets.rapports import comptes, phrase_de_l_avis, rubriques
from preau.projets.scelle import anomalies_des_textes, anomalies_du_depot, listes_du_depot
from preau.projets.surcouche import dossier_du_jour
from preau.projets.tables import Depot, Projet
from preau.projets.tables.enums import EtatProjet
from preau.web.depot.commun import projet_de
from preau.web.depot.lecteurs import (
    LECTEURS,
    TEXTES_SCELLES,
    depot_de,
    depots_de,
    est_de_la_structure,
    est_membre,
    fil_du_dossier,
    lecteur_de,
    lit_l_avis,
    pieces_lisibles,
    sortes_tues,
)
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a

# Ce que la page du dossier montre de son histoire ; le reste a sa page.
DERNIERS = 5
# Au-delà, en octets, relire toutes les pièces d'un dépôt se fait attendre.
RELU_SANS_DEMANDER = 5 * MEGA


@require_safe
@reserve_a(*LECTEURS)
def lire(request: Requete, uuid: UUID) -> HttpResponse:
    """Le dernier dépôt, tel qu'il est scellé, les autres, les pièces, l'histoire. Un brouillon va à son sommaire.

    Un dossier auquel on a renoncé n'a plus de dépôt qui tienne : le cofinanceur n'en lit que cela.
    """
    projet = projet_de(request, uuid)
    depots = list(depots_de(request, projet).defer(*TEXTES_SCELLES))
    if est_de_la_structure(request) and (projet.etat == EtatProjet.BROUILLON or not depots):
        return redirect("depot:sommaire", uuid=projet.uuid)
    if not depots:
        return render(
            request,
            "depot/renonce.html",
            {"projet": projet, "fil": fil_du_dossier(request, projet, jusqu_au_dossier=False)},
        )
    dernier = depots[-1]
    dernier.refresh_from_db(fields=TEXTES_SCELLES)
    contexte = {
        "projet": dernier.projet,
        "campagne": dernier.projet.campagne,
        "depot": dernier,
        "depots": depots[::-1],
        "lisibles": lire_le_depot(dernier),
        **_pieces(request, dernier),
        "derniers": _derniers_actes(request, projet),
        "fil": fil_du_dossier(request, projet, jusqu_au_dossier=False),
        "de_la_structure": est_de_la_structure(request),
        "instruit": casquette_de(request).role in ROLES_CAF,
    }
    return render(request, "depot/lire.html", contexte)


def _derniers_actes(request: Requete, projet: Projet) -> list[Episode]:
    lisibles = actes_du_dossier(projet, lecteur_de(request), tues=sortes_tues(request, projet))
    return raconter(lisibles[:DERNIERS])


def _pieces(request: Requete, depot: Depot) -> dict[str, Any]:
    lisibles = list(pieces_lisibles(request, depot))
    return {"pieces": lisibles, "pieces_tues": depot.pieces.count() - len(lisibles)}


@require_safe
@reserve_a(*LECTEURS)
def depot(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Un dépôt : ce qu'il scelle et si le sceau tient, le rapport du dépôt, et à part celui d'aujourd'hui."""
    lu = depot_de(request, uuid, numero)
    scelle = dossier_avec(lu, rapport_scelle(lu))
    contexte = {
        "projet": lu.projet,
        "campagne": lu.projet.campagne,
        "depot": lu,
        **_controle(request, lu),
        "manques": lu.manques.split("\n") if lu.manques else [],
        "scelle": _rapport(scelle),
        "listes": listes_du_depot(lu),
        **({} if est_membre(request) else _instruction(request, lu, scelle)),
        **_pieces(request, lu),
        "fil": fil_du_dossier(request, lu.projet),
    }
    return render(request, "depot/depot.html", contexte)


def _controle(request: Requete, lu: Depot) -> dict[str, Any]:
    """Si le sceau tient. ``controle`` dit si les pièces ont été relues : lourdes, elles ne le sont que sur demande."""
    prefetch_related_objects([lu], "pieces")
    pese = sum(piece.taille for piece in lu.pieces.all())
    controle = pese <= RELU_SANS_DEMANDER or request.GET.get("controle") == "1"
    anomalies = anomalies_du_depot(lu, casquette_de(request)) if controle else anomalies_des_textes(lu)
    return {"anomalies": anomalies, "controle": controle, "poids_des_pieces": pese}


def _rapport(dossier: Dossier) -> dict[str, Any]:
    constats = dossier.rapport.constats
    return {
        "rapport": dossier.rapport,
        "phrase_avis": phrase_de_l_avis(dossier),
        "comptes": comptes(constats),
        "rubriques": rubriques(dossier),
    }


def _instruction(request: Requete, lu: Depot, scelle: Dossier) -> dict[str, Any]:
    """Le dossier d'aujourd'hui, et ce que d'autres en ont dit depuis ; l'avis du comité, à qui peut déjà le lire."""
    avec_avis = lit_l_avis(request, lu)
    du_jour = dossier_du_jour(lu, avec_avis=avec_avis)
    return {
        "du_jour": _rapport(du_jour),
        "phase_du_jour": PhaseJugee(du_jour.rapport.phase.value),
        "changes": comparer_rapports(scelle, du_jour),
        **_surcouche(lu, avec_avis=avec_avis),
    }


def _surcouche(lu: Depot, *, avec_avis: bool) -> dict[str, Any]:
    avis = lu.avis_du_comite.filter(remplace_le__isnull=True).select_related("comite")
    return {
        "avis_du_comite": avis.first() if avec_avis else None,
        "jugee": lu.recevabilites.en_vigueur().select_related("par").first(),
        "derogations": [(d, EXIGENCES[d.code].titre) for d in lu.derogations.en_vigueur()],
        "ecartees": lu.actions_ecartees.en_vigueur().select_related("par").prefetch_related("charges"),
        "complements": lu.complements.select_related("reponse").prefetch_related("points"),
    }


@require_safe
@reserve_a(*LECTEURS)
def comparer(request: Requete, uuid: UUID) -> HttpResponse:
    """Deux dépôts côte à côte ; à défaut de choix, les deux derniers."""
    projet = projet_de(request, uuid)
    depots = list(depots_de(request, projet).defer(*TEXTES_SCELLES))
    par_numero = {str(d.numero): d for d in depots}
    avant = par_numero.get(request.GET.get("de", ""))
    apres = par_numero.get(request.GET.get("a", ""))
    if len(depots) > 1 and "de" not in request.GET and "a" not in request.GET:
        avant, apres = depots[-2:]
    contexte = {
        "projet": projet,
        "depots": depots,
        "avant": avant,
        "apres": apres,
        "comparaison": _comparer(request, avant, apres),
        "demande": "de" in request.GET or "a" in request.GET,
        "fil": fil_du_dossier(request, projet),
    }
    return render(request, "depot/comparer.html", contexte)


def _comparer(request: Requete, avant: Depot | None, apres: Depot | None) -> Comparaison | None:
    if avant is None or apres is None or avant == apres:
        return None
    for lu in (avant, apres):
        lu.refresh_from_db(fields=TEXTES_SCELLES)
    return comparer_depots(avant, apres, casquette_de(request))
