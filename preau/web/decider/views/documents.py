"""La lettre et la convention d'une notification : le fichier s'il est prêt, sinon où il en est."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import ROLES_CAF
from preau.instruction.avis_tus import TU
from preau.instruction.deports import est_tu
from preau.instruction.models import Notification
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle import tirages
from preau.socle.models import Tirage
from preau.web.decider.commun import ECRIRE
from preau.web.gabarit.acces import Requete, casquette_de, objet_visible, reserve_a

LECTEURS = (*ROLES_CAF, *ROLES_DU_DOSSIER)


@require_http_methods(ECRIRE)
@reserve_a(*LECTEURS)
def lettre(request: Requete, uuid: UUID) -> HttpResponse:
    """La lettre ; elle dit l'avis du comité, et se tait à la personne de la Caf liée à la structure."""
    notification = _notification(request, uuid)
    casquette = casquette_de(request)
    if casquette.role in ROLES_CAF and est_tu(casquette, notification.decision.projet_id):
        raise PermissionDenied(TU)
    return _servir(request, notification, notification.lettre, "lettre")


@require_http_methods(ECRIRE)
@reserve_a(*LECTEURS)
def convention(request: Requete, uuid: UUID) -> HttpResponse:
    """La convention, s'il y en a une."""
    notification = _notification(request, uuid)
    if not hasattr(notification, "convention"):
        raise Http404
    return _servir(request, notification, notification.convention.tirage, "convention")


def _notification(request: Requete, uuid: UUID) -> Notification:
    liees = "decision__projet__structure", "lettre", "convention__tirage"
    return objet_visible(request, lambda c: Notification.objects.visibles_par(c).select_related(*liees), uuid=uuid)


def _servir(request: Requete, notification: Notification, tirage: Tirage, sorte: str) -> HttpResponse:
    if request.method == "POST":
        tirages.redemander(tirage)
        return redirect(request.path)
    octets = tirages.contenu_de(tirage)
    # htmx demande où l'on en est : il reçoit le lien du fichier, jamais le fichier.
    if octets is None or request.htmx:
        perdu = tirage.etat == "fait" and octets is None
        contexte = {"tirage": tirage, "notification": notification, "sorte": sorte, "perdu": perdu}
        return render(request, "decider/_document.html" if request.htmx else "decider/document.html", contexte)
    reponse = HttpResponse(octets, content_type="application/pdf")
    nom = f"{sorte}-{slugify(notification.decision.projet.structure.nom)}-{notification.numero}.pdf"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse
