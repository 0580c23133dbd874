"""Ce que toutes les pages d'une campagne partagent : la trouver, dessiner une tâche."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from preau.campagnes import droits
from preau.campagnes.models import Campagne
from preau.web.gabarit.acces import Requete, casquette_de, objet_visible


def campagne_de(request: Requete, uuid: UUID) -> Campagne:
    """La campagne de la Caf dont on porte la casquette."""
    return objet_visible(request, lambda c: Campagne.objects.visibles_par(c).pour_liste(), uuid=uuid)


def lien_de_l_appel(request: Requete, campagne: Campagne) -> str:
    """L'adresse complète de la page publique, telle qu'un message la porte."""
    return request.build_absolute_uri(reverse("appels:appel", args=[campagne.uuid]))


def dessiner(request: Requete, gabarit: str, campagne: Campagne, **contexte: Any) -> HttpResponse:
    """Une page d'une campagne, avec son fil et ce que la casquette y peut."""
    communs = {
        "campagne": campagne,
        "publiee": campagne.publiee_le is not None,
        "peut_gerer": droits.peut_gerer(casquette_de(request), campagne),
        "fil": [
            ("Les campagnes", reverse("instruire:campagnes")),
            (campagne.annee_scolaire, reverse("instruire:campagne", args=[campagne.uuid])),
        ],
    }
    return render(request, gabarit, communs | contexte)


def fait(request: Requete, phrase: str, retour: str, campagne: Campagne) -> HttpResponse:
    """Dit que c'est fait, et revient à la page nommée."""
    messages.success(request, phrase)
    return redirect(retour, uuid=campagne.uuid)


def a_ecrire(request: Requete, campagne: Campagne) -> bool:
    """Cette casquette peut encore changer ce que la campagne dit et demande."""
    return campagne.publiee_le is None and droits.peut_gerer(casquette_de(request), campagne)
