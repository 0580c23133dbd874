"""Une réunion : la préparer, la lire, et y faire tous les gestes de la conseillère."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement
from preau.campagnes.models import Campagne
from preau.instruction.actions import classement, ordre_du_jour, reunions, tenue
from preau.instruction.enums import EtatReunion, Venue
from preau.instruction.lecture_reunions import lire_reunion
from preau.instruction.models import Point, Reunion
from preau.instruction.ordre_du_jour import a_examiner
from preau.projets.tables import Depot
from preau.web.comite.commun import ECRIRE, comite_de, dessiner, reunion_de
from preau.web.comite.formulaires import PreparerForm, ReunionForm, TexteForm
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import tenter
from preau.web.gabarit.vu import vu_de

# Un rang de plus de chiffres serait une faute de frappe.
CHIFFRES = 4


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
            lien=_lien(request, lue),
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
        return _faire(request, lue)
    return _montrer(request, lue)


def _montrer(request: Requete, lue: Reunion, redaction: TexteForm | None = None) -> HttpResponse:
    casquette = casquette_de(request)
    vue = lire_reunion(lue, casquette)
    composable = vue.tient and lue.etat in (EtatReunion.PREPAREE, EtatReunion.CONVOQUEE, EtatReunion.OUVERTE)
    contexte: dict[str, Any] = {
        "vue": vue,
        "ouverte": lue.etat == EtatReunion.OUVERTE,
        "composable": composable,
        "a_inscrire": _a_inscrire(lue, casquette) if composable else (),
        "perimes": {point.pk for point in ordre_du_jour.perimes(lue, casquette.personne_id)} if composable else (),
        "redaction": redaction or _redaction(lue),
        "form": redaction,
        "venues": Venue.choices,
    }
    gabarit = "comite/_direct.html" if request.htmx else "comite/reunion.html"
    return dessiner(request, gabarit, reunion=lue, **contexte)


def _a_inscrire(lue: Reunion, casquette: Rattachement) -> list[Depot]:
    """Les dossiers qui attendent ce comité, sans ceux d'une structure à laquelle cette personne est liée."""
    return a_examiner(lue.comite, lue.campagne, casquette.personne_id)


def _redaction(lue: Reunion, donnees: dict[str, str] | None = None) -> TexteForm:
    return TexteForm(
        donnees, libelle="Ce qui s'est dit hors des dossiers", facultatif=True, initial={"texte": lue.compte_rendu}
    )


def _faire(request: Requete, lue: Reunion) -> HttpResponse:
    """Fait le geste demandé, dit ce qui en est, et revient à l'endroit de la page où il se voit."""
    geste = request.POST.get("geste", "")
    if geste == "rediger":
        return _rediger(request, lue)
    if geste not in GESTES:
        raise Http404
    acte, phrase, ancre = GESTES[geste]
    try:
        acte(request, lue)
    except ValidationError as erreur:
        for refus in erreur.messages:
            messages.error(request, refus)
    else:
        messages.success(request, phrase)
    return redirect(f"{reverse('comite:reunion', args=[lue.uuid])}#{ancre}")


def _rediger(request: Requete, lue: Reunion) -> HttpResponse:
    form = _redaction(lue, request.POST.dict())
    casquette = casquette_de(request)
    if not tenter(
        form,
        lambda: tenue.rediger_reunion(
            reunion=lue, casquette=casquette, texte=form.cleaned_data["texte"], vu=vu_de(request.POST.get("vu"))
        ),
    ):
        return _montrer(request, lue, form)
    messages.success(request, "Le compte rendu est écrit.")
    return redirect(f"{reverse('comite:reunion', args=[lue.uuid])}#compte-rendu")


def _lien(request: Requete, lue: Reunion) -> str:
    return request.build_absolute_uri(reverse("comite:reunion", args=[lue.uuid]))


def _point(request: Requete, lue: Reunion, nom: str = "point") -> Point:
    """Le point que le geste désigne ; celui dont la conseillère est déportée n'existe pas."""
    visibles = Point.objects.visibles_par(request.casquette).filter(reunion=lue).select_related("reunion")
    cle = request.POST.get(nom, "")
    try:
        return get_object_or_404(visibles, uuid=UUID(cle))
    except ValueError:
        raise Http404 from None


def _convoquer(request: Requete, lue: Reunion) -> None:
    reunions.convoquer_reunion(reunion=lue, casquette=casquette_de(request), lien=_lien(request, lue))


