"""Après le dépôt : la confirmation, le retirer pour le corriger, renoncer au dossier."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from preau.campagnes.requetes import cloture_pour, est_ouverte_pour
from preau.projets import depots
from preau.projets.ecriture import refus_de_la_campagne
from preau.projets.listes_de_dossiers import avec_leurs_villes
from preau.projets.tables import Depot, Projet
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle.horloge import aujourd_hui, maintenant
from preau.web.depot.commun import projet_de
from preau.web.depot.lecteurs import depot_de
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a

REFUSE = 422
LONGUEUR_NUMERO = 6


@require_safe
@reserve_a(*ROLES_DU_DOSSIER)
def confirmation(request: Requete, uuid: UUID, numero: int) -> HttpResponse:
    """C'est déposé : le numéro, le sceau, la suite, quand, à qui parler. Un dépôt retiré depuis se lit, sans plus."""
    depot = depot_de(request, uuid, numero)
    projet = depot.projet
    if hasattr(depot, "retrait"):
        return redirect("depot:depot", uuid=uuid, numero=numero)
    ouverte = est_ouverte_pour(projet.campagne, projet.structure, maintenant())
    contexte = {
        "depot": depot,
        "projet": projet,
        "campagne": projet.campagne,
        "cloture": cloture_pour(projet.campagne, projet.structure),
        "retirable": ouverte and projet.etat == EtatProjet.DEPOSE,
        "contacts": projet.campagne.contacts.all(),
        "comites": _comites(depot),
    }
    return render(request, "depot/confirmation.html", contexte)


def _comites(depot: Depot) -> list[Any]:
    """Les réunions à venir des comités de pilotage des communes du dossier, un arrondissement valant sa ville."""
    dites = [collectif.commune for collectif in depot.faits.collectifs if collectif.commune]
    communes = avec_leurs_villes([*dites, depot.projet.structure.commune_id])
    a_venir = depot.projet.campagne.dates_de_comite.filter(le__gte=aujourd_hui())
    dates = a_venir.filter(comite__communes__in=communes)
    return list(dates.select_related("comite").distinct())


def _vu(request: Requete) -> int | None:
    """Le numéro du dépôt que la page montrait ; 0 si elle n'en montrait pas, ``None`` si l'envoi ne le dit pas."""
    dit = request.POST.get("vu", "")
    return int(dit) if dit.isdecimal() and len(dit) <= LONGUEUR_NUMERO else None


def _demander_une_fois(
    request: Requete, uuid: UUID, gabarit: str, agir: Callable[[Projet], object], fait: Callable[[Projet], HttpResponse]
) -> HttpResponse:
    """Une page qui dit ce que l'acte entraîne ; en POST, l'acte, ou le refus en mots."""
    projet = projet_de(request, uuid)
    refus, statut = refus_de_la_campagne(projet, maintenant()), 200
    if request.method == "POST":
        try:
            agir(projet)
        except ValidationError as erreur:
            refus, statut = erreur.messages[0], REFUSE
        else:
            return fait(projet)
    contexte = {
        "projet": projet,
        "refus": refus,
        "cloture": cloture_pour(projet.campagne, projet.structure),
        "dernier": projet.depots.filter(retrait__isnull=True).order_by("-numero").first(),
    }
    return render(request, gabarit, contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_DU_DOSSIER)
def retirer(request: Requete, uuid: UUID) -> HttpResponse:
    """Rend un dossier déposé à l'état de brouillon, pour le corriger et le déposer à nouveau."""

    def agir(projet: Projet) -> None:
        depots.retirer_depot(projet=projet, casquette=casquette_de(request), vu=_vu(request))

    def fait(projet: Projet) -> HttpResponse:
        messages.success(request, "Le dépôt est retiré. Le dossier s'écrit à nouveau : n'oubliez pas de le redéposer.")
        return redirect("depot:sommaire", uuid=projet.uuid)

    return _demander_une_fois(request, uuid, "depot/retirer.html", agir, fait)


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_DU_DOSSIER)
def renoncer(request: Requete, uuid: UUID) -> HttpResponse:
    """Met fin au dossier pour de bon : il se lit encore, et ne s'écrit plus."""

    def agir(projet: Projet) -> None:
        depots.renoncer(projet=projet, casquette=casquette_de(request), vu=_vu(request))

    def fait(_projet: Projet) -> HttpResponse:
        messages.success(request, "Vous avez renoncé à ce dossier. Il reste lisible, et ne s'écrit plus.")
        return redirect("depot:projets")

    return _demander_une_fois(request, uuid, "depot/renoncer.html", agir, fait)
