"""L'histoire d'une équipe, lue dans le journal et dite en phrases."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from preau.acteurs.enums import Role
from preau.acteurs.models import Invitation, Structure, Utilisateur
from preau.socle.models import EntreeJournal

LONGUEUR = 30


class Ligne(NamedTuple):
    """Un acte : quand, et la phrase qui le dit."""

    quand: datetime
    phrase: str


PHRASES = {
    "inviter": "{qui} a invité {adresse} comme {role}.",
    "renvoyer_invitation": "{qui} a renvoyé l'invitation de {adresse}.",
    "revoquer_invitation": "{qui} a annulé l'invitation de {adresse}.",
    "accepter_invitation": "{qui} a accepté l'invitation.",
    "rattacher": "{personne} est devenue {role}.",
    "retirer": "{qui} a mis fin au rôle de {personne}.",
    "quitter": "{qui} a quitté son rôle.",
}


def _sous(entree: EntreeJournal, qui: str) -> str:
    """« Amina Berger (responsable) » : qui agit, et sous quelle casquette."""
    return f"{qui} ({Role(entree.role).label})" if entree.role in Role.values else qui


def _noms(uuids: set[UUID]) -> dict[UUID, str]:
    return {personne.uuid: str(personne) for personne in Utilisateur.objects.filter(uuid__in=uuids)}


def _personne(entree: EntreeJournal) -> UUID | None:
    return UUID(entree.apres["personne"]) if "personne" in entree.apres else None


def histoire(structure: Structure) -> list[Ligne]:
    """Les derniers actes sur l'équipe de la structure, du plus récent au plus ancien, en trois requêtes."""
    actes = EntreeJournal.objects.filter(structure=structure.uuid, acte__in=PHRASES)
    entrees = list(actes[:LONGUEUR])
    noms = _noms({uuid for e in entrees for uuid in (e.auteur, _personne(e)) if uuid})
    invitations = {entree.objet for entree in entrees if entree.objet_type == "invitation"}
    adresses = dict(Invitation.objects.filter(uuid__in=invitations).values_list("uuid", "courriel"))
    return [
        Ligne(
            entree.quand,
            PHRASES[entree.acte].format(
                qui=_sous(entree, noms.get(entree.auteur, "Préau") if entree.auteur else "Préau"),
                personne=noms.get(_personne(entree) or UUID(int=0), "une personne"),
                adresse=adresses.get(entree.objet, "une personne"),
                role=Role(entree.apres["role"]).label if "role" in entree.apres else "",
            ),
        )
        for entree in entrees
    ]
