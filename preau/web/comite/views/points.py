"""Un point de l'ordre du jour : le dossier, la note qu'on en prend, et en réunion l'avis et les observations."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from preau.acteurs.models import Rattachement
from preau.instruction import droits_reunions as droits
from preau.instruction.actions import tenue
from preau.instruction.actions.notes import noter_point
from preau.instruction.enums import EtatReunion
from preau.instruction.lecture_reunions import lire_reunion
from preau.instruction.models import NoteDePoint, ObservationDePoint, Point
from preau.instruction.versions import version_des_textes
from preau.web.comite.commun import ECRIRE, LECTEURS, dessiner, point_de
from preau.web.comite.formulaires import NoteForm, TenirForm
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import ActeForm, tenter

# Ce que deux personnes peuvent écrire à la fois, chacun avec ses champs.
PARTIES = {"avis": ("avis", "motif"), "compte_rendu": ("compte_rendu",)}
GESTES = ("avis", "observer", "rediger")


@require_http_methods(ECRIRE)
@reserve_a(*LECTEURS)
def point(request: Requete, uuid: UUID) -> HttpResponse:
    """Le dossier, la note du membre ; pendant la réunion, ce que la conseillère en écrit."""
    lu, casquette = point_de(request, uuid), casquette_de(request)
    if request.method != "POST":
        return _montrer(request, lu)
    if droits.peut_noter(casquette, lu.reunion) and request.POST.get("geste") == "noter":
        return _noter(request, lu)
    if droits.peut_tenir(casquette, lu.reunion.comite) and _tient(request.POST):
        return _tenir(request, lu)
    raise Http404


def _tient(envoi: QueryDict) -> bool:
    return envoi.get("geste") in GESTES or "oter" in envoi


def _noter(request: Requete, lu: Point) -> HttpResponse:
    form = NoteForm(request.POST)
    if not tenter(form, lambda: noter_point(point=lu, casquette=casquette_de(request), **form.cleaned_data)):
        return _montrer(request, lu, form)
    messages.success(request, "Votre note est gardée. Personne d'autre ne la lit.")
    return redirect("comite:point", uuid=lu.uuid)


def _tenir(request: Requete, lu: Point) -> HttpResponse:
    """Écrit tout ce que la page porte de neuf, quel que soit le bouton : rien de tapé ne se perd."""
    donnees, changees = _saisie(lu, request.POST)
    form, dits = TenirForm(donnees), list[str]()
    if not tenter(form, lambda: dits.extend(_ecrire(request, lu, form.cleaned_data, changees))):
        return _montrer(request, lu, form)
    messages.success(request, " ".join(dits) or "Rien n'a changé.")
    return redirect("comite:point", uuid=lu.uuid)


def _saisie(lu: Point, envoi: QueryDict) -> tuple[QueryDict, set[str]]:
    """Ce que la personne a écrit, et les parties qu'elle a changées ; les autres se relisent : on y écrit à deux."""
    donnees, changees = envoi.copy(), set[str]()
    for partie, champs in PARTIES.items():
        ecrit = version_des_textes(*(envoi.get(champ, "") for champ in champs))
        if any(champ in envoi for champ in champs) and ecrit != envoi.get(f"vu-{partie}"):
            changees.add(partie)
        else:
            donnees.update({champ: getattr(lu, champ) for champ in champs})
    return donnees, changees


@transaction.atomic
def _ecrire(request: Requete, lu: Point, ecrit: dict[str, str], changees: set[str]) -> list[str]:
    """Fait chaque acte que demandent le bouton et ce qui a changé, tous ou aucun ; rend ce qui s'en dit."""
    ici: dict[str, Any] = {"point": lu, "casquette": casquette_de(request)}
    geste, dits = request.POST.get("geste"), []
    if "avis" in changees or (geste == "avis" and not lu.avis):
        avis, motif = ecrit["avis"], ecrit["motif"]
        tenue.rendre_avis(**ici, avis=avis, motif=motif, vu=request.POST.get("vu-avis"))
        dits.append("L'avis est écrit.")
    if ecrit["observation"] or geste == "observer":
        tenue.observer(**ici, texte=ecrit["observation"])
        dits.append("L'observation est ajoutée.")
    if "compte_rendu" in changees:
        tenue.rediger_point(**ici, texte=ecrit["compte_rendu"], vu=request.POST.get("vu-compte_rendu"))
        dits.append("Le compte rendu de ce dossier est écrit.")
    if "oter" in request.POST:
        observation = _observation(lu, request.POST["oter"])
        tenue.retirer_observation(observation=observation, casquette=casquette_de(request))
        dits.append("L'observation est ôtée.")
    return dits


def _observation(lu: Point, cle: str) -> ObservationDePoint:
    try:
        return get_object_or_404(lu.observations.select_related("point__reunion"), uuid=UUID(cle))
    except ValueError:
        raise Http404 from None


def _formulaires(lu: Point, casquette: Rattachement) -> dict[str, ActeForm]:
    """Ceux que cette casquette peut envoyer, à ce moment de la réunion."""
    if droits.peut_noter(casquette, lu.reunion):
        note = NoteDePoint.objects.filter(point=lu, auteur=casquette.personne_id).first()
        return {"noter": NoteForm(initial={"texte": note.texte, "avis": note.avis} if note else {})}
    if not droits.peut_tenir(casquette, lu.reunion.comite) or lu.reunion.etat != EtatReunion.OUVERTE:
        return {}
    return {"tenir": TenirForm(initial={"avis": lu.avis, "motif": lu.motif, "compte_rendu": lu.compte_rendu})}


def _montrer(request: Requete, lu: Point, refuse: ActeForm | None = None) -> HttpResponse:
    casquette = casquette_de(request)
    vue = lire_reunion(lu.reunion, casquette)
    formulaires = _formulaires(lu, casquette)
    if refuse:
        formulaires["noter" if isinstance(refuse, NoteForm) else "tenir"] = refuse
    contexte: dict[str, Any] = {
        "point": lu,
        "lu": next(trouve for trouve in vue.points if trouve.point.pk == lu.pk),
        **formulaires,
        "form": refuse,
        "vue": vue,
        "vus": {
            partie: version_des_textes(*(getattr(lu, champ) for champ in champs)) for partie, champs in PARTIES.items()
        },
        "ouverte": lu.reunion.etat == EtatReunion.OUVERTE,
        "se_note": lu.reunion.etat in (EtatReunion.CONVOQUEE, EtatReunion.OUVERTE),
        "observations": lu.observations.all(),
    }
    return dessiner(request, "comite/point.html", reunion=lu.reunion, **contexte)
