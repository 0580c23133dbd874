"""Les mots des verdicts, des avis et des états : la couleur ne parle jamais seule."""

from django import template

from preau.coeur.referentiel import Avis, Verdict

register = template.Library()

MOTS = {reponse.value: reponse.mot for reponse in (*Verdict, *Avis)} | {
    "fait": "terminé",
    "erreur": "à corriger",
    "info": "à savoir",
    "neutre": "",
}


@register.filter
def mot(code: str | None) -> str:
    """Le mot français d'un verdict, d'un avis ou d'un état ; le code lui-même s'il est inconnu."""
    return MOTS.get(str(code), str(code or ""))
