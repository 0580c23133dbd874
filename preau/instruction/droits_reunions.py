"""Qui peut faire quoi d'un comité et de ses réunions : des prédicats courts."""

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Comite, Rattachement
from preau.instruction.deports import est_tu
from preau.instruction.enums import EtatDecision
from preau.instruction.models import Decision, Point, Reunion
from preau.projets.tables import Projet


def peut_tenir(casquette: Rattachement | None, comite: Comite) -> bool:
    """La conseillère de la Caf tient la plume : elle prépare, convoque, écrit, clôt."""
    return casquette is not None and casquette.role == Role.CONSEILLERE and casquette.caf_id == comite.caf_id


def peut_lire_comite(casquette: Rattachement | None, comite: Comite) -> bool:
    """La Caf, et chaque membre du sien."""
    if casquette is None:
        return False
    return casquette.comite_id == comite.pk or (casquette.role in ROLES_CAF and casquette.caf_id == comite.caf_id)


def peut_noter(casquette: Rattachement | None, reunion: Reunion) -> bool:
    """Chaque membre du comité, pour lui-même."""
    return casquette is not None and casquette.role == Role.MEMBRE and casquette.comite_id == reunion.comite_id


def a_un_point_cache(casquette: Rattachement, reunion: Reunion) -> bool:
    """Un point au moins de cette réunion ne lui est pas montré ; une requête."""
    siens = Point.objects.filter(reunion=reunion)
    return siens.count() != siens.sans_deport(casquette.personne_id).count()


def peut_lire_l_avis(casquette: Rattachement | None, projet: Projet) -> bool:
    """Ce que le comité a dit d'un dossier : la Caf dès la clôture, la structure et le financeur avec la décision.

    À la Caf, qui est lié à la structure n'en lit rien, ni avant ni après.
    """
    if casquette is None:
        return False
    if casquette.role in ROLES_CAF:
        return not est_tu(casquette, projet.pk)
    return Decision.objects.filter(projet=projet, etat=EtatDecision.NOTIFIEE).exists()
