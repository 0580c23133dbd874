"""Où en est un dossier déposé, dans les mots de sa structure : les étapes, ce qu'il y a à faire, chaque message."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from preau.campagnes.requetes import cloture_pour
from preau.instruction.decisions_lues import decisions_lues
from preau.instruction.instruits import etapes_du_suivi, instruction_de, messages_de
from preau.projets.changements_en_mots import titre_de
from preau.projets.ecriture import refus_de_la_campagne
from preau.projets.tables import ActionEcartee, Modification, Projet
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.modifications import EtatDeModification
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle.horloge import aujourd_hui, maintenant
from preau.web.depot.commun import projet_de
from preau.web.depot.points import points_situes
from preau.web.gabarit.acces import Requete, casquette_de, reserve_a


@require_safe
@reserve_a(*ROLES_DU_DOSSIER)
def suivi(request: Requete, uuid: UUID) -> HttpResponse:
    """Le suivi d'un dossier déposé ; un brouillon, jamais déposé ou dont le dépôt est retiré, va à son sommaire."""
    projet, jour = projet_de(request, uuid), aujourd_hui()
    lue = instruction_de(projet)
    if not lue.depots or projet.etat == EtatProjet.BROUILLON:
        return redirect("depot:sommaire", uuid=uuid)
    attendu = lue.attendu
    contexte = {
        "projet": projet,
        "campagne": projet.campagne,
        "lue": lue,
        "etapes": etapes_du_suivi(lue, jour),
        "attendu": attendu,
        "en_retard": attendu is not None and attendu.est_en_retard(jour),
        "points": points_situes(projet, attendu) if attendu else [],
        "retirable": projet.etat == EtatProjet.DEPOSE and not refus_de_la_campagne(projet, maintenant()),
        "cloture": cloture_pour(projet.campagne, projet.structure),
        "ecartees": ActionEcartee.objects.en_vigueur().filter(depot=lue.depot).prefetch_related("charges"),
        "recus": messages_de(lue, casquette_de(request)),
        "decision": decisions_lues([projet]).get(projet.pk),
        "changements": _changements_en_attente(projet),
        "contacts": projet.campagne.contacts.all(),
        "fil": [("Mes projets", reverse("depot:projets")), (str(projet), reverse("depot:sommaire", args=[uuid]))],
    }
    return render(request, "depot/suivi.html", contexte)


def _changements_en_attente(projet: Projet) -> list[tuple[Modification, str]]:
    """Les changements que la structure a déclarés et dont la Caf n'a rien dit, chacun avec son titre."""
    declares = projet.modifications.entieres().filter(etat=EtatDeModification.DECLAREE)
    return [(m, titre_de(m)) for m in declares]
