"""Le rapport d'une vérification : la page, le JSON, et l'effacement."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import Role
from preau.coeur.referentiel import Verdict
from preau.coeur.verification import verifier
from preau.editions.rapport import rapport_pdf
from preau.projets import droits
from preau.projets.actions import supprimer_verification
from preau.projets.faits import Dossier, lire_dossier
from preau.projets.models import Verification
from preau.projets.phrases import couper
from preau.projets.rapports import Rubrique, comptes, phrase_de_l_avis, rubriques
from preau.web.gabarit.acces import Requete, reserve_a
from preau.web.gabarit.annee import AnneeDessinee, dessiner
from preau.web.gabarit.fautes import premieres
from preau.web.verifier.illisible import ou_illisible, verification_visible


@require_safe
@reserve_a(*Role.values)
@ou_illisible
def rapport(request: Requete, uuid: UUID) -> HttpResponse:
    """Ce que le texte dit du projet, recalculé du fichier gardé."""
    verification = verification_visible(request, uuid)
    dossier = lire_dossier(verification.octets, verification.phase_jugee)
    contexte = {
        "verification": verification,
        "adresse_exigences": reverse("verifier:exigences"),
        "fil": (("Vérifier un projet", reverse("verifier:accueil")),),
        "change": (dossier.rapport.referentiel, dossier.rapport.avis.value)
        != (verification.referentiel, verification.avis),
        "peut_supprimer": request.casquette and droits.peut_supprimer(request.casquette, verification),
        **contexte_du_rapport(dossier, request.GET.get("verdict", "")),
    }
    return render(request, "verifier/rapport.html", contexte)


def contexte_du_rapport(dossier: Dossier, verdict: str) -> dict[str, Any]:
    """Ce que la page montre : tous les constats, ou ceux d'un seul verdict."""
    constats = dossier.rapport.constats
    choisi = Verdict(verdict) if verdict in set(Verdict) else None
    gardes = constats if choisi is None else tuple(c for c in constats if c.verdict is choisi)
    return {
        "rapport": dossier.rapport,
        "remarques": premieres(dossier.rapport.avertissements),
        "porteur": couper(dossier.projet.porteur.nom or ""),
        "phrase_avis": phrase_de_l_avis(dossier),
        "comptes": comptes(constats),
        "verdict": choisi,
        "rubriques": [(rubrique, annee_de(rubrique)) for rubrique in rubriques(dossier, gardes)],
    }


def annee_de(rubrique: Rubrique) -> AnneeDessinee | None:
    """L'image de l'année d'un collectif ; ``None`` s'il n'y a rien à dessiner."""
    plan = rubrique.plan
    return dessiner(plan.deroulement, plan.calendrier, plan.semaines_min) if plan else None


@require_safe
@reserve_a(*Role.values)
@ou_illisible
def rapport_json(request: Requete, uuid: UUID) -> JsonResponse:
    """Le rapport au format ``preau/rapport`` : celui de ``preau verifier --format json``."""
    verification = verification_visible(request, uuid)
    rapport = verifier(verification.octets, verification.phase_jugee)
    reponse = JsonResponse(rapport.en_dict(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    reponse["Content-Disposition"] = f'attachment; filename="rapport-{verification.uuid}.json"'
    return reponse


@require_safe
@reserve_a(*Role.values)
@ou_illisible
def rapport_en_pdf(request: Requete, uuid: UUID) -> HttpResponse:
    """Le rapport en PDF accessible."""
    verification = verification_visible(request, uuid)
    reponse = HttpResponse(rapport_pdf(verification), content_type="application/pdf")
    reponse["Content-Disposition"] = f'attachment; filename="rapport-{verification.uuid}.pdf"'
    return reponse


@require_safe
@reserve_a(*Role.values)
def projet_json(request: Requete, uuid: UUID) -> HttpResponse:
    """Le fichier d'échange tel qu'il a été jugé."""
    verification = verification_visible(request, uuid)
    reponse = HttpResponse(verification.octets, content_type="application/json")
    reponse["Content-Disposition"] = f'attachment; filename="projet-{verification.uuid}.json"'
    return reponse


@require_http_methods(["GET", "HEAD", "POST"])
@reserve_a(*Role.values)
def supprimer(request: Requete, uuid: UUID) -> HttpResponse:
    """Demande une fois, puis efface."""
    verification = verification_visible(request, uuid)
    if not (request.casquette and droits.peut_supprimer(request.casquette, verification)):
        raise PermissionDenied("Seuls l'auteur et la responsable peuvent effacer cette vérification.")
    if request.method == "POST":
        try:
            supprimer_verification(casquette=request.casquette, verification=verification)
        except Verification.DoesNotExist:
            raise Http404 from None
        messages.success(request, "La vérification est effacée.")
        return redirect("verifier:accueil")
    return render(request, "verifier/supprimer.html", {"verification": verification})
