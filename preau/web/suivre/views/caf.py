"""Ce que la Caf fait des changements : répondre, puis libérer le montant d'un arrêt."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import ROLES_CAF
from preau.instruction import actions, droits
from preau.instruction.enums import EtatDecision
from preau.instruction.liberation import ALiberer, a_liberer, arrets_a_liberer
from preau.instruction.models import Liberation
from preau.projets.tables import Modification
from preau.projets.tables.modifications import EtatDeModification
from preau.projets.tables.requetes import ModificationQuerySet
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.gabarit.actes import ActeForm, tenter
from preau.web.suivre.commun import REFUSE, decision_de, effet_de, lien_vers, lire, modification_de, versions_de, vu
from preau.web.suivre.formulaires import AccepterForm, LibererForm, RefuserForm

ECRIRE = ["GET", "HEAD", "POST"]
LONGUEUR = 50


@require_safe
@reserve_a(*ROLES_CAF)
def a_repondre(request: Requete) -> HttpResponse:
    """Les changements des campagnes de la Caf : ceux qui attendent d'abord, du plus ancien au plus récent."""
    visibles = Modification.objects.visibles_par(request.casquette)
    attendent = visibles.filter(etat=EtatDeModification.DECLAREE)
    filtre = request.GET.get("etat", "")
    contexte = {
        "attendent": [lire(m) for m in attendent.entieres().order_by("effet_le", "declaree_le", "pk")],
        "a_liberer": [lire(m) for m in arrets_a_liberer(request.casquette)],
        "repondues": [lire(m) for m in _repondues(visibles, filtre)],
        "filtre": filtre,
        "etats": [(etat.value, etat.label) for etat in EtatDeModification if etat != EtatDeModification.DECLAREE],
        "longueur": LONGUEUR,
    }
    return render(request, "suivre/a_repondre.html", contexte)


def _repondues(visibles: ModificationQuerySet, filtre: str) -> ModificationQuerySet:
    """Les derniers changements qui n'attendent plus, d'un état si on le demande."""
    repondues = visibles.exclude(etat=EtatDeModification.DECLAREE)
    if filtre in EtatDeModification.values:
        repondues = repondues.filter(etat=filtre)
    return repondues.entieres().order_by("-modifie_le", "-pk")[:LONGUEUR]


@require_http_methods(ECRIRE)
@reserve_a(*ROLES_CAF)
def repondre(request: Requete, uuid: UUID) -> HttpResponse:
    """Un changement, ce qu'il fait au plan ; en POST, l'accepter, le refuser, ou libérer le montant d'un arrêt."""
    lue = modification_de(request, uuid)
    decision = decision_de(lue.projet)
    laisse = a_liberer(lue, decision) if decision and lue.est_un_abandon else None
    formulaires = _formulaires(request.POST if request.method == "POST" else None, laisse)
    geste = request.POST.get("geste", "")
    if request.method == "POST" and geste in formulaires:
        if tenter(formulaires[geste], lambda: _agir(request, geste, lue, formulaires[geste])):
            messages.success(request, _DITS[geste])
            return redirect("suivre:repondre", uuid=uuid)
        lue = modification_de(request, uuid)
    contexte = {
        "modification": lue,
        "projet": lue.projet,
        "lue": lire(lue),
        "effet": effet_de(lue, versions_de(lue.projet)),
        "attend": lue.etat == EtatDeModification.DECLAREE,
        "decision": decision,
        "formulaires": formulaires,
        "fautif": formulaires.get(geste),
        "geste": geste,
        "fil": [("Les changements", reverse("suivre:a_repondre"))],
        **_argent(request, lue, laisse),
    }
    statut = REFUSE if geste in formulaires else 200
    return render(request, "suivre/repondre.html", contexte, status=statut)


_DITS = {
    "accepter": "Le changement est accepté : le plan en tient compte. La structure en est prévenue.",
    "refuser": "Le changement est refusé, et la structure en est prévenue.",
    "liberer": "Le montant est libéré : il revient à l'enveloppe. La structure en est prévenue.",
}


def _formulaires(donnees: QueryDict | None, laisse: ALiberer | None) -> dict[str, ActeForm]:
    """Un formulaire par geste ; celui qu'on n'a pas envoyé reste vide."""
    geste = (donnees or QueryDict()).get("geste", "")
    montant = {"montant": str(laisse.montant).replace(".", ",")} if laisse else {}
    return {
        "accepter": AccepterForm(donnees if geste == "accepter" else None),
        "refuser": RefuserForm(donnees if geste == "refuser" else None, prefix="refus"),
        "liberer": LibererForm(donnees if geste == "liberer" else None, prefix="libere", initial=montant),
    }


def _agir(request: Requete, geste: str, lue: Modification, formulaire: ActeForm) -> object:
    commun: dict[str, Any] = {"modification": lue, "casquette": casquette_de(request), "vu": vu(request)}
    chez_eux = lien_vers(request, "suivre:modification", uuid=lue.projet.uuid, modification=lue.uuid)
    if geste == "accepter":
        relu = request.POST.get("relu", "")
        ici = lien_vers(request, "suivre:repondre", uuid=lue.uuid)
        return actions.accepter_modification(
            **commun, **formulaire.cleaned_data, relu=relu, lien=chez_eux, lien_de_la_caf=ici
        )
    if geste == "refuser":
        return actions.refuser_modification(**commun, **formulaire.cleaned_data, lien=chez_eux)
    return actions.liberer_montant(**commun, **formulaire.cleaned_data, lien=chez_eux)


def _argent(request: Requete, lue: Modification, laisse: ALiberer | None) -> dict[str, Any]:
    """Pour un arrêt accepté : ce qui reste attribué, ce qui peut être libéré, ce qui l'a été, et par qui."""
    if laisse is None or lue.etat != EtatDeModification.ACCEPTEE:
        return {}
    return {
        "laisse": laisse,
        "liberation": Liberation.objects.filter(modification=lue).select_related("liberee_par").first(),
        "peut_liberer": droits.peut_decider(casquette_de(request), lue.projet.campagne),
        "rouverte": laisse.decision.etat != EtatDecision.NOTIFIEE,
    }
