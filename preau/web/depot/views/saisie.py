"""Un champ qui s'enregistre pendant qu'on écrit, une valeur déplacée que l'on remet, des réponses proposées."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from preau.projets.champs.convertisseurs import nettoyer
from preau.projets.champs.places import ChampInconnu, trouver
from preau.projets.contenu import Reponse
from preau.projets.saisie import Saisi, deplacees_ouvertes, ecarter, jeton, remettre, saisir
from preau.projets.tables import Projet, ValeurDeplacee
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle.horloge import maintenant
from preau.territoires.requetes import chercher_etablissements
from preau.web.depot.adresses import adresse_de
from preau.web.depot.ancres import ancre
from preau.web.depot.commun import projet_de
from preau.web.depot.presence import enregistre_a
from preau.web.depot.rendu import ChampMontre, Proposition, proposer_des_communes
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a

ASSEZ_POUR_CHERCHER = 2


@require_POST
@reserve_a(*ROLES_DU_DOSSIER)
def enregistrer(request: Requete, uuid: UUID) -> JsonResponse:
    """Écrit un champ : ``champ``, ``brut``, et ``vu``, ce que la page en montrait. Répond ce que le champ montre.

    ``etat`` : le HTML de son erreur et des valeurs déplacées. Refusé, ``phrase`` dit pourquoi, et rien n'est écrit.
    """
    projet, champ = projet_de(request, uuid), request.POST.get("champ", "")
    try:
        saisi = saisir(
            projet=projet,
            champ=champ,
            brut=request.POST.get("brut", ""),
            vu=nettoyer(request.POST.get("vu", "")),
            par=casquette_de(request),
        )
    except ChampInconnu:
        phrase = "L'entrée où vous écriviez vient d'être retirée. Rechargez la page : elle peut être remise."
        return JsonResponse({"phrase": phrase}, status=410)
    except ValidationError as refus:
        return JsonResponse({"phrase": " ".join(refus.messages)}, status=409)
    return JsonResponse(_reponse(request, projet, saisi))


def _reponse(request: Requete, projet: Projet, saisi: Saisi) -> dict[str, Any]:
    return {
        "texte": saisi.texte,
        "vu": jeton(saisi.texte),
        "faux": bool(saisi.erreur),
        "etat": render_to_string("depot/_etat_du_champ.html", {"c": _montre(projet, saisi), "projet": projet}, request),
        "reprises": [ancre("champ", code) for code in saisi.reprises],
        "enregistre": f"Enregistré {enregistre_a(maintenant())}",
    }


def _montre(projet: Projet, saisi: Saisi) -> ChampMontre:
    reponse = Reponse(saisi.champ, trouver(projet, saisi.champ).champ, saisi.texte, "", saisi.erreur)
    return ChampMontre(reponse, deplacees=tuple(deplacees_ouvertes(projet).get(saisi.champ, ())))


@require_POST
@reserve_a(*ROLES_DU_DOSSIER)
def valeur(request: Requete, uuid: UUID, deplacee: UUID) -> HttpResponse:
    """Remet une valeur déplacée, ou garde la présente, puis revient au champ."""
    projet, par = projet_de(request, uuid), casquette_de(request)
    trouvee = ValeurDeplacee.objects.filter(projet=projet, uuid=deplacee).first()
    if trouvee is None:
        raise Http404
    try:
        if request.POST.get("geste") == "remettre":
            remettre(deplacee=trouvee, par=par)
            messages.success(request, "La réponse est remise. Celle qu'elle remplace est gardée à son tour.")
        else:
            ecarter(deplacee=trouvee, par=par)
            messages.success(request, "La réponse présente est gardée.")
    except ChampInconnu:
        messages.warning(request, "L'entrée de cette réponse a été retirée : remettez-la d'abord.")
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    return redirect(_page_du_champ(projet, trouvee.champ))


def _page_du_champ(projet: Projet, code: str) -> str:
    """La page où est le champ ; celle de son collectif pour une séance, un lieu, une fermeture."""
    try:
        place = trouver(projet, code)
    except ChampInconnu:
        return reverse("depot:sommaire", args=[projet.uuid])
    porteur = getattr(place.ligne, "collectif", None)
    return adresse_de(projet, code, place.champ.etape, str(porteur.uuid) if porteur else "")


@require_safe
@reserve_a(*ROLES_DU_DOSSIER)
def communes(request: Requete, uuid: UUID) -> HttpResponse:
    """Les communes que désigne ce qui est tapé dans le champ ``champ``."""
    cherche = _cherche(request)
    propositions = proposer_des_communes(cherche) if len(cherche) >= ASSEZ_POUR_CHERCHER else ()
    return _proposer(request, projet_de(request, uuid), propositions)


@require_safe
@reserve_a(*ROLES_DU_DOSSIER)
def ecoles(request: Requete, uuid: UUID) -> HttpResponse:
    """Les écoles et collèges du département que désigne le nom, ou l'UAI, tapé dans le champ."""
    projet, cherche = projet_de(request, uuid), _cherche(request)
    departement = projet.campagne.caf.departement
    assez = len(cherche) >= ASSEZ_POUR_CHERCHER
    trouvees = chercher_etablissements(cherche, departement=departement) if assez else []
    propositions = [Proposition(ecole.uai, ecole.nom, f"{ecole.lieu} · {ecole.uai}") for ecole in trouvees]
    return _proposer(request, projet, propositions)


def _cherche(request: Requete) -> str:
    return nettoyer(request.GET.get("cherche", ""))[:100]


def _proposer(request: Requete, projet: Projet, propositions: Sequence[Proposition]) -> HttpResponse:
    contexte = {"propositions": propositions, "champ": request.GET.get("champ", ""), "projet": projet}
    return render(request, "depot/_propositions.html", contexte)
