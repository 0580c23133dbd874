"""Le journal des actes : une ligne par acte, jamais changée, jamais effacée, tenue à la précédente."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db import transaction

from preau.socle.chaines import Cle, cles_de, contenu, prolonger
from preau.socle.models import Chaine, EntreeJournal, Maillon


class Signature(NamedTuple):
    """Qui agit, et sous quelle casquette. ``personne`` vide : l'acte vient du programme lui-même."""

    personne: UUID | None = None
    role: str = ""
    organisme: UUID | None = None


class Objet(Protocol):
    """Ce dont le journal parle : une ligne qui a un ``uuid``."""

    uuid: Any


@transaction.atomic(savepoint=False)
def consigner(
    *,
    acte: str,
    objet: Objet,
    signature: Signature,
    structure: UUID | None = None,
    campagne: UUID | None = None,
    dossier: UUID | None = None,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
) -> EntreeJournal:
    """Écrit un acte ; à appeler dans la transaction qui le fait, une fois ses propres verrous pris.

    ``acte`` est un infinitif (« inviter »), ``avant`` et ``apres`` les champs changés, en valeurs JSON et sans nom de
    personne, ``structure`` et ``campagne`` celles dont l'histoire doit montrer l'acte et dont la chaîne le garde,
    ``dossier`` le projet dont il parle.
    Jusqu'à la fin de la transaction, un autre acte des mêmes chaînes attend.
    """
    entree = EntreeJournal(
        acte=acte,
        objet_type=type(objet).__name__.lower(),
        objet=objet.uuid,
        auteur=signature.personne,
        role=signature.role,
        organisme=signature.organisme,
        structure=structure,
        campagne=campagne,
        dossier=dossier,
        avant=avant or {},
        apres=apres or {},
    )
    _enchainer([entree], structure, campagne)
    return entree


@transaction.atomic(savepoint=False)
def consigner_par_dossier(
    *,
    acte: str,
    objet: Objet,
    signature: Signature,
    campagne: UUID,
    dossiers: Mapping[UUID, dict[str, Any]],
) -> None:
    """Écrit d'un coup ce qu'un acte sur une réunion ou un scénario dit de chacun de ses dossiers.

    ``dossiers`` : pour chaque projet, ce que l'acte y a fixé. La chaîne de la campagne les garde ; les structures n'en
    lisent rien.
    """
    entrees = [
        EntreeJournal(
            acte=acte,
            objet_type=type(objet).__name__.lower(),
            objet=objet.uuid,
            auteur=signature.personne,
            role=signature.role,
            organisme=signature.organisme,
            campagne=campagne,
            dossier=dossier,
            apres=dit,
        )
        for dossier, dit in dossiers.items()
    ]
    _enchainer(entrees, None, campagne)


def _enchainer(entrees: Sequence[EntreeJournal], structure: UUID | None, campagne: UUID | None) -> None:
    """Écrit ces entrées, chacune au bout de leurs chaînes."""
    chaines = [_tenir(cle) for cle in cles_de(structure, campagne)]
    EntreeJournal.objects.bulk_create(entrees)
    Maillon.objects.bulk_create(
        Maillon(chaine=chaine, entree=entree, **prolonger(chaine, dit))
        for entree in entrees
        for dit in [contenu(entree)]
        for chaine in chaines
    )
    for chaine in chaines:
        chaine.save(update_fields=["longueur", "tete"])


def _tenir(cle: Cle) -> Chaine:
    """La chaîne, sous verrou, née au besoin : sa tête ne bouge plus avant la fin de la transaction."""
    chaine, _ = Chaine.objects.select_for_update(no_key=True).get_or_create(genre=cle.genre, objet=cle.objet)
    return chaine
