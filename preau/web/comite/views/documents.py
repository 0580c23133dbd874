"""Le livret d'une réunion et son procès-verbal : le fichier de cette lectrice, ou où il en est."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods

from preau.instruction import tirages_de_reunion as documents
from preau.instruction.enums import EtatReunion, GenreDeDocument
from preau.instruction.models import Reunion
from preau.instruction.tirages_de_reunion import DemandeDeReunion
from preau.socle import tirages
from preau.web.comite.commun import ECRIRE, LECTEURS, dessiner, reunion_de
from preau.web.gabarit.acces import Requete, reserve_a


@require_http_methods(ECRIRE)
@reserve_a(*LECTEURS)
def livret(request: Requete, uuid: UUID) -> HttpResponse:
    """Les dossiers de l'ordre du jour en un seul PDF, sans ceux dont la lectrice est déportée."""
    lue = reunion_de(request, uuid)
    if lue.etat == EtatReunion.ANNULEE:
        raise Http404
    return _servir(request, lue, documents.livret(lue, request.user))


@require_http_methods(ECRIRE)
@reserve_a(*LECTEURS)
def proces_verbal(request: Requete, uuid: UUID) -> HttpResponse:
    """Le procès-verbal d'une réunion close, de même."""
    lue = reunion_de(request, uuid)
    if lue.etat != EtatReunion.CLOSE:
        raise Http404
    return _servir(request, lue, documents.proces_verbal(lue, request.user))


def _servir(request: Requete, lue: Reunion, demande: DemandeDeReunion) -> HttpResponse:
    tirage = demande.trouver()
    if request.method == "POST":
        tirages.redemander(tirage) if tirage else demande.demander()
        return redirect(request.path)
    octets = tirages.contenu_de(tirage) if tirage else None
    if octets is not None and not request.htmx:
        reponse = HttpResponse(octets, content_type="application/pdf")
        nom = f"{slugify(demande.genre)}-{slugify(lue.comite.nom)}-{lue.le:%Y-%m-%d}.pdf"
        reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
        return reponse
    etat = tirage.etat if tirage else "absent"
    contexte: dict[str, Any] = {
        "tirage": tirage,
        "etat": "perdu" if etat == "fait" and octets is None else etat,
        "genre": demande.genre.label,
        "est_un_livret": demande.genre == GenreDeDocument.LIVRET,
        "vide": not demande.points,
        "patience": "Cela prend quelques secondes par dossier.",
        "intact": "les dossiers sont intacts",
    }
    gabarit = "gabarit/_tirage.html" if request.htmx else "comite/document.html"
    return dessiner(request, gabarit, reunion=lue, **contexte)
