"""Ce que les pages du comité partagent : trouver un comité, une réunion, un point ; rester dans son bon droit."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Comite, Rattachement
from preau.instruction.models import Point, Reunion
from preau.web.gabarit.acces import Requete, objet_visible

LECTEURS = (*ROLES_CAF, Role.MEMBRE)
ECRIRE = ["GET", "HEAD", "POST"]
REFUSE = 422


def comites_de(casquette: Rattachement | None) -> "QuerySet[Comite]":
    """Ceux de sa Caf ; pour un membre, le sien."""
    if casquette is not None and casquette.role == Role.MEMBRE and casquette.comite_id:
        return Comite.objects.filter(pk=casquette.comite_id)
    return Comite.objects.visibles_par(casquette)


def comite_de(request: Requete, uuid: UUID) -> Comite:
    """Le comité désigné, parmi ceux que la casquette portée fait voir."""
    return objet_visible(request, comites_de, uuid=uuid)


def reunion_de(request: Requete, uuid: UUID) -> Reunion:
    """La réunion désignée, de même."""
    return objet_visible(request, lambda c: Reunion.objects.visibles_par(c).avec_lieu(), uuid=uuid)


def point_de(request: Requete, uuid: UUID) -> Point:
    """Le point désigné ; celui dont la personne est déportée n'existe pas pour elle."""
    lies = "reunion__comite", "reunion__campagne__caf"
    return objet_visible(
        request, lambda c: Point.objects.visibles_par(c).avec_dossier().select_related(*lies), uuid=uuid
    )


def dessiner(
    request: Requete, gabarit: str, *, comite: Comite | None = None, reunion: Reunion | None = None, **contexte: Any
) -> HttpResponse:
    """Une page du comité, avec son fil. Un formulaire refusé se rend en 422."""
    comite = reunion.comite if reunion else comite
    fil = [("Les comités", reverse("comite:comites"))]
    if comite:
        fil.append((str(comite), reverse("comite:comite", args=[comite.uuid])))
    communs = {"comite": comite, "reunion": reunion, "fil_du_comite": fil, "fil": fil}
    if reunion:
        communs["fil"] = [*fil, ("La réunion", reverse("comite:reunion", args=[reunion.uuid]))]
    form = contexte.get("form")
    return render(request, gabarit, communs | contexte, status=REFUSE if form is not None and form.errors else 200)
