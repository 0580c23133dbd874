"""Ce que la relecture et la lecture d'un dossier disent : où répondre, un type en mots."""

from django import template
from django.template import Context
from django.urls import reverse

from preau.projets.contenu import Reponse
from preau.projets.ecriture import refus_de_la_campagne
from preau.projets.formats import FORMATS
from preau.projets.lecture import Fiche
from preau.projets.tables import Projet
from preau.projets.tables.enums import Etape
from preau.socle.horloge import maintenant
from preau.web.depot.adresses import A_LEUR_PAGE, adresse_de
from preau.web.depot.points import PointsDeLaPage

register = template.Library()

_FORMATS = {format_.type_mime: format_.nom for format_ in FORMATS}


@register.simple_tag(takes_context=True)
def ou_repondre(context: Context, code: str, etape: str, fiche: Fiche) -> str:
    """L'adresse où l'on répond à un champ ou remplit une liste, ancre comprise ; vide là où rien ne s'écrit."""
    if not _se_modifie(context, code, etape):
        return ""
    return adresse_de(context["projet"], code, Etape(etape), fiche.cle if fiche.objet == "collectif" else "")


@register.simple_tag(takes_context=True)
def ou_modifier(context: Context, fiche: Fiche, etape: str) -> str:
    """La page d'un collectif ou d'une action ; vide si rien ne s'y écrit."""
    codes = [*(ligne.code for ligne in fiche.lignes), *(dite.code for dite in fiche.sans_reponse)]
    if not any(_se_modifie(context, code, etape) for code in codes or [fiche.code]):
        return ""
    return reverse(A_LEUR_PAGE[fiche.objet], args=[context["projet"].uuid, fiche.cle])


def _se_modifie(context: Context, code: str, etape: str) -> bool:
    points = context.get("points")
    ouvert = not isinstance(points, PointsDeLaPage) or points.ouvre_le_code(code, Etape(etape))
    return bool(context.get("modifiable")) and ouvert


@register.filter
def s_ecrit(reponse: Reponse, points: object) -> bool:
    """Ce champ s'écrit : le dossier entier s'écrit, ou la Caf a rouvert ce point."""
    return not isinstance(points, PointsDeLaPage) or points.ouvre_la_reponse(reponse)


@register.filter
def s_ouvre(points: object, code: str) -> bool:
    """Cette liste s'allonge, cette entrée se retire ; « projet.actions|parents » dit aussi l'étape de la page."""
    if not isinstance(points, PointsDeLaPage):
        return True
    endroit, _, etape = code.partition("|")
    return points.ouvre_l_endroit(endroit, etape)


@register.filter
def joint(points: object, demandee: int) -> bool:
    """Les fichiers de cette pièce se joignent et se retirent."""
    return not isinstance(points, PointsDeLaPage) or points.ouvre_la_piece(demandee)


@register.filter
def format_dit(type_mime: str) -> str:
    """Un type de fichier en mots : « PDF », « document Word »."""
    return _FORMATS.get(type_mime, "fichier")


@register.filter
def se_reprend(projet: Projet) -> bool:
    """La campagne laisse encore sa structure retirer ce dossier, ou y renoncer."""
    return not refus_de_la_campagne(projet, maintenant())
