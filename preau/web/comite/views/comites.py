"""Les comités : leur territoire, qui y siège et pour quelle institution, leurs réunions, les liens déclarés."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import Role
from preau.acteurs.models import Comite, LienDeclare, Rattachement, Structure
from preau.instruction import droits_reunions as droits
from preau.instruction.actions.liens import declarer_lien, donner_mandat, finir_lien
from preau.instruction.assemblee import membres_au
from preau.instruction.models import Reunion
from preau.socle.horloge import aujourd_hui, maintenant
from preau.web.comite.commun import ECRIRE, LECTEURS, comite_de, comites_de, dessiner
from preau.web.comite.formulaires import LienForm, MandatForm
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter


@require_safe
@reserve_a(*LECTEURS)
def comites(request: Requete) -> HttpResponse:
    """Les comités de la Caf, ou celui du membre ; et les réunions à venir."""
    en_place = Q(rattachements__role=Role.MEMBRE, rattachements__debut__lte=aujourd_hui()) & (
        Q(rattachements__fin__isnull=True) | Q(rattachements__fin__gt=aujourd_hui())
    )
    siens = comites_de(request.casquette).annotate(
        nombre_membres=Count("rattachements", filter=en_place, distinct=True),
        nombre_communes=Count("communes", distinct=True),
    )
    a_venir = Reunion.objects.visibles_par(request.casquette).filter(le__gte=maintenant()).order_by("le")
    return dessiner(request, "comite/comites.html", comites=siens, a_venir=a_venir.select_related("comite")[:10])


@require_safe
@reserve_a(*LECTEURS)
def comite(request: Requete, uuid: UUID) -> HttpResponse:
    """Un comité : qui y siège, depuis quand, pour qui ; son territoire ; ses réunions."""
    lu, casquette = comite_de(request, uuid), casquette_de(request)
    contexte: dict[str, Any] = {
        "membres": membres_au(lu, aujourd_hui()),
        "anciens": _anciens(lu),
        "communes": lu.communes.order_by("nom"),
        "reunions": Reunion.objects.visibles_par(casquette).filter(comite=lu).select_related("campagne"),
        "tient": droits.peut_tenir(casquette, lu),
    }
    return dessiner(request, "comite/comite.html", comite=lu, **contexte)


def _anciens(lu: Comite) -> list[Rattachement]:
    partis = lu.rattachements.filter(role=Role.MEMBRE, fin__lte=aujourd_hui()).select_related("personne")
    return list(partis.order_by("-fin")[:20])


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE)
def mandat(request: Requete, uuid: UUID, membre: UUID) -> HttpResponse:
    """L'institution qu'un membre représente : celles qu'il a représentées ; en POST, une autre à partir d'un jour."""
    lu = comite_de(request, uuid)
    siege = get_object_or_404(lu.rattachements.select_related("personne"), role=Role.MEMBRE, uuid=membre)
    initial = {"voix": True, "debut": max(siege.debut, aujourd_hui())}
    form = MandatForm(request.POST or None, initial=initial)
    if request.method == "POST" and tenter(
        form, lambda: donner_mandat(membre=siege, casquette=casquette_de(request), **form.cleaned_data)
    ):
        messages.success(request, f"C'est dit : {siege.personne} représente {form.cleaned_data['institution']}.")
        return redirect("comite:comite", uuid=lu.uuid)
    return dessiner(request, "comite/mandat.html", comite=lu, siege=siege, mandats=siege.mandats.all(), form=form)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.MEMBRE, lecture=(Role.DECIDEUR,))
def liens(request: Requete, uuid: UUID) -> HttpResponse:
    """Les liens déclarés : les siens ; pour la Caf, ceux des membres. En POST, un de plus, ou la fin d'un autre."""
    lu, casquette = comite_de(request, uuid), casquette_de(request)
    de_la_caf = casquette.role != Role.MEMBRE
    membres = lu.rattachements.filter(role=Role.MEMBRE).en_vigueur(aujourd_hui()).select_related("personne")
    form = LienForm(
        request.POST if request.POST.get("geste") == "declarer" else None,
        structures=Structure.objects.visibles_par(casquette).order_by("nom"),
        membres=membres if de_la_caf else None,
    )
    if request.POST.get("geste") == "finir":
        return _finir(request, lu)
    if request.method == "POST" and tenter(form, lambda: _declarer(casquette, form)):
        messages.success(request, "Le lien est déclaré : les dossiers de cette structure ne sont plus montrés.")
        return redirect("comite:liens", uuid=lu.uuid)
    contexte: dict[str, Any] = {"form": form, "liens": _liens_lus(lu, casquette), "de_la_caf": de_la_caf}
    return dessiner(request, "comite/liens.html", comite=lu, tient=droits.peut_tenir(casquette, lu), **contexte)


def _liens_lus(lu: Comite, casquette: Rattachement) -> list[LienDeclare]:
    lies = LienDeclare.objects.select_related("personne", "structure").order_by("personne__nom", "debut")
    if casquette.role == Role.MEMBRE:
        return list(lies.filter(personne=casquette.personne_id, structure__caf=lu.caf_id))
    siegent = lu.rattachements.filter(role=Role.MEMBRE).values("personne")
    return list(lies.filter(personne__in=siegent, structure__caf=lu.caf_id))


def _declarer(casquette: Rattachement, form: LienForm) -> LienDeclare:
    dit = dict(form.cleaned_data)
    membre = dit.pop("membre", casquette)
    return declarer_lien(personne=membre.personne, casquette=casquette, **dit)


def _finir(request: Requete, lu: Comite) -> HttpResponse:
    casquette = casquette_de(request)
    if not droits.peut_tenir(casquette, lu):
        raise Http404
    vise = next((lien for lien in _liens_lus(lu, casquette) if str(lien.uuid) == request.POST.get("lien")), None)
    if vise is None:
        raise Http404
    finir_lien(lien=vise, casquette=casquette)
    messages.success(request, "Le lien a pris fin. Il compte encore dans les campagnes déjà ouvertes.")
    return redirect("comite:liens", uuid=lu.uuid)