def _ouvrir(request: Requete, lue: Reunion) -> None:
    reunions.ouvrir_reunion(reunion=lue, casquette=casquette_de(request))


def _inscrire(request: Requete, lue: Reunion) -> None:
    choisis = set(request.POST.getlist("depot"))
    depots = [depot for depot in _a_inscrire(lue, casquette_de(request)) if str(depot.uuid) in choisis]
    if not depots:
        raise ValidationError("Cochez au moins un dossier à inscrire.")
    ordre_du_jour.inscrire_points(reunion=lue, casquette=casquette_de(request), depots=depots)


def _actualiser(request: Requete, lue: Reunion) -> None:
    ordre_du_jour.actualiser_points(reunion=lue, casquette=casquette_de(request))


def _retirer(request: Requete, lue: Reunion) -> None:
    ordre_du_jour.retirer_point(point=_point(request, lue), casquette=casquette_de(request))


def _deplacer(de: int) -> Callable[[Requete, Reunion], None]:
    def deplacer(request: Requete, lue: Reunion) -> None:
        ordre_du_jour.deplacer_point(point=_point(request, lue), casquette=casquette_de(request), de=de)

    return deplacer


def _emarger(request: Requete, lue: Reunion) -> None:
    """Les venues que la personne a changées ; ce qu'une autre a noté d'un membre entre-temps reste, et se dit."""
    refus: list[str] = []
    for siege in lue.comite.rattachements.filter(role=Role.MEMBRE).select_related("personne"):
        venue, vu = request.POST.get(f"venue-{siege.uuid}", ""), request.POST.get(f"vu-{siege.uuid}", "")
        if venue == vu:
            continue
        try:
            tenue.emarger(reunion=lue, casquette=casquette_de(request), membre=siege, venue=venue, vu=vu)
        except ValidationError as refuse:
            refus.extend(refuse.messages)
    if refus:
        raise ValidationError(refus)


def _placer(request: Requete, lue: Reunion) -> None:
    texte = request.POST.get("rang", "").strip()
    if not texte.isdecimal() or len(texte) > CHIFFRES:
        raise ValidationError("Écrivez le rang en chiffres : 1 pour le premier.")
    classement.placer_au_rang(
        point=_point(request, lue), casquette=casquette_de(request), rang=int(texte), vu=vu_de(request.POST.get("vu"))
    )


def _egaler(request: Requete, lue: Reunion) -> None:
    classement.mettre_a_egalite(
        point=_point(request, lue),
        casquette=casquette_de(request),
        avec=_point(request, lue, "avec"),
        vu=vu_de(request.POST.get("vu")),
    )


def _du_rang(acte: Callable[..., Reunion]) -> Callable[[Requete, Reunion], None]:
    def faire(request: Requete, lue: Reunion) -> None:
        acte(point=_point(request, lue), casquette=casquette_de(request), vu=vu_de(request.POST.get("vu")))

    return faire


GESTES: dict[str, tuple[Callable[[Requete, Reunion], None], str, str]] = {
    "convoquer": (_convoquer, "Les membres sont convoqués.", "suite"),
    "ouvrir": (_ouvrir, "La réunion est ouverte.", "presences"),
    "inscrire": (_inscrire, "L'ordre du jour est complété.", "ordre-du-jour"),
    "actualiser": (_actualiser, "L'ordre du jour est à jour.", "ordre-du-jour"),
    "retirer": (_retirer, "Le dossier n'est plus à l'ordre du jour.", "ordre-du-jour"),
    "avancer": (_deplacer(-1), "L'ordre du jour est changé.", "ordre-du-jour"),
    "reculer": (_deplacer(1), "L'ordre du jour est changé.", "ordre-du-jour"),
    "emarger": (_emarger, "Les présences sont notées.", "presences"),
    "placer": (_placer, "Le rang est donné.", "classement"),
    "monter": (_du_rang(classement.monter), "Le dossier monte.", "classement"),
    "descendre": (_du_rang(classement.descendre), "Le dossier descend.", "classement"),
    "egaler": (_egaler, "Les deux dossiers sont à égalité : déclarez-les ex æquo, ou départagez-les.", "classement"),
    "declarer": (_du_rang(classement.declarer_ex_aequo), "L'ex æquo est déclaré.", "classement"),
}
