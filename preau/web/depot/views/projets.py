"""Les dossiers d'une structure : leur liste, en commencer un, le sommaire de chacun."""

from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.models import Structure
from preau.campagnes.models import Campagne
from preau.campagnes.requetes import cloture_pour, est_ouverte_pour
from preau.coeur.echange import FichierRefuse
from preau.coeur.phrases import majuscule
from preau.instruction.decisions_lues import decisions_lues
from preau.projets.ecriture import complement_attendu
from preau.projets.reconduction import changements_depuis, reprendre
from preau.projets.reprise import creer_depuis_document, creer_projet
from preau.projets.tables import Depot, Projet
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle.horloge import maintenant
from preau.web.depot.commun import Ouvert, dessiner, liens_des_etapes, ouvrir
from preau.web.depot.formulaires import CommencerForm
from preau.web.depot.points import points_situes
from preau.web.gabarit.acces import Requete, casquette_de, objet_visible, reserve_a
from preau.web.gabarit.fautes import phrases, premieres


class AppelOuvert(NamedTuple):
    """Une campagne où la structure peut déposer, jusqu'à quand, et les brouillons qu'elle y a déjà."""

    campagne: Campagne
    cloture: Any
    brouillons: list[Projet]


def _structure(request: Requete) -> Structure:
    structure = casquette_de(request).structure
    assert structure is not None  # noqa: S101  # les rôles admis sont ceux d'une structure
    return structure


def _appels(request: Requete) -> list[AppelOuvert]:
    """Les campagnes ouvertes à cette structure, prolongations comprises."""
    structure, instant = _structure(request), maintenant()
    publiees = Campagne.objects.visibles_par(request.casquette).select_related("caf").order_by("-annee_scolaire")
    brouillons = list(structure.projets.filter(etat=EtatProjet.BROUILLON).order_by("-modifie_le"))
    return [
        AppelOuvert(
            campagne, cloture_pour(campagne, structure), [b for b in brouillons if b.campagne_id == campagne.pk]
        )
        for campagne in publiees[:4]
        if est_ouverte_pour(campagne, structure, instant)
    ]


@require_safe
@reserve_a(*ROLES_DU_DOSSIER)
def projets(request: Requete) -> HttpResponse:
    """Les dossiers de la structure, par année, et les campagnes où en commencer un."""
    siens = Projet.objects.visibles_par(request.casquette).select_related("campagne", "modifie_par")
    dossiers = list(siens.order_by("-campagne__annee_scolaire", "-modifie_le"))
    decisions = decisions_lues(dossiers)
    contexte = {
        "appels": _appels(request),
        "dossiers": [(dossier, decisions.get(dossier.pk)) for dossier in dossiers],
        "Etat": EtatProjet,
    }
    return render(request, "depot/projets.html", contexte)


def _depots_a_reprendre(structure: Structure, campagne: Campagne) -> list[Depot]:
    """Le dernier dépôt de chaque dossier déposé de la structure, le plus récent d'abord, sans les textes."""
    tenus = Depot.objects.filter(projet__structure=structure, retrait__isnull=True)
    depots = tenus.defer("document", "dossier", "rapport")
    recents = depots.select_related("projet__campagne__caf").order_by("-projet__campagne__annee_scolaire", "-depose_le")
    return [depot for depot in recents if depot.projet.campagne_id != campagne.pk]


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*ROLES_DU_DOSSIER)
def commencer(request: Requete, campagne: UUID) -> HttpResponse:
    """Commence un dossier : vide, depuis celui d'une autre année, ou depuis un fichier d'échange."""
    appel = objet_visible(request, lambda c: Campagne.objects.visibles_par(c).select_related("caf"), uuid=campagne)
    structure = _structure(request)
    depots = _depots_a_reprendre(structure, appel)
    envoi = request.method == "POST"
    formulaire = CommencerForm(
        request.POST if envoi else None, request.FILES if envoi else None, depots=depots, initial={"cle": uuid4()}
    )
    if envoi and formulaire.is_valid():
        projet = _commencer(request, formulaire, appel, structure)
        if projet is not None:
            return redirect("depot:sommaire", uuid=projet.uuid)
    contexte = {
        "form": formulaire,
        "campagne": appel,
        "deja": Projet.objects.filter(campagne=appel, structure=structure).exclude(etat=EtatProjet.RETIRE),
        "fil": [("Mes projets", reverse("depot:projets"))],
        "changements": changements_depuis(depots[0], appel) if depots else (),
        "dernier": depots[0] if depots else None,
    }
    return render(request, "depot/commencer.html", contexte, status=422 if formulaire.errors else 200)


