"""Ce que les pages des changements partagent : trouver le projet, sa décision, ses versions, dire un changement."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from preau.instruction.models import Decision
from preau.projets.changements import Changement, changement_de
from preau.projets.changements_en_mots import titre_de
from preau.projets.controle_des_changements import changer
from preau.projets.plan import PlanDeLAnnee, VersionLue, appliquer, versions_du_plan
from preau.projets.tables import Modification, Projet
from preau.projets.tables.modifications import EtatDeModification
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.web.gabarit.acces import Requete, objet_visible
from preau.web.gabarit.vu import vu_de
from preau.web.suivre.declaration import AvantApres, avant_apres

REFUSE = 422


class ModificationLue(NamedTuple):
    """Un changement et son titre : « Les CM : les adultes auprès des enfants »."""

    modification: Modification
    titre: str


def projet_de(request: Requete, uuid: UUID) -> Projet:
    """Le projet désigné, parmi ceux que la casquette portée fait voir."""
    return objet_visible(
        request, lambda c: Projet.objects.visibles_par(c).select_related("campagne__caf", "structure"), uuid=uuid
    )


def modification_de(request: Requete, uuid: UUID, **choix: Projet) -> Modification:
    """Le changement désigné, avec tout ce qu'il dit, parmi ceux que la casquette portée fait voir.

    ``choix`` : le projet dont il doit être, quand l'adresse le dit.
    """
    return objet_visible(request, lambda c: Modification.objects.visibles_par(c).entieres(), uuid=uuid, **choix)


def decision_de(projet: Projet) -> Decision | None:
    """La décision du projet, s'il en a une."""
    return Decision.objects.filter(projet=projet).select_related("campagne").first()


def lire(modification: Modification) -> ModificationLue:
    """Le changement, prêt à lister ; aucune requête s'il est lu entier."""
    return ModificationLue(modification, titre_de(modification))


class Effet(NamedTuple):
    """Ce qu'un changement fait au plan. ``compare`` absent : il ne se peut plus, et ``refus`` dit pourquoi."""

    compare: AvantApres | None
    refus: str
    empreinte: str


def effet_de(modification: Modification, versions: list[VersionLue]) -> Effet:
    """L'avant et l'après d'un changement, au jour où il prend effet. Accepté, il se compare à ce qui le précédait."""
    changement = changement_de(modification)
    if modification.etat == EtatDeModification.ACCEPTEE:
        rang = next(rang for rang, lue in enumerate(versions) if lue.version.modification_id == modification.pk)
        return Effet(avant_apres(versions[rang - 1].plan, versions[rang].plan), "", "")
    avant = next((lue.plan for lue in versions if lue.vaut_le(modification.effet_le)), None)
    if avant is None:
        return Effet(None, "Le plan de ce projet n'a pas commencé.", "")
    if modification.etat != EtatDeModification.DECLAREE:
        return Effet(avant_apres(avant, appliquer(avant, changement)), "", "")
    return _attendu(avant, changement, modification)


def _attendu(avant: PlanDeLAnnee, changement: Changement, modification: Modification) -> Effet:
    try:
        apres = changer(avant, changement, modification.projet.campagne.annee)
    except ValidationError as refus:
        return Effet(None, refus.messages[0], avant.empreinte)
    return Effet(avant_apres(avant, apres), "", avant.empreinte)


def versions_de(projet: Projet) -> list[VersionLue]:
    """Les versions du plan ; sans décision notifiée, la page n'a rien à montrer."""
    versions = versions_du_plan(projet)
    if not versions:
        raise Http404
    return versions


def vu(request: Requete) -> datetime | None:
    """Le ``modifie_le`` que la page montrait ; ``None`` si l'envoi ne le dit pas."""
    return vu_de(request.POST.get("vu"))


def lien_vers(request: Requete, nom: str, **arguments: UUID) -> str:
    """Une adresse complète, telle qu'un message la porte."""
    return request.build_absolute_uri(reverse(nom, kwargs=arguments))


def fil_des_changements(request: Requete, projet: Projet) -> list[tuple[str, str]]:
    """D'où l'on vient, jusqu'aux changements de ce projet."""
    ici = reverse("suivre:modifications", args=[projet.uuid])
    return [*fil_du_projet(request, projet), (f"Les changements de « {projet} »", ici)]


def fil_du_projet(request: Requete, projet: Projet) -> list[tuple[str, str]]:
    """D'où l'on vient : les projets de la structure et celui-ci, ou les changements que lit la Caf."""
    if request.casquette and request.casquette.role in ROLES_DU_DOSSIER:
        return [("Mes projets", reverse("depot:projets")), (str(projet), reverse("depot:lire", args=[projet.uuid]))]
    return [("Les changements", reverse("suivre:a_repondre"))]
