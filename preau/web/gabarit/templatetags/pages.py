"""Les listes en plusieurs pages : leurs numéros, et l'adresse de chacune."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


@register.filter
def numeros(page: Page) -> Iterator[int | str]:
    """Les numéros autour de la page montrée, les premiers et les derniers."""
    return page.paginator.get_elided_page_range(page.number)


@register.simple_tag(takes_context=True)
def vers_la_page(context: dict[str, Any], nom: str, numero: int, ancre: str = "") -> str:
    """L'adresse de cette page d'une liste ; les autres choix de l'adresse y restent."""
    parametres = context["request"].GET.copy()
    parametres[nom] = str(numero)
    return f"?{parametres.urlencode()}{f'#{ancre}' if ancre else ''}"
