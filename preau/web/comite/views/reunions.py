"""Une réunion : la préparer, la lire, la corriger, en écrire le compte rendu."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.campagnes.models import Campagne
from preau.instruction.actions import reunions, tenue
from preau.instruction.droits_reunions import a_un_point_cache
from preau.instruction.enums import EtatReunion, Venue
from preau.instruction.lecture_reunions import ReunionLue, lire_reunion
from preau.instruction.models import Reunion
from preau.instruction.ordre_du_jour import a_examiner, depots_valables
from preau.instruction.versions import version_des_textes
from preau.web.comite.commun import ECRIRE, comite_de, dessiner, reunion_de
from preau.web.comite.formulaires import CompteRenduForm, PreparerForm, ReunionForm
from preau.web.comite.pages import pages_de, tranches
from preau.web.comite.views.gestes import faire, lien_de, sur_place
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.gabarit.vu import vu_de


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE)
def preparer(request: Requete, uuid: UUID) -> HttpResponse:
    """Une réunion de plus ; les dossiers qui attendent ce comité vont à son ordre du jour."""
    comite, casquette = comite_de(request, uuid), casquette_de(request)
    campagnes = Campagne.objects.visibles_par(casquette).filter(publiee_le__isnull=False)
    precedente = comite.reunions.first()
    initial = ReunionForm.depuis(precedente) | {"jour": None}
    form = PreparerForm(request.POST or None, campagnes=campagnes, initial=initial)
    faites: list[Reunion] = []
    if request.method == "POST" and tenter(
        form,
        lambda: faites.append(
            reunions.preparer_reunion(
                comite=comite,
                campagne=form.cleaned_data["campagne"],
                casquette=casquette,
                le=form.le,
                **form.reste,
            )
        ),
    ):
        messages.success(request, "La réunion est préparée. Relisez son ordre du jour, puis convoquez ses membres.")
        return redirect("comite:reunion", uuid=faites[0].uuid)
    return dessiner(request, "comite/preparer.html", comite=comite, form=form, sans_campagne=not campagnes.exists())


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE)
def corriger(request: Requete, uuid: UUID) -> HttpResponse:
    """Change la date, le lieu, le quorum."""
    lue, casquette = reunion_de(request, uuid), casquette_de(request)
    form = ReunionForm(request.POST or None, initial=ReunionForm.depuis(lue))
    if request.method == "POST" and tenter(
        form,
        lambda: reunions.corriger_reunion(
            reunion=lue,
            casquette=casquette,
            le=form.le,
            lien=lien_de(request, lue),
            vu=vu_de(request.POST.get("vu")),
            **form.reste,
        ),
    ):
        messages.success(request, "C'est changé.")
        return redirect("comite:reunion", uuid=lue.uuid)
    return dessiner(request, "comite/corriger.html", reunion=lue, form=form)


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, lecture=(Role.DECIDEUR, Role.MEMBRE))
def reunion(request: Requete, uuid: UUID) -> HttpResponse:
    """La réunion ; en POST, un geste de la conseillère. Les membres la suivent en direct."""
    lue = reunion_de(request, uuid)
    if request.method == "POST":
        return faire(request, lue)
    casquette = casquette_de(request)
    vue = lire_reunion(lue, casquette)
    composable = vue.tient and lue.etat in (EtatReunion.PREPAREE, EtatReunion.CONVOQUEE, EtatReunion.OUVERTE)
    contexte: dict[str, Any] = {
        "vue": vue,
        "pages": (pages := pages_de(request, vue)),
        "ici": request.get_full_path(),
        "ouverte": lue.etat == EtatReunion.OUVERTE,
        "presences": lue.etat not in (EtatReunion.PREPAREE, EtatReunion.ANNULEE),
        "classement": vue.rangs_montres and lue.etat in (EtatReunion.OUVERTE, EtatReunion.CLOSE),
        "composable": composable,
        "a_inscrire": tranches(a_examiner(lue.comite, lue.campagne, casquette.personne_id)) if composable else [],
        "perimes": _perimes(lue, vue) if composable else (),
        "venues": Venue.choices,
    }
    if vue.tient:
        parties = ("presences", "classement", "a_inscrire")
        montrees = {"ordre-du-jour", *(nom.replace("_", "-") for nom in parties if contexte[nom])}
        contexte |= sur_place(request, pages, montrees)
    gabarit = "comite/_direct.html" if request.htmx else "comite/reunion.html"
    return dessiner(request, gabarit, reunion=lue, **contexte)


def _perimes(lue: Reunion, vue: ReunionLue) -> set[int]:
    """Les points, parmi ceux qu'elle voit, dont le dépôt n'est plus celui qu'il faut lire."""
    valables = set(depots_valables(lue.comite, lue.campagne).values())
    return {lu.point.pk for lu in vue.points if lu.point.depot_id not in valables}


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE)
def rediger(request: Requete, uuid: UUID) -> HttpResponse:
    """Ce qui s'est dit hors des dossiers : à sa page, où les gestes de la réunion n'effacent rien de ce qu'on tape."""
    lue, casquette = reunion_de(request, uuid), casquette_de(request)
    if a_un_point_cache(casquette, lue):
        raise Http404
    form = CompteRenduForm(request.POST or None, initial={"texte": lue.compte_rendu})
    if request.method == "POST" and tenter(
        form,
        lambda: tenue.rediger_reunion(
            reunion=lue, casquette=casquette, texte=form.cleaned_data["texte"], vu=request.POST.get("vu")
        ),
    ):
        messages.success(request, "Le compte rendu est écrit.")
        return redirect("comite:reunion", uuid=lue.uuid)
    version = version_des_textes(lue.compte_rendu)
    return dessiner(request, "comite/rediger.html", reunion=lue, form=form, version=version)
