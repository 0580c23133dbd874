"""Les communes que le navigateur propose pendant que l'on tape."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from preau.acteurs.territoire import etiquette
from preau.territoires.models import Commune
from preau.web.compte.formulaires_caf import LISTE_DES_COMMUNES

register = template.Library()


@register.simple_tag
def suggestions(communes: Iterable[Commune]) -> SafeString:
    """La liste de suggestions d'un champ de commune ; la page marche sans."""
    options = format_html_join("", '<option value="{}"></option>', ((etiquette(c),) for c in communes))
    return format_html('<datalist id="{}">{}</datalist>', LISTE_DES_COMMUNES, options)
