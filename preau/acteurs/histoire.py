"""L'histoire d'une équipe, lue dans le journal et dite en phrases."""

from uuid import UUID

from django.db.models import Q, QuerySet

from preau.acteurs.enums import Role
from preau.acteurs.models import Invitation, Organisme, Structure
from preau.acteurs.recit import Acte, noms_des_personnes, qui_agit
from preau.socle.models import EntreeJournal

LONGUEUR = 30

PHRASES = {
    "ouvrir_caf": "La Caf est ouverte sur Préau.",
    "inscrire_structure": "{qui} a inscrit la structure.",
    "corriger_structure": "{qui} a corrigé la fiche de la structure.",
    "creer_comite": "{qui} a créé le comité.",
    "corriger_comite": "{qui} a changé le nom ou le territoire du comité.",
    "creer_financeur": "{qui} a inscrit le cofinanceur.",
    "inviter": "{qui} a invité {adresse} comme {role}.",
    "renvoyer_invitation": "{qui} a renvoyé l'invitation de {adresse}.",
    "revoquer_invitation": "{qui} a annulé l'invitation de {adresse}.",
    "accepter_invitation": "{qui} a accepté l'invitation.",
    "rattacher": "{personne} a pris le rôle : {role}.",
    "retirer": "{qui} a mis fin à un rôle : {personne}.",
    "quitter": "{qui} a quitté son rôle.",
    "relancer_courriers": "{qui} a renvoyé des messages qui n'avaient pas pu partir.",
}


def _personne(entree: EntreeJournal) -> UUID | None:
    return UUID(entree.apres["personne"]) if "personne" in entree.apres else None


def _actes_sur(organisme: Organisme) -> QuerySet:
    """Ceux de l'équipe : d'une structure par sa colonne, d'un autre organisme par ses liens et par lui-même."""
    actes = EntreeJournal.objects.filter(acte__in=PHRASES)
    if isinstance(organisme, Structure):
        return actes.filter(structure=organisme.uuid)
    invitations, rattachements = organisme.invitations.values("uuid"), organisme.rattachements.values("uuid")
    return actes.filter(Q(objet=organisme.uuid) | Q(objet__in=invitations) | Q(objet__in=rattachements))


def histoire(organisme: Organisme) -> list[Acte]:
    """Les derniers actes sur l'équipe de l'organisme, du plus récent au plus ancien, en trois requêtes."""
    entrees = list(_actes_sur(organisme)[:LONGUEUR])
    noms = noms_des_personnes(uuid for e in entrees for uuid in (e.auteur, _personne(e)))
    invitations = {entree.objet for entree in entrees if entree.objet_type == "invitation"}
    adresses = dict(Invitation.objects.filter(uuid__in=invitations).values_list("uuid", "courriel"))
    return [
        Acte(
            entree.quand,
            PHRASES[entree.acte].format(
                qui=qui_agit(entree, noms),
                personne=noms.get(_personne(entree) or UUID(int=0), "une personne"),
                adresse=adresses.get(entree.objet, "une personne"),
                role=Role(entree.apres["role"]).label if "role" in entree.apres else "",
            ),
        )
        for entree in entrees
    ]
