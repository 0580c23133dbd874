"""Les observations : celles d'un projet, que lit la Caf ; celles d'un comité ou d'un financeur, qu'il lève."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from preau.acteurs.enums import Role
from preau.instruction import actions
from preau.instruction.droits_observations import tranchables
from preau.instruction.enums import EtatDecision
from preau.projets.tables import Observation
from preau.projets.tables.observations import EtatObservation
from preau.web.decider.commun import ECRIRE, decision_de, dessiner, dire_ou_refuser, revenir
from preau.web.decider.forms import TexteForm
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a

_PORTES: dict[str, tuple[Callable[..., Observation], str]] = {
    "lever": (actions.lever_observation, "L'observation est levée."),
    "maintenir": (actions.maintenir_observation, "L'observation est maintenue."),
}


class Suite(NamedTuple):
    """Une observation, et de quoi la lever ou la maintenir, pour qui le peut."""

    observation: Observation
    form: TexteForm | None


@require_http_methods(ECRIRE)
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def observations(request: Requete, campagne: UUID, decision: UUID) -> HttpResponse:
    """Ce que la structure d'un projet doit reprendre : en écrire, lever, maintenir."""
    lue, casquette = decision_de(request, campagne, decision), casquette_de(request)
    neuf = TexteForm(request.POST if _geste(request) == "ecrire" else None)
    if neuf.is_bound and dire_ou_refuser(
        request,
        neuf,
        lambda: actions.ecrire_observation(projet=lue.projet, casquette=casquette, texte=neuf.cleaned_data["texte"]),
        "L'observation est écrite.",
    ):
        return revenir(lue, "observations")
    ecrites = (
        Observation.objects.visibles_par(casquette).filter(projet=lue.projet_id).select_related("projet").avec_auteur()
    )
    suites = _suites(request, ecrites)
    if _trancher(request, suites):
        return revenir(lue, "observations")
    contexte: dict[str, Any] = {"form": neuf, "suites": suites, "notifiee": lue.etat == EtatDecision.NOTIFIEE}
    return dessiner(
        request, "decider/observations.html", lue.campagne, decision=lue, status=_statut(request), **contexte
    )


@require_http_methods(ECRIRE)
@reserve_a(Role.MEMBRE, Role.COFINANCEUR)
def de_l_organisme(request: Requete) -> HttpResponse:
    """Celles que le comité ou le financeur a écrites, les répondues d'abord : lui seul les lève."""
    casquette = casquette_de(request)
    ecrites = Observation.objects.visibles_par(casquette).avec_auteur()
    suites = _suites(request, ecrites.select_related("projet__structure", "projet__campagne").order_by("-le"))
    if _trancher(request, suites):
        return redirect("decider:observations_de_l_organisme")
    suites.sort(key=lambda suite: suite.form is None)
    contexte = {"suites": suites, "auteur": casquette.organisme, "du_comite": casquette.role == Role.MEMBRE}
    return render(request, "decider/observations_de_l_organisme.html", contexte, status=_statut(request))


def _geste(request: Requete) -> str:
    return request.POST.get("geste", "") if request.method == "POST" else ""


def _statut(request: Requete) -> int:
    return 422 if request.method == "POST" else 200


def _suites(request: Requete, ecrites: Any) -> list[Suite]:
    """Chaque observation, avec son formulaire si elle est répondue et que cette casquette peut en juger."""
    lues: Iterable[Observation] = list(ecrites.prefetch_related("echanges__par"))
    permises = tranchables(casquette_de(request), lues)
    return [Suite(o, _formulaire(request, o) if o.pk in permises and _est_a_trancher(o) else None) for o in lues]


def _est_a_trancher(observation: Observation) -> bool:
    return observation.etat == EtatObservation.REPONDUE


def _formulaire(request: Requete, observation: Observation) -> TexteForm:
    """Celui de la suite donnée à cette observation, rempli si c'est d'elle qu'il s'agit."""
    la_sienne = _geste(request) in _PORTES and request.POST.get("observation") == str(observation.uuid)
    vu = {"vu": observation.modifie_le.isoformat()}
    formulaire = TexteForm(request.POST if la_sienne else None, initial=vu, prefix=str(observation.uuid))
    formulaire.fields["texte"].label = "Ce que vous en dites"
    return formulaire


def _trancher(request: Requete, suites: Iterable[Suite]) -> bool:
    """Fait ce qui est envoyé de l'une d'elles ; faux si rien ne l'est, ou si c'est refusé."""
    return any(_lever_ou_maintenir(request, o, form) for o, form in suites if form is not None and form.is_bound)


def _lever_ou_maintenir(request: Requete, observation: Observation, formulaire: TexteForm) -> bool:
    porte, phrase = _PORTES[_geste(request)]

    def acte() -> object:
        lu, casquette = formulaire.cleaned_data, casquette_de(request)
        return porte(observation=observation, casquette=casquette, texte=lu["texte"], vu=lu["vu"])

    return dire_ou_refuser(request, formulaire, acte, phrase)
