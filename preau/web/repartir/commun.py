"""Ce que toutes les pages de l'enveloppe partagent : trouver la campagne, le scénario, dessiner la page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from preau.campagnes.models import Campagne
from preau.coeur.phrases import nombre
from preau.instruction import droits
from preau.instruction.models import Scenario
from preau.web.gabarit.acces import Requete, objet_visible

ECRIRE = ["GET", "HEAD", "POST"]


def campagne_de(request: Requete, uuid: UUID) -> Campagne:
    """La campagne de la Caf dont on porte la casquette."""
    return objet_visible(request, lambda c: Campagne.objects.visibles_par(c).pour_liste(), uuid=uuid)


def scenario_de(request: Requete, uuid: UUID, scenario: UUID) -> Scenario:
    """Un scénario de cette campagne, et elle avec lui."""

    def visibles(casquette: Any) -> Any:
        siens = Scenario.objects.visibles_par(casquette)
        return siens.select_related("campagne__caf", "campagne__enveloppe", "propose_par", "adopte_par")

    return objet_visible(request, visibles, uuid=scenario, campagne__uuid=uuid)


def dessiner(
    request: Requete, gabarit: str, campagne: Campagne, scenario: Scenario | None = None, **contexte: Any
) -> HttpResponse:
    """Une page de l'enveloppe, avec son fil et ce que la casquette y peut."""
    fil = [
        (campagne.annee_scolaire, reverse("instruire:campagne", args=[campagne.uuid])),
        ("L'enveloppe", reverse("repartir:enveloppe", args=[campagne.uuid])),
    ]
    if scenario:
        fil.append((f"« {scenario} »", adresse(scenario)))
    communs = {
        "campagne": campagne,
        "scenario": scenario,
        "fil": fil,
        "fil_de_la_campagne": fil[:1],
        "fil_de_l_enveloppe": fil[:2],
        "peut_decider": droits.peut_decider(request.casquette, campagne),
    }
    return render(request, gabarit, communs | contexte)


def adresse(scenario: Scenario, nom: str = "scenario") -> str:
    """L'adresse d'une page de ce scénario."""
    return reverse(f"repartir:{nom}", args=[scenario.campagne.uuid, scenario.uuid])


def fait(request: Requete, phrase: str, vers: str) -> HttpResponse:
    """Dit que c'est fait, et revient à cette adresse."""
    messages.success(request, phrase)
    return redirect(vers)


def dire_nombre(combien: int, un: str, plusieurs: str) -> str:
    """« Un dossier n'a pas d'avis », « 3 dossiers n'ont pas d'avis » : la phrase entière suit le nombre."""
    return un if combien == 1 else plusieurs.format(nombre=nombre(combien))
