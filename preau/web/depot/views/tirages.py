"""Le PDF d'un dépôt : le fichier s'il est fait, sinon où il en est, et de quoi le demander."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.projets.tables import Depot, Projet
from preau.projets.tirages import Demande, dossier_depose, dossier_instruit
from preau.socle import tirages
from preau.socle.models import Tirage
from preau.web.gabarit.acces import Requete, objet_visible, reserve_a


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*Role.values)
def pdf(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Le dossier tel qu'il a été déposé."""
    return _servir(request, _depot(request, uuid, numero), dossier_depose, "")


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*Role.values)
def pdf_instruit(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Le même, suivi de l'instruction d'aujourd'hui."""
    return _servir(request, _depot(request, uuid, numero), dossier_instruit, "-instruit")


def _depot(request: Requete, uuid: UUID, numero: int) -> Depot:
    projet = objet_visible(request, Projet.objects.visibles_par, uuid=uuid)
    return get_object_or_404(projet.depots.select_related("projet__structure"), numero=numero)


def _servir(request: Requete, depot: Depot, demande_de: Callable[[Depot], Demande], suffixe: str) -> HttpResponse:
    demande = demande_de(depot)
    tirage = demande.trouver()
    if request.method == "POST":
        tirages.redemander(tirage) if tirage else demande.demander()
        return redirect(request.path)
    octets = tirages.contenu_de(tirage) if tirage else None
    # htmx demande où l'on en est : il reçoit le lien du fichier, jamais le fichier.
    if octets is None or request.htmx:
        return _dire_ou_l_on_en_est(request, depot, tirage, instruit=bool(suffixe), perdu=octets is None)
    reponse = HttpResponse(octets, content_type="application/pdf")
    nom = f"dossier-{slugify(depot.projet.structure.nom)}-depot-{depot.numero}{suffixe}.pdf"
    reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse


def _dire_ou_l_on_en_est(
    request: Requete, depot: Depot, tirage: Tirage | None, *, instruit: bool, perdu: bool
) -> HttpResponse:
    etat = tirage.etat if tirage else "absent"
    contexte = {
        "depot": depot,
        "projet": depot.projet,
        "tirage": tirage,
        "etat": "perdu" if etat == "fait" and perdu else etat,
        "instruit": instruit,
    }
    return render(request, "depot/_tirage.html" if request.htmx else "depot/tirage.html", contexte)
