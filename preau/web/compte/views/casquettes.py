"""Choisir la casquette que l'on porte."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from preau.web.compte.middleware import CLE_CASQUETTE
from preau.web.gabarit.acces import Requete


@require_safe
def choisir(request: Requete) -> HttpResponse:
    """Les casquettes de la personne, et celle qu'elle porte."""
    return render(request, "compte/casquettes.html")


@require_POST
def porter(request: Requete) -> HttpResponse:
    """Prend une de ses casquettes, puis revient d'où l'on vient."""
    choisie = request.POST.get("casquette", "")
    casquette = next((c for c in request.casquettes if str(c.uuid) == choisie), None)
    if casquette is None:
        raise Http404
    request.session[CLE_CASQUETTE] = str(casquette.uuid)
    messages.success(request, f"Vous agissez maintenant comme {casquette}.")
    suite = request.POST.get("suite", "")
    sure = url_has_allowed_host_and_scheme(suite, {request.get_host()}, require_https=request.is_secure())
    return redirect(suite if sure else "/")
