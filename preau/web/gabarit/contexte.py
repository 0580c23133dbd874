"""Ce que le gabarit sait de la page : menus, langue, sens d'écriture."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils import translation

from preau.web.gabarit.navigation import menu, menu_principal


def page(request: HttpRequest) -> dict[str, Any]:
    """``navigation`` (un ``Menu``) et ``menu_compte`` (des ``Lien``), calculés à l'usage, ``langue`` et ``sens``."""
    return {
        "navigation": partial(menu_principal, request),
        "menu_compte": partial(menu, request, "menu_compte"),
        "langue": (translation.get_language() or "fr").split("-")[0],
        "sens": "rtl" if translation.get_language_bidi() else "ltr",
    }
