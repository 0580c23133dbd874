"""Les pages que tout le monde peut lire : accessibilité, mentions."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def accessibilite(request: HttpRequest) -> HttpResponse:
    """L'état de l'accessibilité, et à qui signaler ce qui arrête."""
    return render(request, "gabarit/accessibilite.html")


@login_not_required
@require_safe
def mentions(request: HttpRequest) -> HttpResponse:
    """Qui tient le site, ce qui est gardé, et les droits de chacun."""
    return render(request, "gabarit/mentions.html")
