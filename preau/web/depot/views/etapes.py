"""Les pages où le dossier s'écrit : une par étape, une par collectif, une par action, le partage du budget."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from preau.projets.tables.enums import Etape
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.web.depot import pages
from preau.web.depot.commun import ouvrir
from preau.web.depot.ecrire import fragment, servir
from preau.web.gabarit.acces import Requete, reserve_a

METHODES = ["GET", "HEAD", "POST"]


def _dite(nom: str) -> Etape:
    if nom not in pages.ETAPES:
        raise Http404
    return Etape(nom)


@require_http_methods(METHODES)
@reserve_a(*ROLES_DU_DOSSIER)
def etape(request: Requete, uuid: UUID, etape: str) -> HttpResponse:
    """Une étape : ses questions, ses listes, et ce que le texte en dit."""
    return servir(request, uuid, pages.de_l_etape(_dite(etape)))


@require_http_methods(METHODES)
@reserve_a(*ROLES_DU_DOSSIER)
def collectif(request: Requete, uuid: UUID, collectif: UUID) -> HttpResponse:
    """Un collectif : où, qui, quand, et l'image de son année."""
    return servir(request, uuid, pages.du_collectif(collectif))


@require_http_methods(METHODES)
@reserve_a(*ROLES_DU_DOSSIER)
def action(request: Requete, uuid: UUID, action: UUID) -> HttpResponse:
    """Une action, l'axe et les objectifs qu'elle sert."""
    return servir(request, uuid, pages.de_l_action(action))


@require_http_methods(METHODES)
@reserve_a(*ROLES_DU_DOSSIER)
def repartition(request: Requete, uuid: UUID) -> HttpResponse:
    """Les charges partagées entre les collectifs, ligne par ligne."""
    return servir(request, uuid, pages.de_la_repartition(request.GET.get("page", "")))


@require_safe
@reserve_a(*ROLES_DU_DOSSIER)
def dit(request: Requete, uuid: UUID, etape: str) -> HttpResponse:
    """Ce que le texte dit de l'étape à mesure qu'on l'écrit, ou d'une de ses entrées (``?objet=collectif.<uuid>``)."""
    ouvert = ouvrir(request, uuid)
    page = pages.de_l_objet(_dite(etape), request.GET.get("objet", ""))(ouvert, {})
    return fragment(request, ouvert, page)