def _commencer(request: Requete, formulaire: CommencerForm, campagne: Campagne, structure: Structure) -> Projet | None:
    """Fait ce que le formulaire dit ; un refus y est dit, et rend ``None``."""
    lu, par = formulaire.cleaned_data, casquette_de(request)
    ici: dict[str, Any] = {"campagne": campagne, "cle": lu["cle"]}
    try:
        if lu["depart"] == "depot":
            reconduit = reprendre(depot=lu["depot"], casquette=par, **ici)
            _dire(request, "À redire pour cette année :", reconduit.a_redire)
            return reconduit.projet
        if lu["depart"] == "fichier":
            importe = creer_depuis_document(structure=structure, octets=lu["fichier"], par=par, **ici)
            _dire(request, "Non repris du fichier :", importe.avertissements)
            return importe.projet
        return creer_projet(structure=structure, par=par, intitule=lu["intitule"], **ici)
    except FichierRefuse as refus:
        formulaire.add_error("fichier", phrases(refus.fautes))
    except ValidationError as refus:
        formulaire.add_error(None, refus.messages)
    return None


def _dire(request: Requete, debut: str, phrases_a_dire: tuple[str, ...]) -> None:
    """Une liste, une phrase par ligne : un fichier peut en donner beaucoup."""
    if phrases_a_dire:
        lignes = format_html_join("", "<li>{}</li>", ((_en_phrase(dite),) for dite in premieres(phrases_a_dire)))
        messages.info(request, format_html('<p>{}</p><ul class="mb-0">{}</ul>', debut, lignes))


def _en_phrase(dite: str) -> str:
    return majuscule(dite if dite.endswith((".", "!", "?", "…")) else f"{dite}.")


@require_safe
@reserve_a(*ROLES_DU_DOSSIER)
def sommaire(request: Requete, uuid: UUID) -> HttpResponse:
    """Où en est le dossier, étape par étape, et jusqu'à quand. Déposé, il se lit ; abandonné sans dépôt, c'est ici."""
    ouvert = ouvrir(request, uuid)
    etat = ouvert.projet.etat
    if etat == EtatProjet.A_COMPLETER and ouvert.refus:
        return redirect("depot:suivi", uuid=uuid)
    if etat not in (EtatProjet.BROUILLON, EtatProjet.A_COMPLETER) and ouvert.projet.depots.exists():
        return redirect("depot:lire", uuid=uuid)
    return dessiner(request, "depot/sommaire.html", ouvert, **_contexte_du_sommaire(request, ouvert))


def _a_completer(projet: Projet) -> dict[str, Any]:
    """Ce que la Caf demande, et jusqu'à quand ; sinon, la clôture de la campagne."""
    if projet.etat != EtatProjet.A_COMPLETER:
        return {"cloture": cloture_pour(projet.campagne, projet.structure)}
    attendu = complement_attendu(projet)
    return {"attendu": attendu, "points_demandes": points_situes(projet, attendu) if attendu else []}


def _contexte_du_sommaire(request: Requete, ouvert: Ouvert) -> dict[str, Any]:
    projet = ouvert.projet
    a_remplir = liens_des_etapes(ouvert, "")[:-1]
    depots = _depots_a_reprendre(_structure(request), projet.campagne)
    return {
        **_a_completer(projet),
        "finies": sum(etape["statut"] in ("fait", "conforme", "a_apprecier") for etape in a_remplir),
        "a_remplir": len(a_remplir),
        "manques": ouvert.manques,
        "depots": projet.depots.select_related("retrait"),
        "dernier": depots[0] if depots else None,
        "changements": changements_depuis(depots[0], projet.campagne) if depots else (),
    }
