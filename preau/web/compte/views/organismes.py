"""Les comités et les cofinanceurs d'une Caf : leur liste, leur équipe, en créer un."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs import ouvertures
from preau.acteurs.enums import ROLES_CAF
from preau.acteurs.models import Comite, Financeur
from preau.acteurs.territoire import etiquette
from preau.socle.horloge import aujourd_hui
from preau.web.compte.formulaires_caf import ComiteForm, FinanceurForm, ajouter_refus
from preau.web.compte.lien import lien_d_invitation
from preau.web.compte.views.caf import caf_de
from preau.web.compte.views.commun import contexte_d_equipe, formulaire_d_invitation, inviter
from preau.web.gabarit.acces import Requete, casquette_de, objet_visible, reserve_a


def _personnes_en_place() -> Count:
    """Le nombre de personnes rattachées aujourd'hui."""
    jour = aujourd_hui()
    sans_fin = Q(rattachements__fin__isnull=True) | Q(rattachements__fin__gt=jour)
    return Count("rattachements", filter=sans_fin & Q(rattachements__debut__lte=jour), distinct=True)


@require_safe
@reserve_a(*ROLES_CAF)
def comites(request: Requete) -> HttpResponse:
    """Les comités de pilotage locaux de la Caf, leur territoire, leurs membres."""
    visibles = Comite.objects.visibles_par(request.casquette)
    nombres = {"membres": _personnes_en_place(), "nombre_communes": Count("communes", distinct=True)}
    return render(request, "compte/comites.html", {"comites": visibles.annotate(**nombres)})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def comite(request: Requete, uuid: UUID) -> HttpResponse:
    """Le territoire et les membres d'un comité ; en POST, invite un membre."""
    vu = objet_visible(request, Comite.objects.visibles_par, uuid=uuid)
    formulaire = formulaire_d_invitation(request, vu)
    if inviter(request, vu, formulaire):
        return redirect("compte:comite", uuid=vu.uuid)
    communes = vu.communes.order_by("nom_recherche")
    return render(request, "compte/comite.html", contexte_d_equipe(vu, formulaire) | {"communes": communes})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def nouveau_comite(request: Requete) -> HttpResponse:
    """Crée un comité : son nom, son territoire."""
    formulaire = ComiteForm(request.POST or None, departement=caf_de(request).departement)
    if request.method == "POST" and formulaire.is_valid():
        try:
            cree = ouvertures.creer_comite(casquette=casquette_de(request), **formulaire.territoire())
        except ValidationError as erreur:
            ajouter_refus(formulaire, erreur)
        else:
            messages.success(request, f"{cree} est créé. Invitez maintenant ses membres.")
            return redirect("compte:comite", uuid=cree.uuid)
    return render(request, "compte/nouveau_comite.html", {"form": formulaire})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def corriger_comite(request: Requete, uuid: UUID) -> HttpResponse:
    """Change le nom ou le territoire d'un comité."""
    vu = objet_visible(request, Comite.objects.visibles_par, uuid=uuid)
    communes = "\n".join(etiquette(commune) for commune in vu.communes.order_by("nom_recherche"))
    depart = {"nom": vu.nom, "communes": communes}
    formulaire = ComiteForm(request.POST or None, initial=depart, departement=caf_de(request).departement)
    if request.method == "POST" and formulaire.is_valid():
        try:
            ouvertures.corriger_comite(comite=vu, casquette=casquette_de(request), **formulaire.territoire())
        except ValidationError as erreur:
            ajouter_refus(formulaire, erreur)
        else:
            messages.success(request, "Le comité est corrigé.")
            return redirect("compte:comite", uuid=vu.uuid)
    return render(request, "compte/corriger_comite.html", {"form": formulaire, "comite": vu})


@require_safe
@reserve_a(*ROLES_CAF)
def financeurs(request: Requete) -> HttpResponse:
    """Les cofinanceurs de la Caf et le nombre de personnes qui y lisent des dossiers."""
    visibles = Financeur.objects.visibles_par(request.casquette).annotate(membres=_personnes_en_place())
    return render(request, "compte/financeurs.html", {"financeurs": visibles})


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def financeur(request: Requete, uuid: UUID) -> HttpResponse:
    """Les personnes d'un cofinanceur ; en POST, en invite une."""
    vu = objet_visible(request, Financeur.objects.visibles_par, uuid=uuid)
    formulaire = formulaire_d_invitation(request, vu)
    if inviter(request, vu, formulaire):
        return redirect("compte:financeur", uuid=vu.uuid)
    return render(request, "compte/financeur.html", contexte_d_equipe(vu, formulaire))


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_CAF)
def nouveau_financeur(request: Requete) -> HttpResponse:
    """Inscrit un cofinanceur et invite sa première personne."""
    formulaire = FinanceurForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            cree = ouvertures.creer_financeur(
                casquette=casquette_de(request), lien=lien_d_invitation(request), **formulaire.cleaned_data
            )
        except ValidationError as erreur:
            ajouter_refus(formulaire, erreur)
        else:
            courriel = formulaire.cleaned_data["courriel"]
            messages.success(request, f"{cree} est inscrit. Une invitation est partie à {courriel}.")
            return redirect("compte:financeur", uuid=cree.uuid)
    return render(request, "compte/nouveau_financeur.html", {"form": formulaire})
