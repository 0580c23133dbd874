"""Les comptes que la page de connexion montre, en démonstration seulement."""

from django import template
from django.conf import settings
from django.db.models import Prefetch

from preau.acteurs.models import Rattachement, Utilisateur
from preau.socle.horloge import aujourd_hui

register = template.Library()


@register.simple_tag
def mot_de_passe_demo() -> str:
    """Le mot de passe de tous les comptes de la démonstration ; vide ailleurs."""
    return str(settings.PREAU_DEMO_MOT_DE_PASSE) if settings.PREAU_DEMO else ""


@register.simple_tag
def comptes_demo() -> list[Utilisateur]:
    """Les personnes à montrer, chacune avec ``casquettes`` ; aucune hors de la démonstration."""
    if not settings.PREAU_DEMO:
        return []
    casquettes = Rattachement.objects.en_vigueur(aujourd_hui()).avec_organisme()
    comptes = Utilisateur.objects.filter(courriel__endswith="@demo.preau").order_by("pk")
    return list(comptes.prefetch_related(Prefetch("rattachements", casquettes, to_attr="casquettes")))
