"""Ce qu'on emporte d'un dépôt : les fichiers d'échange, les rapports, les pièces."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from preau.projets.scelle import en_json
from preau.projets.surcouche import document_instruit, rapport_du_jour
from preau.web.depot.lecteurs import LECTEURS, LECTEURS_DE_L_INSTRUCTION, depot_de, lit_l_avis, pieces_lisibles
from preau.web.depot.remettre import remettre_json, remettre_piece
from preau.web.gabarit.acces import Requete, reserve_a


@require_safe
@reserve_a(*LECTEURS)
def projet_json(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Le fichier d'échange tel qu'il a été déposé."""
    depot = depot_de(request, uuid, numero)
    return remettre_json(depot.document, f"projet-depot-{depot.numero}.json")


@require_safe
@reserve_a(*LECTEURS)
def rapport_json(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Le rapport tel qu'il a été scellé."""
    depot = depot_de(request, uuid, numero)
    return remettre_json(depot.rapport, f"rapport-depot-{depot.numero}.json")


@require_safe
@reserve_a(*LECTEURS_DE_L_INSTRUCTION)
def instruit_json(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Le fichier d'échange avec l'avis du comité, pour qui le lit déjà, et les dérogations d'aujourd'hui."""
    depot = depot_de(request, uuid, numero)
    document = document_instruit(depot, avec_avis=lit_l_avis(request, depot))
    return remettre_json(document, f"projet-depot-{depot.numero}-instruit.json")


@require_safe
@reserve_a(*LECTEURS_DE_L_INSTRUCTION)
def rapport_instruit_json(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Ce que le texte d'aujourd'hui dit du dossier instruit, au moment où en est l'instruction."""
    depot = depot_de(request, uuid, numero)
    rapport = en_json(rapport_du_jour(depot, avec_avis=lit_l_avis(request, depot)).en_dict())
    return remettre_json(rapport, f"rapport-depot-{depot.numero}-instruit.json")


@require_safe
@reserve_a(*LECTEURS)
def piece_scellee(request: Requete, uuid: UUID, numero: int, piece: UUID) -> HttpResponse:
    """Une pièce telle qu'elle fut scellée."""
    trouvee = pieces_lisibles(request, depot_de(request, uuid, numero)).filter(uuid=piece).first()
    if trouvee is None:
        raise Http404
    return remettre_piece(request, trouvee)
