"""Les jours des comités, et les prolongations individuelles."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.acteurs.models import Comite, Structure
from preau.campagnes import actions, droits
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.gabarit.champs import instant
from preau.web.instruire.commun import campagne_de, dessiner, fait, lien_de_l_appel
from preau.web.instruire.forms import ComiteForm, ProlongationForm

ECRIRE = ["GET", "HEAD", "POST"]


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def comites(request: Requete, uuid: UUID) -> HttpResponse:
    """Les jours où les comités examinent les dossiers ; en POST, un de plus."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    formulaire = ComiteForm(request.POST or None, comites=Comite.objects.visibles_par(casquette))
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.ajouter_date_de_comite(campagne=campagne, casquette=casquette, **formulaire.cleaned_data),
    ):
        return fait(request, "La date est annoncée.", "instruire:comites", campagne)
    permis = droits.peut_gerer(casquette, campagne)
    contexte = {
        "form": formulaire if permis else None,
        "permis": permis,
        "elements": campagne.dates_de_comite.select_related("comite"),
        "sans_comite": not Comite.objects.visibles_par(casquette).exists(),
    }
    return dessiner(request, "instruire/comites.html", campagne, **contexte)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR,))
def prolongations(request: Requete, uuid: UUID) -> HttpResponse:
    """Les prolongations accordées ; en POST, une de plus, motivée et inaltérable."""
    campagne, casquette = campagne_de(request, uuid), casquette_de(request)
    cloture = timezone.localtime(campagne.cloture_le).date() if campagne.cloture_le else None
    formulaire = ProlongationForm(
        request.POST or None,
        structures=Structure.objects.visibles_par(casquette).order_by("nom"),
        jusqu_au=cloture,
        initial={"jusqu_au_heure": "12:00"},
    )
    if request.method == "POST" and tenter(
        formulaire,
        lambda: actions.prolonger(
            campagne=campagne,
            casquette=casquette,
            structure=formulaire.cleaned_data["structure"],
            jusqu_au=instant(formulaire.cleaned_data["jusqu_au_jour"], formulaire.cleaned_data["jusqu_au_heure"]),
            motif=formulaire.cleaned_data["motif"],
            lien=lien_de_l_appel(request, campagne),
        ),
    ):
        return fait(
            request, "Le dépôt est prolongé. La structure en est prévenue.", "instruire:prolongations", campagne
        )
    permis = droits.peut_gerer(casquette, campagne) and (campagne.publiee_le is not None or formulaire.is_bound)
    contexte = {
        "form": formulaire if permis else None,
        "elements": campagne.prolongations.select_related("structure", "accordee_par").order_by("-id"),
    }
    return dessiner(request, "instruire/prolongations.html", campagne, **contexte)
