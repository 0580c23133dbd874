"""Qui lit un dossier déposé, et comment y trouver un dépôt."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from preau.acteurs.enums import ROLES_CAF, Role
from preau.instruction.deports import est_tu
from preau.instruction.droits_reunions import peut_lire_l_avis
from preau.instruction.recit import Lecteur, Sorte
from preau.projets.tables import Depot, DepotPiece, Piece, Projet
from preau.projets.tables.requetes import REUNIONS_LUES, ROLES_DU_DOSSIER
from preau.web.depot.commun import projet_de
from preau.web.gabarit.acces import Requete, casquette_de

# Le comité lit ce qui a été déposé, et rien de ce qui s'en est écrit depuis.
LECTEURS_DE_L_INSTRUCTION = (*ROLES_DU_DOSSIER, *ROLES_CAF, Role.COFINANCEUR)
LECTEURS = (*LECTEURS_DE_L_INSTRUCTION, Role.MEMBRE)


# Ce qui pèse dans un dépôt, et qu'une liste de dépôts ne lit pas.
TEXTES_SCELLES = ("document", "dossier", "rapport")


def depots_de(request: Requete, projet: Projet) -> "QuerySet[Depot]":
    """Les dépôts d'un dossier que la casquette fait voir, du premier au dernier.

    Un cofinanceur ne lit que celui qui tient : un dépôt retiré pouvait ne rien lui demander. Un membre d'un comité, que
    celui d'un ordre du jour.
    """
    lies = "projet__campagne__caf", "projet__structure__commune", "retrait", "deposant"
    depots = Depot.objects.filter(projet=projet).select_related(*lies).order_by("numero")
    if est_membre(request):
        a_l_ordre_du_jour = {
            "points__reunion__comite": casquette_de(request).comite_id,
            "points__reunion__etat__in": REUNIONS_LUES,
        }
        return depots.filter(**a_l_ordre_du_jour).distinct()
    return depots.filter(retrait__isnull=True) if est_cofinanceur(request) else depots


def depot_de(request: Requete, uuid: UUID, numero: int) -> Depot:
    """Le dépôt désigné ; 404 si ce numéro n'existe pas."""
    depot = depots_de(request, projet_de(request, uuid)).filter(numero=numero).first()
    if depot is None:
        raise Http404
    return depot


def pieces_lisibles(request: Requete, depot: Depot) -> "QuerySet[DepotPiece]":
    """Les pièces d'un dépôt que la casquette peut ouvrir : sans relevé d'identité bancaire hors de la Caf."""
    visibles = Piece.objects.visibles_par(request.casquette)
    return depot.pieces.filter(piece__in=visibles.values("pk"))


def est_de_la_structure(request: Requete) -> bool:
    """La casquette est de celles qui écrivent le dossier."""
    return request.casquette is not None and request.casquette.role in ROLES_DU_DOSSIER


def est_cofinanceur(request: Requete) -> bool:
    """La casquette est celle d'un financeur à qui l'on demande une part."""
    return request.casquette is not None and request.casquette.role == Role.COFINANCEUR


def est_membre(request: Requete) -> bool:
    """La casquette est celle d'un membre de comité."""
    return request.casquette is not None and request.casquette.role == Role.MEMBRE


def lit_l_avis(request: Requete, depot: Depot) -> bool:
    """La casquette lit dès maintenant ce que le comité a dit de ce dossier."""
    return peut_lire_l_avis(request.casquette, depot.projet)


def fil_du_dossier(request: Requete, projet: Projet, *, jusqu_au_dossier: bool = True) -> list[tuple[str, str]]:
    """D'où l'on vient : les projets de la structure, ou la liste des dossiers de qui les lit ; puis le dossier."""
    if est_de_la_structure(request):
        liste = ("Mes projets", reverse("depot:projets"))
    elif est_cofinanceur(request):
        liste = ("Les dossiers", reverse("instruire:a_cofinancer"))
    elif est_membre(request):
        liste = ("Le comité", reverse("comite:comites"))
    else:
        liste = ("Les dossiers", reverse("instruire:dossiers", args=[projet.campagne.uuid]))
    return [liste, (str(projet), reverse("depot:lire", args=[projet.uuid]))] if jusqu_au_dossier else [liste]


def lecteur_de(request: Requete) -> Lecteur:
    """Ce que la casquette est à l'histoire d'un dossier."""
    if est_de_la_structure(request):
        return Lecteur.STRUCTURE
    return Lecteur.CAF if casquette_de(request).role in ROLES_CAF else Lecteur.TIERS


def sortes_tues(request: Requete, projet: Projet) -> frozenset[Sorte]:
    """Ce que le comité dit d'un dossier se tait à qui, même à la Caf, est lié à sa structure."""
    lie = lecteur_de(request) == Lecteur.CAF and est_tu(casquette_de(request), projet.pk)
    return frozenset({Sorte.COMITE}) if lie else frozenset()
