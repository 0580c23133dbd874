"""Qui écrit une observation, qui y répond, qui la lève.

L'auteur d'une observation est un organisme, jamais une personne : seul son auteur la lève (clause 29). Celle
d'un comité est à ses membres, tous, tant qu'ils y siègent ; le comité réuni la lève aussi, par la conseillère qui tient
sa plume. Qui l'a écrite et n'y siège plus n'y peut plus rien ; si plus personne n'y siège, elle attend que la Caf y
invite des membres. Une personne liée à la structure n'y prend aucune part, sous aucune casquette.
"""

from collections.abc import Iterable

from django.db.models import Q

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Comite, Rattachement, Structure
from preau.campagnes.liens import est_liee
from preau.instruction.deports import est_deporte
from preau.instruction.enums import EtatReunion
from preau.instruction.models import Reunion
from preau.projets.tables import Observation, Projet
from preau.projets.tables.enums import EtatProjet
from preau.projets.tables.requetes import ROLES_DU_DOSSIER
from preau.socle.horloge import aujourd_hui


def peut_observer(casquette: Rattachement | None, projet: Projet) -> bool:
    """La Caf, un membre non déporté d'un comité du territoire, un financeur sollicité, sur un dossier déposé."""
    if casquette is None or projet.etat == EtatProjet.BROUILLON:
        return False
    if casquette.role == Role.MEMBRE:
        du_territoire = Structure.objects.visibles_par(casquette).filter(pk=projet.structure_id).exists()
        return du_territoire and _siege(casquette) and not _est_deportee(casquette, projet)
    if casquette.role in (*ROLES_CAF, Role.COFINANCEUR):
        return Projet.objects.visibles_par(casquette).filter(pk=projet.pk).exists()
    return False


def peut_observer_au_nom_de(casquette: Rattachement, comite: Comite, projet: Projet) -> bool:
    """La Caf qui tient la plume d'un de ses comités, si la personne n'est pas déportée du dossier."""
    return casquette.caf_id is not None and comite.caf_id == casquette.caf_id and not _est_deportee(casquette, projet)


def peut_repondre(casquette: Rattachement | None, observation: Observation) -> bool:
    """La responsable et la coordinatrice de la structure."""
    if casquette is None or casquette.role not in ROLES_DU_DOSSIER:
        return False
    return casquette.structure_id == observation.projet.structure_id


def peut_trancher(casquette: Rattachement | None, observation: Observation) -> bool:
    """L'organisme qui a écrit l'observation, lui seul, la lève ou la maintient."""
    return observation.pk in tranchables(casquette, [observation])


def tranchables(casquette: Rattachement | None, observations: Iterable[Observation]) -> frozenset[int]:
    """Celles que cette casquette peut lever ou maintenir, au nom de leur auteur ; une requête."""
    if casquette is None or not _siege(casquette):
        return frozenset()
    if casquette.role == Role.MEMBRE:
        siennes = Q(comite=casquette.comite_id) & ~_liee(casquette)
    elif casquette.role == Role.COFINANCEUR:
        siennes = Q(financeur=casquette.financeur_id)
    elif casquette.role in ROLES_CAF:
        siennes = Q(caf=casquette.caf_id)
        if casquette.role == Role.CONSEILLERE:
            reunis = Reunion.objects.filter(etat=EtatReunion.OUVERTE, comite__caf=casquette.caf_id).values("comite")
            siennes |= Q(comite__in=reunis) & ~_liee(casquette)
    else:
        return frozenset()
    visees = Observation.objects.filter(siennes, pk__in=[observation.pk for observation in observations])
    return frozenset(visees.values_list("pk", flat=True))


def _liee(casquette: Rattachement) -> Q:
    return est_liee(casquette.personne_id, "projet__structure", "projet__campagne")


def _est_deportee(casquette: Rattachement, projet: Projet) -> bool:
    return est_deporte(casquette.personne, projet, aujourd_hui(), projet.campagne)


def _siege(casquette: Rattachement) -> bool:
    """La casquette a effet aujourd'hui."""
    jour = aujourd_hui()
    return casquette.debut <= jour and (casquette.fin is None or casquette.fin > jour)
