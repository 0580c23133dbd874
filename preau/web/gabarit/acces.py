"""Qui entre où : les gardes que toutes les pages partagent.

L'étranger reçoit 404. Qui a la bonne casquette dans sa poche se voit proposer de la prendre. Qui peut lire sans agir
reçoit 403 et une phrase.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from preau.acteurs.models import Rattachement, Utilisateur

M = TypeVar("M", bound=Model)
Vue = Callable[..., HttpResponseBase]

LECTURE = frozenset({"GET", "HEAD", "OPTIONS"})


class Requete(HttpRequest):
    """Une requête d'une personne connectée, telle que le middleware des casquettes la complète.

    ``casquette`` : celle que la personne porte, ou None ; ``casquettes`` : toutes celles qu'elle a aujourd'hui ;
    ``htmx`` : vrai quand la page n'en demande qu'un morceau.
    """

    user: Utilisateur
    casquette: Rattachement | None
    casquettes: list[Rattachement]
    htmx: HtmxDetails


class AutreCasquette(Exception):  # ce n'est pas une erreur : une page propose de changer
    """La page est bien à cette personne, mais sous une autre de ses casquettes."""

    def __init__(self, casquettes: list[Rattachement]) -> None:
        super().__init__("Cette page se lit sous une autre casquette.")
        self.casquettes = casquettes


def exiger_role(request: Requete, roles: frozenset[str], lecture: frozenset[str] = frozenset()) -> None:
    """Laisse passer les rôles dits, et pour lire seulement ceux de ``lecture`` ; lève le refus qui convient."""
    permis = roles | lecture if request.method in LECTURE else roles
    role = request.casquette.role if request.casquette else ""
    if role in permis:
        return
    autres = [casquette for casquette in request.casquettes if casquette.role in permis]
    if autres:
        raise AutreCasquette(autres)
    if role in lecture:
        raise PermissionDenied("Vous pouvez lire cette page, mais votre casquette ne permet pas d'y agir.")
    raise Http404


def reserve_a(*roles: str, lecture: tuple[str, ...] = ()) -> Callable[[Vue], Vue]:
    """Réserve une vue à des rôles : ``@reserve_a(Role.RESPONSABLE, lecture=(Role.INTERVENANT,))``."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(request: Requete, *args: Any, **kwargs: Any) -> HttpResponseBase:
            exiger_role(request, frozenset(roles), frozenset(lecture))
            return vue(request, *args, **kwargs)

        return gardee

    return decorer


def casquette_de(request: Requete) -> Rattachement:
    """La casquette portée ; sans elle, la page n'existe pas."""
    if request.casquette is None:
        raise Http404
    return request.casquette


def objet_visible(request: Requete, visibles: Callable[[Rattachement | None], "QuerySet[M]"], **cle: object) -> M:
    """L'objet désigné par ``cle`` parmi ceux que la casquette portée fait voir.

    ``visibles`` prend une casquette et rend un QuerySet : ``Structure.objects.visibles_par``. Lève ``AutreCasquette``
    si une autre casquette de la personne le fait voir, ``Http404`` sinon.
    """
    objet = visibles(request.casquette).filter(**cle).first()
    if objet is not None:
        return objet
    autres = [c for c in request.casquettes if c != request.casquette and visibles(c).filter(**cle).exists()]
    if autres:
        raise AutreCasquette(autres)
    raise Http404
