"""Les gestes de la conseillère sur la page d'une réunion : chacun dit ce qu'il a fait, et où cela se voit."""

from collections.abc import Callable, Container, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from preau.acteurs.enums import Role
from preau.coeur.phrases import compter, enumerer, ordinal
from preau.instruction.actions import classement, ordre_du_jour, reunions, tenue
from preau.instruction.models import Point, Reunion
from preau.instruction.ordre_du_jour import a_examiner
from preau.web.comite.pages import LISTES, page_de
from preau.web.gabarit.acces import Requete, casquette_de
from preau.web.gabarit.vu import vu_de

# Un rang de plus de chiffres serait une faute de frappe.
CHIFFRES = 4
# Au-delà, nommer tous ceux qui partagent un rang ne se lirait plus.
NOMMES = 3


class Fait(NamedTuple):
    """Ce qui se dit d'un geste fait ; ``ancre`` : la ligne où cela se voit, page ``page`` de la liste ``liste``."""

    phrase: str
    ancre: str = ""
    liste: str = ""
    page: int = 1


def faire(request: Requete, lue: Reunion) -> HttpResponse:
    """Fait le geste demandé, et revient à l'endroit de la page où il se voit ; un refus se dit en tête de sa partie."""
    geste = request.POST.get("geste", "")
    if geste not in GESTES:
        raise Http404
    acte, partie = GESTES[geste]
    try:
        fait = acte(request, lue)
    except ValidationError as erreur:
        fait = Fait("")
        for refus in erreur.messages:
            messages.error(request, refus, extra_tags=partie)
    else:
        messages.success(request, fait.phrase, extra_tags=fait.ancre or partie)
    pages = {nom: request.GET[nom] for nom in LISTES if nom in request.GET}
    if fait.liste:
        pages[fait.liste] = str(fait.page)
    return redirect(adresse(lue, pages, fait.ancre or "dit"))


def adresse(lue: Reunion, pages: Mapping[str, str], ancre: str) -> str:
    """La page d'une réunion, à ces pages de ses listes, à cette ancre."""
    suite = f"?{urlencode(pages)}" if pages else ""
    return f"{reverse('comite:reunion', args=[lue.uuid])}{suite}#{ancre}"


def sur_place(request: Requete, pages: Mapping[str, Page], parties: Container[str]) -> dict[str, Any]:
    """Où se dit ce que vient de faire un geste : à la ligne du dossier, ou à sa partie ; sinon, en tête de page.

    ``parties`` : celles que la page montre.
    """
    dits = [message for message in messages.get_messages(request) if message.extra_tags]
    ancre = dits[0].extra_tags if dits else ""
    lignes = {f"rang-{lu.point.uuid}": ("dit_au_rang", lu.point.pk) for lu in pages["rangs"]}
    lignes |= {f"point-{lu.point.uuid}": ("dit_au_point", lu.point.pk) for lu in pages["points"]}
    if ancre in lignes:
        nom, point = lignes[ancre]
        return {"sur_place": ancre, nom: point}
    return {"sur_place": ancre} if ancre in parties else {}


def lien_de(request: Requete, lue: Reunion) -> str:
    """L'adresse entière d'une réunion, pour un courrier."""
    return request.build_absolute_uri(reverse("comite:reunion", args=[lue.uuid]))


def _point(request: Requete, lue: Reunion) -> Point:
    """Le point que le geste désigne ; celui dont la conseillère est déportée n'existe pas."""
    visibles = Point.objects.visibles_par(request.casquette).filter(reunion=lue).avec_dossier()
    try:
        return get_object_or_404(visibles, uuid=UUID(request.POST.get("point", "")))
    except ValueError:
        raise Http404 from None


def _convoquer(request: Requete, lue: Reunion) -> Fait:
    reunions.convoquer_reunion(reunion=lue, casquette=casquette_de(request), lien=lien_de(request, lue))
    return Fait("Les membres sont convoqués.")


def _ouvrir(request: Requete, lue: Reunion) -> Fait:
    reunions.ouvrir_reunion(reunion=lue, casquette=casquette_de(request))
    return Fait("La réunion est ouverte : notez qui est là.")


def _emarger(request: Requete, lue: Reunion) -> Fait:
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
    return Fait("Les présences sont notées.")


# --- L'ordre du jour --------------------------------------------------------------------------------------------------


def _inscrire(request: Requete, lue: Reunion) -> Fait:
    choisis, casquette = set(request.POST.getlist("depot")), casquette_de(request)
    attendent = a_examiner(lue.comite, lue.campagne, casquette.personne_id)
    depots = [depot for depot in attendent if str(depot.uuid) in choisis]
    if not depots:
        raise ValidationError("Cochez au moins un dossier à inscrire.")
    inscrits = ordre_du_jour.inscrire_points(reunion=lue, casquette=casquette, depots=depots)
    return _a_l_ordre_du_jour(request, lue, inscrits[0], f"{compter(len(inscrits), 'dossier')} de plus.")


