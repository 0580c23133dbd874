"""Le journal des actes : une ligne par acte, jamais changée, jamais effacée."""

from typing import Any, NamedTuple, Protocol
from uuid import UUID

from preau.socle.models import EntreeJournal


class Signature(NamedTuple):
    """Qui agit, et sous quelle casquette. ``personne`` vide : l'acte vient du programme lui-même."""

    personne: UUID | None = None
    role: str = ""
    organisme: UUID | None = None


class Objet(Protocol):
    """Ce dont le journal parle : une ligne qui a un ``uuid``."""

    uuid: Any


def consigner(
    *,
    acte: str,
    objet: Objet,
    signature: Signature,
    structure: UUID | None = None,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
) -> EntreeJournal:
    """Écrit un acte ; à appeler dans la transaction qui le fait.

    ``acte`` est un infinitif (« inviter »), ``avant`` et ``apres`` les champs changés, en valeurs JSON et sans nom de
    personne, ``structure`` celle dont l'histoire doit montrer l'acte.
    """
    return EntreeJournal.objects.create(
        acte=acte,
        objet_type=type(objet).__name__.lower(),
        objet=objet.uuid,
        auteur=signature.personne,
        role=signature.role,
        organisme=signature.organisme,
        structure=structure,
        avant=avant or {},
        apres=apres or {},
    )
