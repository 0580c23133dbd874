"""L'entrée du parcours : envoyer un fichier, ou saisir l'essentiel ; et les vérifications déjà faites."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.coeur.echange import FichierRefuse
from preau.coeur.referentiel import Phase
from preau.projets.actions import verifier_projet
from preau.projets.enums import AvisRendu
from preau.projets.models import Verification
from preau.web.gabarit.acces import Requete, reserve_a
from preau.web.gabarit.fautes import phrases
from preau.web.verifier.depot import DepotForm

PAR_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*Role.values)
def accueil(request: Requete) -> HttpResponse:
    """Les deux entrées et la liste ; un fichier envoyé et bon mène à son rapport."""
    envoi = request.method == "POST"
    form = DepotForm(request.POST, request.FILES) if envoi else DepotForm()
    if envoi and form.is_valid() and request.casquette:
        try:
            verification = verifier_projet(
                casquette=request.casquette,
                octets=form.cleaned_data["fichier"],
                phase=Phase(form.cleaned_data["phase"]),
            )
        except FichierRefuse as refus:
            form.add_error("fichier", phrases(refus.fautes))
        else:
            return redirect("verifier:rapport", uuid=verification.uuid)
    statut = 422 if form.errors else 200
    return render(request, "verifier/accueil.html", {"form": form, **_liste(request)}, status=statut)


def _liste(request: Requete) -> dict[str, object]:
    """Les vérifications de l'organisme, filtrées par avis et par ce qui se cherche dans le titre."""
    toutes = Verification.objects.visibles_par(request.casquette)
    avis, cherche = request.GET.get("avis", ""), request.GET.get("q", "").strip()
    avis = avis if avis in AvisRendu.values else ""
    filtrees = toutes.pour_liste()
    if avis:
        filtrees = filtrees.filter(avis=avis)
    if cherche:
        filtrees = filtrees.filter(intitule__icontains=cherche.replace("\0", ""))
    return {
        "page": Paginator(filtrees, PAR_PAGE).get_page(request.GET.get("page")),
        "avis": avis,
        "q": cherche,
        "avis_possibles": AvisRendu.choices,
        "aucune": not (avis or cherche or toutes.exists()),
    }
