"""Le PDF d'un dépôt : le fichier s'il est fait, sinon où il en est, et de quoi le demander."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from preau.projets.tables import Depot
from preau.projets.tirages import Demande, dossier_depose, dossier_instruit, dossier_instruit_sans_avis
from preau.socle import tirages
from preau.socle.models import Tirage
from preau.web.depot.lecteurs import LECTEURS, LECTEURS_DE_L_INSTRUCTION, depot_de, lit_l_avis
from preau.web.gabarit.acces import Requete, reserve_a


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*LECTEURS)
def pdf(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Le dossier tel qu'il a été déposé."""
    return _servir(request, depot_de(request, uuid, numero), dossier_depose, "")


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*LECTEURS_DE_L_INSTRUCTION)
def pdf_instruit(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """Le même, suivi de l'instruction d'aujourd'hui ; l'avis du comité, pour qui le lit déjà."""
    depot = depot_de(request, uuid, numero)
    demande_de = dossier_instruit if lit_l_avis(request, depot) else dossier_instruit_sans_avis
    return _servir(request, depot, demande_de, "-instruit")


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
        "fil": ((str(depot), reverse("depot:depot", args=[depot.projet.uuid, depot.numero])),),
        "tirage": tirage,
        "etat": "perdu" if etat == "fait" and perdu else etat,
        "instruit": instruit,
    }
    return render(request, "gabarit/_tirage.html" if request.htmx else "depot/tirage.html", contexte)
