"""Les messages qu'une Caf n'a pas pu faire partir : les lire, les relancer."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from preau.acteurs import droits
from preau.acteurs.models import Caf, Rattachement
from preau.socle import courrier, journal
from preau.socle.models import Courrier


def courriers_abandonnes(caf: Caf) -> "QuerySet[Courrier]":
    """Ceux que l'on a renoncé à envoyer, du plus récent au plus ancien."""
    return courrier.abandonnes(caf.uuid)


@transaction.atomic
def relancer_courriers(*, caf: Caf, casquette: Rattachement, parmi: Iterable[int] | None = None) -> int:
    """Remet à envoyer les messages abandonnés de cette Caf, ou ``parmi`` ceux-là seulement ; rend combien.

    Chacun retrouve tous ses essais. Refuse s'il n'y en a plus : une autre personne les a relancés.
    """
    if not droits.peut_relancer(casquette, caf):
        raise ValidationError("Votre casquette ne permet pas de relancer les messages de cette Caf.", code="droit")
    vises = courriers_abandonnes(caf)
    combien = courrier.relancer(vises if parmi is None else vises.filter(pk__in=list(parmi)))
    if not combien:
        raise ValidationError("Aucun message n'attend d'être relancé : rechargez la page.", code="rien")
    journal.consigner(
        acte="relancer_courriers", objet=caf, signature=casquette.signature, apres={"nombre": str(combien)}
    )
    return combien
