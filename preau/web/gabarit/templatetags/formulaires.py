"""Balises des champs : le contrôle avec ses classes, et la liste des erreurs d'une page."""

from collections.abc import Iterable
from typing import NamedTuple

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from preau.web.gabarit.champs import MontantField

register = template.Library()

# Les phrases de Django disent « Ce champ est obligatoire. » : dans un résumé, il faut savoir lequel.
_SANS_SUJET: tuple[type[forms.Field], ...] = (
    forms.Field,
    forms.DateField,
    forms.TimeField,
    forms.IntegerField,
    forms.DecimalField,
    forms.EmailField,
    forms.ModelChoiceField,
    MontantField,
)
CHOIX = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.filter
def genre(champ: BoundField) -> str:
    """« choix » (boutons radio, cases), « case » (une seule case), « cache » ou « simple » : la forme à dessiner."""
    widget = champ.field.widget
    if champ.is_hidden:
        return "cache"
    if isinstance(widget, CHOIX):
        return "choix"
    return "case" if isinstance(widget, forms.CheckboxInput) else "simple"


@register.filter
def controle(champ: BoundField) -> SafeString:
    """Le contrôle HTML du champ, avec la classe Bootstrap qui lui convient.

    Django relie lui-même l'aide (``…_helptext``) et l'erreur (``…_error``) par ``aria-describedby``.
    """
    if isinstance(champ.field.widget, forms.CheckboxInput):
        return champ.as_widget()
    classe = "form-select" if isinstance(champ.field.widget, forms.Select) else "form-control"
    existante = champ.field.widget.attrs.get("class", "")
    return champ.as_widget(attrs={"class": f"{existante} {classe}".strip()})


class Erreur(NamedTuple):
    """Une erreur du résumé : l'identifiant du contrôle à atteindre (vide : la page entière) et la phrase."""

    ancre: str
    phrase: str


def _ancre(champ: BoundField) -> str:
    return f"{champ.auto_id}_0" if isinstance(champ.field.widget, CHOIX) else champ.id_for_label


def _nommee(champ: BoundField, phrase: str) -> str:
    """La phrase, précédée du nom du champ quand elle ne dit pas d'elle-même de quoi elle parle."""
    sans_sujet = {str(dite) for sorte in _SANS_SUJET for dite in sorte.default_error_messages.values()}
    return f"{champ.label} : {phrase[:1].lower()}{phrase[1:]}" if phrase in sans_sujet else phrase


def _erreurs_du_formulaire(formulaire: forms.BaseForm) -> list[Erreur]:
    generales = [Erreur("", str(phrase)) for phrase in formulaire.non_field_errors()]
    propres = [Erreur(_ancre(champ), _nommee(champ, str(phrase))) for champ in formulaire for phrase in champ.errors]
    return generales + propres


@register.filter
def erreurs(source: forms.BaseForm | forms.BaseFormSet | Iterable[forms.BaseForm] | None) -> list[Erreur]:
    """Toutes les erreurs d'un formulaire, d'un jeu de formulaires ou d'une liste des deux, dans l'ordre de la page."""
    if source is None:
        return []
    if isinstance(source, forms.BaseForm):
        return _erreurs_du_formulaire(source) if source.is_bound else []
    toutes: list[Erreur] = []
    if isinstance(source, forms.BaseFormSet):
        toutes.extend(Erreur("", str(phrase)) for phrase in source.non_form_errors())
    for formulaire in source:
        toutes.extend(erreurs(formulaire))
    return toutes
