"""Ce que la structure fait de ses changements : les lire, en déclarer un, le retirer."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from preau.acteurs.enums import ROLES_CAF
from preau.instruction import actions
from preau.instruction.actions.modifications import refus_de_declarer
from preau.projets.plan import VersionLue, versions_du_plan
from preau.projets.tables import Projet
from preau.projets.tables.modifications import EtatDeModification
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle.horloge import aujourd_hui
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a
from preau.web.suivre.commun import (
    REFUSE,
    decision_de,
    effet_de,
    fil_des_changements,
    fil_du_projet,
    lire,
    modification_de,
    projet_de,
    versions_de,
    vu,
)
from preau.web.suivre.declaration import Declaration, Pas

ECRIRE = ["GET", "HEAD", "POST"]


@require_safe
@reserve_a(*ROLES_DU_DOSSIER, *ROLES_CAF)
def modifications(request: Requete, uuid: UUID) -> HttpResponse:
    """Les changements d'un projet et les versions de son plan ; avant la notification, ce qu'il faut attendre."""
    projet = projet_de(request, uuid)
    decision = decision_de(projet)
    versions = versions_du_plan(projet)
    jour = aujourd_hui()
    contexte = {
        "projet": projet,
        "decision": decision,
        "refus": refus_de_declarer(decision),
        "de_la_structure": casquette_de(request).role in ROLES_DU_DOSSIER,
        "lues": [lire(modification) for modification in projet.modifications.entieres()],
        "versions": [(lue, lue.vaut_le(jour)) for lue in reversed(versions)],
        "arrete": bool(versions) and versions[-1].plan.arrete,
        "fil": fil_du_projet(request, projet),
    }
    return render(request, "suivre/modifications.html", contexte)


@require_http_methods(ECRIRE)
@reserve_a(*ROLES_DU_DOSSIER)
def declarer(request: Requete, uuid: UUID) -> HttpResponse:
    """Déclarer un changement, en quatre étapes ; rien n'est écrit avant l'envoi."""
    projet = projet_de(request, uuid)
    if refus := refus_de_declarer(decision_de(projet)):
        messages.info(request, refus)
        return redirect("suivre:modifications", uuid=uuid)
    versions = versions_de(projet)
    declaration = Declaration(versions, projet.campagne.annee, request.POST if request.method == "POST" else None)
    if request.method == "POST" and declaration.avancer() and _envoyer(request, projet, declaration):
        messages.success(request, "Le changement est déclaré. La Caf en est prévenue ; vous le serez de sa réponse.")
        return redirect("suivre:modifications", uuid=uuid)
    return _montrer(request, projet, declaration, versions)


def _envoyer(request: Requete, projet: Projet, declaration: Declaration) -> bool:
    """Déclare ce qui a été relu ; un refus se dit où il se corrige."""
    try:
        faite = actions.declarer_modification(
            projet=projet,
            casquette=casquette_de(request),
            changement=declaration.changement(),
            effet_le=declaration.effet_le,
            motif=declaration.quand.cleaned_data["motif"],
            relu=request.POST.get("relu", ""),
            lien=request.build_absolute_uri(reverse("suivre:a_repondre")),
        )
    except ValidationError as erreur:
        declaration.refuser(erreur)
        return False
    return bool(faite)


def _montrer(request: Requete, projet: Projet, declaration: Declaration, versions: list[VersionLue]) -> HttpResponse:
    fautes = declaration.visible is not None and declaration.visible.is_bound and bool(declaration.visible.errors)
    contexte = {
        "projet": projet,
        "declaration": declaration,
        "form": declaration.visible,
        "pas": declaration.pas,
        "etapes": [("Ce qui change", 1), ("Le détail", 2), ("Quand, pourquoi", 3), ("Relire et envoyer", 4)],
        "arrete": versions[-1].plan.arrete,
        "relire": declaration.pas == Pas.RELIRE,
        "fil": fil_des_changements(request, projet),
    }
    statut = REFUSE if fautes or declaration.refus else 200
    return render(request, "suivre/declarer.html", contexte, status=statut)


@require_http_methods(ECRIRE)
@reserve_a(*ROLES_DU_DOSSIER)
def modification(request: Requete, uuid: UUID, modification: UUID) -> HttpResponse:
    """Un changement : ce qu'il dit, ce qu'il fait au plan, la réponse ; en POST, le retirer avant elle."""
    projet = projet_de(request, uuid)
    lue = modification_de(request, modification, projet=projet)
    refus = ""
    if request.method == "POST":
        try:
            actions.retirer_modification(modification=lue, casquette=casquette_de(request), vu=vu(request))
        except ValidationError as erreur:
            refus, lue = erreur.messages[0], modification_de(request, modification, projet=projet)
        else:
            messages.success(request, "Le changement est retiré : la Caf n'y répondra pas.")
            return redirect("suivre:modifications", uuid=uuid)
    contexte = {
        "projet": projet,
        "lue": lire(lue),
        "modification": lue,
        "effet": effet_de(lue, versions_de(projet)),
        "refus": refus,
        "attend": lue.etat == EtatDeModification.DECLAREE,
        "fil": fil_des_changements(request, projet),
    }
    return render(request, "suivre/modification.html", contexte, status=REFUSE if refus else 200)
