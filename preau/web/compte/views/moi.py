"""« Mon compte » : mon nom, mon adresse, comment je me connecte, mes casquettes."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from preau.acteurs import actions
from preau.acteurs.models import Utilisateur
from preau.web.compte.forms import IdentiteForm
from preau.web.gabarit.acces import Requete


@require_http_methods(["GET", "HEAD", "POST"])
def moi(request: Requete) -> HttpResponse:
    """Montre le compte ; en POST, change le nom."""
    # Une copie : ce qui est tapé de travers n'a pas à s'afficher dans l'en-tête comme un nom.
    personne = Utilisateur.objects.get(pk=request.user.pk)
    formulaire = IdentiteForm(request.POST or None, instance=personne)
    if request.method == "POST" and formulaire.is_valid():
        actions.renommer(personne=personne, **formulaire.cleaned_data)
        messages.success(request, "Votre nom est enregistré.")
        return redirect("compte:moi")
    return render(request, "compte/moi.html", {"form": formulaire, "double": is_mfa_enabled(request.user)})
