"""Les pages publiques des appels à projets."""

from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from preau.acteurs.enums import ROLES_CAF
from preau.campagnes.enums import EtatCampagne
from preau.campagnes.models import Campagne
from preau.campagnes.regles import regles_fixees
from preau.campagnes.requetes import texte_a_change
from preau.socle.horloge import maintenant
from preau.web.gabarit.acces import Requete

PAR_PAGE = 30
ORDRE = (EtatCampagne.OUVERTE, EtatCampagne.A_VENIR, EtatCampagne.CLOSE)


class Annonce(NamedTuple):
    """Un appel et son état à l'instant de la page."""

    campagne: Campagne
    etat: EtatCampagne


@login_not_required
@require_safe
def appels(request: Requete) -> HttpResponse:
    """Les appels publiés, ceux où l'on peut déposer d'abord."""
    instant = maintenant()
    annonces = [Annonce(campagne, campagne.etat(instant)) for campagne in Campagne.objects.publiees().pour_liste()]
    annonces.sort(key=lambda annonce: ORDRE.index(annonce.etat))
    page = Paginator(annonces, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "appels/appels.html", {"page": page})


@login_not_required
@require_safe
def appel(request: Requete, uuid: UUID) -> HttpResponse:
    """L'appel : son calendrier, ses règles en mots, ce qu'il demande, à qui parler.

    Avant la publication, la Caf seule voit la page, telle qu'elle sera.
    """
    casquette = getattr(request, "casquette", None)
    de_la_caf = casquette is not None and casquette.role in ROLES_CAF
    lisibles = Q(publiee_le__isnull=False) | (Q(caf=casquette.caf_id) if casquette and de_la_caf else Q())
    campagne = Campagne.objects.filter(lisibles, uuid=uuid).pour_page().first()
    if campagne is None:
        raise Http404
    contexte = {
        "campagne": campagne,
        "etat": campagne.etat(maintenant()),
        "regles": regles_fixees(campagne),
        "fil": [("Les appels à projets", reverse("appels:appels"))],
        "a_gerer": casquette is not None and de_la_caf and casquette.caf_id == campagne.caf_id,
        "texte_a_change": texte_a_change(campagne),
    }
    return render(request, "appels/appel.html", contexte)
