"""Avant la réunion, chaque membre note pour lui-même ce qu'il a lu, et l'avis qu'il donnerait."""

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.coeur.cycle import REUNION
from preau.instruction import droits_reunions as droits
from preau.instruction.actions.commun import passer
from preau.instruction.actions.commun_reunions import dire
from preau.instruction.models import NoteDePoint, Point
from preau.projets.tables.surcouche import SensAvis


@transaction.atomic
def noter_point(*, point: Point, casquette: Rattachement, texte: str, avis: str = "") -> NoteDePoint | None:
    """Garde la note et l'avis proposé de cette personne ; l'un et l'autre vides, l'efface.

    Elle seule les lit : rien n'en va au journal. Refuse à qui est déporté de ce dossier.
    """
    deportee = not Point.objects.filter(pk=point.pk).sans_deport(casquette.personne_id).exists()
    if deportee or not droits.peut_noter(casquette, point.reunion):
        raise ValidationError("Seuls les membres du comité notent ses dossiers, chacun pour soi.", code="droit")
    passer(REUNION, point.reunion.etat, "noter")
    if avis and avis not in SensAvis.values:
        raise ValidationError({"avis": "Choisissez un avis."})
    dit = dire(texte, "texte")
    if not dit and not avis:
        NoteDePoint.objects.filter(point=point, auteur=casquette.personne).delete()
        return None
    note, _ = NoteDePoint.objects.update_or_create(
        point=point, auteur=casquette.personne, defaults={"texte": dit, "avis": avis}
    )
    return note
