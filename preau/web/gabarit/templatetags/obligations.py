"""Le bandeau d'une structure : sa décision notifiée, et les observations qui attendent sa réponse ; une requête."""

from typing import Any

from django import template
from django.db.models import Count, F, Q

from preau.projets.tables import Projet
from preau.projets.tables.requetes import ETATS_A_REPONDRE, ROLES_DU_DOSSIER

register = template.Library()


@register.inclusion_tag("gabarit/_obligations.html", takes_context=True)
def obligations(context: dict[str, Any], projet: Projet | None = None, *, annoncer: bool = True) -> dict[str, Any]:
    """Ce que la structure doit reprendre, dans tous ses projets ou dans un seul ; rien pour une autre casquette.

    D'un seul projet, on dit aussi que sa décision est notifiée, ou que la Caf la revoit ; sauf où la page le dit déjà
    (``annoncer=False``).
    """
    casquette = getattr(context.get("request"), "casquette", None)
    if casquette is None or casquette.role not in ROLES_DU_DOSSIER:
        return {"projets": []}
    attendent = Q(obligations__etat__in=ETATS_A_REPONDRE, obligations__communiquee_le__isnull=False)
    notifies = Projet.objects.visibles_par(casquette).filter(decision__notifications__isnull=False)
    comptes = notifies.annotate(
        a_repondre=Count("obligations", filter=attendent, distinct=True), notifiee_le=F("decision__notifiee_le")
    )
    retenus = comptes if projet is None else comptes.filter(pk=projet.pk)
    if projet is None or not annoncer:
        retenus = retenus.filter(a_repondre__gt=0)
    return {"projets": [(lu, lu.a_repondre, lu.notifiee_le is None) for lu in retenus.order_by("pk")]}
