"""Ce que les pages des décisions partagent : trouver, dessiner, faire un acte et revenir."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from preau.campagnes.models import Campagne
from preau.instruction import droits
from preau.instruction.models import Decision
from preau.web.gabarit.acces import Requete, casquette_de, objet_visible
from preau.web.gabarit.actes import ActeForm, tenter

ECRIRE = ["GET", "HEAD", "POST"]


def campagne_de(request: Requete, uuid: UUID) -> Campagne:
    """La campagne de la Caf dont on porte la casquette."""
    return objet_visible(
        request, lambda c: Campagne.objects.visibles_par(c).select_related("caf", "enveloppe"), uuid=uuid
    )


def decision_de(request: Requete, campagne: UUID, uuid: UUID) -> Decision:
    """Une décision de cette campagne."""
    liees = "projet__structure__commune", "projet__campagne", "campagne__caf", "campagne__enveloppe", "depot"
    signataires = "decidee_par", "relue_par", "notifiee_par"
    return objet_visible(
        request,
        lambda c: Decision.objects.visibles_par(c).select_related(*liees, *signataires, "scenario"),
        uuid=uuid,
        campagne__uuid=campagne,
    )


def dessiner(
    request: Requete,
    gabarit: str,
    campagne: Campagne,
    *,
    status: int = 200,
    decision: Decision | None = None,
    **contexte: Any,
) -> HttpResponse:
    """Une page des décisions, avec son fil et ce que la casquette y peut."""
    casquette = casquette_de(request)
    fil = [fil_des_decisions(campagne)]
    if decision is not None:
        fil.append((str(decision.projet), reverse("decider:decision", args=[campagne.uuid, decision.uuid])))
    communs = {
        "campagne": campagne,
        "decision": decision,
        "fil": fil,
        "fil_de_la_campagne": [(campagne.annee_scolaire, reverse("instruire:campagne", args=[campagne.uuid]))],
        "peut_decider": droits.peut_decider(casquette, campagne),
        "peut_notifier": droits.peut_notifier(casquette, campagne),
    }
    return render(request, gabarit, communs | contexte, status=status)


def fil_des_decisions(campagne: Campagne) -> tuple[str, str]:
    """Le lien vers la liste des décisions."""
    return f"Les décisions {campagne.annee_scolaire}", reverse("decider:decisions", args=[campagne.uuid])


def faire(request: Requete, acte: Callable[[], object], phrase: str) -> bool:
    """Fait l'acte et le dit ; un refus se dit aussi, et rend faux."""
    try:
        acte()
    except ValidationError as refus:
        for dite in refus.messages:
            messages.error(request, dite)
        return False
    messages.success(request, phrase)
    return True


def dire_ou_refuser(request: Requete, formulaire: ActeForm, acte: Callable[[], object], phrase: str) -> bool:
    """Fait l'acte si le formulaire est juste, et dit la phrase ; un refus se lit dans le formulaire, et rend faux."""
    if not tenter(formulaire, acte):
        return False
    messages.success(request, phrase)
    return True


def revenir(decision: Decision, page: str = "decision") -> HttpResponse:
    """Vers une page de cette décision."""
    return redirect(f"decider:{page}", campagne=decision.campagne.uuid, decision=decision.uuid)


def lien_de_structure(request: Requete) -> str:
    """L'adresse complète de la page d'une décision pour sa structure, « {projet} » à la place du dossier."""
    temoin = UUID(int=0)
    adresse = request.build_absolute_uri(reverse("decider:decision_de_structure", args=[temoin]))
    return adresse.replace(str(temoin), "{projet}")
