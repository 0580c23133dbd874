"""Les mots des verdicts, des avis et des états : la couleur ne parle jamais seule."""

from django import template

register = template.Library()

MOTS = {
    "conforme": "conforme",
    "non_conforme": "non conforme",
    "a_apprecier": "à apprécier",
    "non_renseigne": "non renseigné",
    "sans_objet": "sans objet",
    "a_venir": "à venir",
    "recevable": "recevable",
    "incomplet": "incomplet",
    "irrecevable": "irrecevable",
    "fait": "terminé",
    "erreur": "à corriger",
    "info": "à savoir",
    "neutre": "",
}


@register.filter
def mot(code: str | None) -> str:
    """Le mot français d'un verdict, d'un avis ou d'un état ; le code lui-même s'il est inconnu."""
    return MOTS.get(str(code), str(code or ""))
