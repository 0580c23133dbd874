"""Ce que tous les récits du journal ont en commun : un acte en phrase, et qui agit sous quelle casquette."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from preau.acteurs.enums import Role
from preau.acteurs.models import Utilisateur
from preau.socle.models import EntreeJournal

PREAU = "Préau"


class Acte(NamedTuple):
    """Un acte : quand, et la phrase qui le dit."""

    quand: datetime
    phrase: str


def noms_des_personnes(uuids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Le nom de chacune, par son identifiant ; une requête."""
    return {qui.uuid: str(qui) for qui in Utilisateur.objects.filter(uuid__in={uuid for uuid in uuids if uuid})}


def qui_agit(entree: EntreeJournal, noms: dict[UUID, str]) -> str:
    """« Amina Berger (responsable) » ; « Préau » quand l'acte vient du programme, ou que la personne n'y est plus."""
    nom = noms.get(entree.auteur, PREAU) if entree.auteur else PREAU
    return f"{nom} ({Role(entree.role).label})" if entree.role in Role.values else nom