def _actualiser(request: Requete, lue: Reunion) -> Fait:
    ordre_du_jour.actualiser_points(reunion=lue, casquette=casquette_de(request))
    return Fait("L'ordre du jour est à jour.")


def _retirer(request: Requete, lue: Reunion) -> Fait:
    point = _point(request, lue)
    ordre_du_jour.retirer_point(point=point, casquette=casquette_de(request))
    return Fait(f"« {point} » n'est plus à l'ordre du jour.")


def _deplacer(de: int) -> Callable[[Requete, Reunion], Fait]:
    def deplacer(request: Requete, lue: Reunion) -> Fait:
        point = _point(request, lue)
        ordre_du_jour.deplacer_point(point=point, casquette=casquette_de(request), de=de)
        return _a_l_ordre_du_jour(request, lue, point, "L'ordre du jour est changé.")

    return deplacer


def _a_l_ordre_du_jour(request: Requete, lue: Reunion, point: Point, phrase: str) -> Fait:
    """La phrase, et la ligne de ce point : sa page compte sans les points dont la conseillère est déportée."""
    siens = Point.objects.filter(reunion=lue).sans_deport(casquette_de(request).personne_id).order_by("ordre", "pk")
    place = list(siens.values_list("pk", flat=True)).index(point.pk)
    return Fait(phrase, f"point-{point.uuid}", "points", page_de(place))


# --- Les rangs --------------------------------------------------------------------------------------------------------


def _rang_ecrit(request: Requete) -> int:
    texte = request.POST.get("rang", "").strip()
    if not texte.isdecimal() or len(texte) > CHIFFRES:
        ecrit = f" : « {texte[:20]} » n'en est pas un" if texte else ""
        raise ValidationError(f"Écrivez le rang en chiffres, 1 pour le premier{ecrit}.")
    return int(texte)


def _placer(request: Requete, lue: Reunion) -> Fait:
    point = _point(request, lue)
    classement.placer_au_rang(
        point=point, casquette=casquette_de(request), rang=_rang_ecrit(request), vu=vu_de(request.POST.get("vu"))
    )
    return _au_classement(lue, point, "est")


def _egaler(request: Requete, lue: Reunion) -> Fait:
    point = _point(request, lue)
    classement.mettre_a_egalite(
        point=point, casquette=casquette_de(request), rang=_rang_ecrit(request), vu=vu_de(request.POST.get("vu"))
    )
    return _au_classement(lue, point, "est")


def _du_rang(acte: Callable[..., Reunion], verbe: str) -> Callable[[Requete, Reunion], Fait]:
    def bouger(request: Requete, lue: Reunion) -> Fait:
        point = _point(request, lue)
        acte(point=point, casquette=casquette_de(request), vu=vu_de(request.POST.get("vu")))
        return _au_classement(lue, point, verbe)

    return bouger


def _au_classement(lue: Reunion, point: Point, verbe: str) -> Fait:
    """« « Lire ensemble » monte au 2e rang. » ; à égalité, dit avec qui."""
    classes = list(lue.points.filter(rang__isnull=False).avec_dossier().order_by("rang", "ordre", "pk"))
    place, lu = next((place, autre) for place, autre in enumerate(classes) if autre.pk == point.pk)
    egaux = [autre for autre in classes if autre.rang == lu.rang and autre.pk != lu.pk]
    phrase = f"« {point} » {verbe} au {ordinal(lu.rang or 1)} rang{_avec(egaux, declares=lu.ex_aequo)}."
    return Fait(phrase, f"rang-{point.uuid}", "rangs", page_de(place))


def _avec(egaux: list[Point], *, declares: bool) -> str:
    if not egaux:
        return ""
    noms = [f"« {autre} »" for autre in egaux[:NOMMES]]
    if len(egaux) > NOMMES:
        noms.append(compter(len(egaux) - NOMMES, "autre dossier", "autres dossiers"))
    if declares:
        return f", ex æquo avec {enumerer(noms)}"
    return f", à égalité avec {enumerer(noms)} : déclarez-les ex æquo, ou départagez-les"


GESTES: dict[str, tuple[Callable[[Requete, Reunion], Fait], str]] = {
    "convoquer": (_convoquer, "suite"),
    "ouvrir": (_ouvrir, "suite"),
    "inscrire": (_inscrire, "a-inscrire"),
    "actualiser": (_actualiser, "ordre-du-jour"),
    "retirer": (_retirer, "ordre-du-jour"),
    "avancer": (_deplacer(-1), "ordre-du-jour"),
    "reculer": (_deplacer(1), "ordre-du-jour"),
    "emarger": (_emarger, "presences"),
    "placer": (_placer, "classement"),
    "monter": (_du_rang(classement.monter, "monte"), "classement"),
    "descendre": (_du_rang(classement.descendre, "descend"), "classement"),
    "egaler": (_egaler, "classement"),
    "declarer": (_du_rang(classement.declarer_ex_aequo, "est"), "classement"),
}
"""Chaque geste, et la partie de la page qui dit son refus."""
