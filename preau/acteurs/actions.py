"""Les actes sur les personnes : ouvrir un compte, inviter, rattacher, reprendre un rôle.

Chacun vérifie, écrit, consigne au journal et prévient, dans une seule transaction. Un refus est une ``ValidationError``
qui porte une phrase.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from preau.acteurs import droits
from preau.acteurs.enums import Role
from preau.acteurs.models import Caf, Invitation, Organisme, Rattachement, Structure, Utilisateur
from preau.acteurs.requetes import ORGANISMES, RattachementQuerySet
from preau.socle import courrier, journal
from preau.socle.horloge import aujourd_hui
from preau.socle.journal import Signature

DUREE_INVITATION = timedelta(days=14)
SEULE_DE_SA_CAF = "C'est la dernière personne de cette Caf : invitez d'abord celle qui prend la suite."


def champ_de(organisme: Organisme) -> str:
    """Le champ d'un lien qui porte cet organisme."""
    return type(organisme).__name__.lower()


def structure_de(organisme: Organisme) -> UUID | None:
    """La structure dont l'histoire reçoit un acte fait dans cet organisme ; None s'il n'en est pas une."""
    return organisme.uuid if isinstance(organisme, Structure) else None


def caf_de(organisme: Organisme) -> Caf:
    """La Caf dont relève cet organisme : elle-même, ou celle qui l'a inscrit."""
    return organisme if isinstance(organisme, Caf) else organisme.caf


def verrouiller(organisme: Organisme) -> None:
    """Prend la ligne de l'organisme jusqu'à la fin de la transaction : les actes sur son équipe passent un par un.

    Sa clé reste libre : une ligne qui s'y rattache pendant ce temps n'attend pas.
    """
    type(organisme)._base_manager.select_for_update(no_key=True).get(pk=organisme.pk)  # noqa: SLF001  # le gestionnaire sans filtre de Django


def ouvrir_compte(*, courriel: str, prenom: str, nom: str, mot_de_passe: str = "") -> Utilisateur:
    """Crée une personne dont l'adresse vient d'être prouvée.

    Sans mot de passe, elle se connectera par un code reçu à cette adresse.
    """
    personne = Utilisateur(courriel=courriel.lower(), prenom=prenom, nom=nom)
    personne.set_password(mot_de_passe or None)
    personne.full_clean()
    with transaction.atomic():
        personne.save()
        EmailAddress.objects.create(user=personne, email=personne.courriel, verified=True, primary=True)
        journal.consigner(acte="ouvrir_compte", objet=personne, signature=personne.signature)
    return personne


@transaction.atomic
def ouvrir_compte_invite(*, invitation: Invitation, prenom: str, nom: str, mot_de_passe: str = "") -> Rattachement:
    """Ouvre le compte de la personne invitée et lui donne son rôle, d'un même geste."""
    # Le journal vient après tous les verrous : qui le tient n'attend plus personne.
    list(_casquettes_de_l_invitante(invitation).select_for_update(no_key=True))
    _sous_verrou([invitation])
    personne = ouvrir_compte(courriel=invitation.courriel, prenom=prenom, nom=nom, mot_de_passe=mot_de_passe)
    return accepter_invitation(invitation=invitation, personne=personne)


def renommer(*, personne: Utilisateur, prenom: str, nom: str) -> None:
    """Change le nom qu'une personne montre aux autres."""
    personne.prenom, personne.nom = prenom, nom
    personne.full_clean()
    with transaction.atomic():
        personne.save(update_fields=["prenom", "nom", "modifie_le"])
        journal.consigner(
            acte="renommer", objet=personne, signature=personne.signature, apres={"champs": ["prenom", "nom"]}
        )


@transaction.atomic
def rattacher(
    *,
    personne: Utilisateur,
    role: str,
    organisme: Organisme,
    signature: Signature,
    debut: date | None = None,
    fin: date | None = None,
) -> Rattachement:
    """Donne une casquette à une personne, à partir d'aujourd'hui si ``debut`` n'est pas dit.

    Refuse deux périodes du même rôle dans le même organisme qui se chevauchent.
    """
    debut = debut or aujourd_hui()
    # Le verrou est la ligne de la personne : deux rattachements simultanés ne se croisent pas.
    Utilisateur.objects.select_for_update(no_key=True).get(pk=personne.pk)
    lien = {champ_de(organisme): organisme}
    if Rattachement.objects.filter(personne=personne, role=role, **lien).qui_chevauchent(debut, fin).exists():
        raise ValidationError(f"{personne} a déjà ce rôle à {organisme} sur cette période.", code="chevauchement")
    rattachement = Rattachement(personne=personne, role=role, debut=debut, fin=fin, **lien)
    rattachement.full_clean()
    rattachement.save()
    journal.consigner(
        acte="rattacher",
        objet=rattachement,
        signature=signature,
        structure=structure_de(organisme),
        apres={"personne": str(personne.uuid), "role": role, "debut": debut.isoformat()},
    )
    return rattachement


def est_seule_responsable(rattachement: Rattachement, jour: date) -> bool:
    """Sans ce rattachement, la structure n'aurait plus de responsable ce jour-là."""
    if rattachement.role != Role.RESPONSABLE:
        return False
    autres = Rattachement.objects.filter(structure=rattachement.structure_id, role=Role.RESPONSABLE)
    return not autres.en_vigueur(jour).exclude(personne=rattachement.personne_id).exists()


def est_seule_de_sa_caf(rattachement: Rattachement, jour: date) -> bool:
    """Sans ce rattachement, plus personne ne tiendrait la Caf ce jour-là."""
    if rattachement.caf is None:
        return False
    autres = Rattachement.objects.a_la_tete_de(rattachement.caf, jour)
    return not autres.exclude(pk=rattachement.pk).exists()


def invitations_perdues_avec(rattachement: Rattachement) -> list[Invitation]:
    """Les invitations encore sans réponse que cette personne a envoyées et que seul ce rattachement lui permettait."""
    personne = rattachement.personne_id
    autres = list(Rattachement.objects.filter(personne=personne).en_vigueur(aujourd_hui()).exclude(pk=rattachement.pk))
    valables = Invitation.objects.valables(timezone.now()).filter(invitante=personne).select_related(*ORGANISMES)
    return [
        invitation
        for invitation in valables
        if droits.peut_inviter(rattachement, invitation.organisme, invitation.role)
        and not any(droits.peut_inviter(autre, invitation.organisme, invitation.role) for autre in autres)
    ]


@transaction.atomic
def retirer_rattachement(
    *, rattachement: Rattachement, personne: Utilisateur, casquette: Rattachement | None
) -> Rattachement:
    """Met fin à une casquette aujourd'hui, avec effet immédiat ; les invitations qu'elle seule permettait tombent.

    Une structure qui perd sa dernière responsable est signalée aux conseillères de sa Caf ; une Caf garde toujours
    quelqu'un, car personne au-dessus d'elle ne peut y rattacher. Retirer ce qui a déjà pris fin ne fait rien.
    """
    if not droits.peut_retirer(personne, casquette, rattachement):
        raise ValidationError("Cette casquette n'est pas à vous, et la vôtre ne permet pas d'y mettre fin.")
    jour = aujourd_hui()
    # Deux responsables qui partent ensemble ne se croient pas chacune suivie de l'autre.
    verrouiller(rattachement.organisme)
    rattachement = Rattachement.objects.select_for_update(of=("self",)).avec_organisme().get(pk=rattachement.pk)
    if rattachement.fin and rattachement.fin <= jour:
        return rattachement
    if est_seule_de_sa_caf(rattachement, jour):
        raise ValidationError(SEULE_DE_SA_CAF, code="seule")
    seule = est_seule_responsable(rattachement, jour)
    signature = casquette.signature if casquette else personne.signature
    perdues = invitations_perdues_avec(rattachement)
    _sous_verrou(perdues)
    _finir(rattachement, jour, "quitter" if rattachement.personne_id == personne.pk else "retirer", signature)
    for invitation in perdues:
        _revoquer(invitation, signature)
    if seule and rattachement.structure:
        _signaler_sans_responsable(rattachement.structure, jour)
    return rattachement


def _finir(rattachement: Rattachement, jour: date, acte: str, signature: Signature) -> None:
    """Écrit la fin d'un rattachement et la consigne."""
    avant = rattachement.fin
    rattachement.fin = max(jour, rattachement.debut)
    rattachement.save(update_fields=["fin", "modifie_le"])
    journal.consigner(
        acte=acte,
        objet=rattachement,
        signature=signature,
        structure=structure_de(rattachement.organisme),
        avant={"fin": avant.isoformat() if avant else None},
        apres={"fin": rattachement.fin.isoformat(), "personne": str(rattachement.personne.uuid)},
    )


def _signaler_sans_responsable(structure: Structure, jour: date) -> None:
    """Écrit aux conseillères de la Caf qu'une structure n'a plus de responsable."""
    conseilleres = Rattachement.objects.filter(caf=structure.caf_id, role=Role.CONSEILLERE).en_vigueur(jour)
    for conseillere in conseilleres.select_related("personne"):
        courrier.ecrire(
            destinataire=conseillere.personne.courriel,
            gabarit="acteurs/courrier/sans_responsable.txt",
            contexte={"structure": structure},
            caf=structure.caf.uuid,
        )


def empreinte(jeton: str) -> str:
    """L'empreinte sous laquelle un jeton d'invitation est gardé."""
    return hashlib.sha256(jeton.encode("utf-8", "surrogatepass")).hexdigest()


def _poster_invitation(invitation: Invitation, lien: str) -> None:
    """Envoie le lien ; ``lien`` est un gabarit d'adresse où « {jeton} » prend place."""
    jeton = secrets.token_urlsafe(32)
    invitation.empreinte = empreinte(jeton)
    invitation.expire_le = timezone.now() + DUREE_INVITATION
    invitation.save()
    courrier.ecrire(
        destinataire=invitation.courriel,
        gabarit="acteurs/courrier/invitation.txt",
        contexte={"invitation": invitation, "lien": lien.format(jeton=jeton), "jours": DUREE_INVITATION.days},
        caf=caf_de(invitation.organisme).uuid,
    )


@transaction.atomic
def inviter(*, courriel: str, role: str, organisme: Organisme, casquette: Rattachement, lien: str) -> Invitation:
    """Invite une personne, par son adresse, à prendre un rôle dans un organisme.

    ``lien`` est l'adresse de la page d'acceptation, où « {jeton} » prend place. Refuse une invitation déjà en attente
    pour le même rôle à la même adresse, et une personne qui a déjà ce rôle.
    """
    if not droits.peut_inviter(casquette, organisme, role):
        raise ValidationError("Votre casquette ne permet pas cette invitation.", code="droit")
    return inviter_au_nom_de(
        courriel=courriel,
        role=role,
        organisme=organisme,
        invitante=casquette.personne,
        lien=lien,
        signature=casquette.signature,
    )


def _adresse(courriel: str) -> str:
    """L'adresse en minuscules, ou le refus qui dit qu'elle n'en est pas une."""
    adresse = courriel.strip().lower()
    try:
        Invitation._meta.get_field("courriel").clean(adresse, None)
    except ValidationError as erreur:
        raise ValidationError({"courriel": f"« {adresse[:80]} » n'est pas une adresse électronique."}) from erreur
    return adresse


def inviter_au_nom_de(
    *, courriel: str, role: str, organisme: Organisme, invitante: Utilisateur | None, lien: str, signature: Signature
) -> Invitation:
    """Écrit et poste une invitation, dans la transaction de l'acte qui en a vérifié le droit."""
    courriel = _adresse(courriel)
    verrouiller(organisme)
    memes = {champ_de(organisme): organisme, "role": role}
    if Invitation.objects.valables(timezone.now()).filter(courriel=courriel, **memes).exists():
        raise ValidationError("Une invitation à ce rôle attend déjà à cette adresse.", code="deja_invitee")
    rattaches = Rattachement.objects.filter(personne__courriel=courriel, **memes)
    if rattaches.qui_chevauchent(aujourd_hui(), None).exists():
        raise ValidationError("Cette personne a déjà ce rôle ici.", code="deja_rattachee")
    invitation = Invitation(courriel=courriel, invitante=invitante, **memes)
    _poster_invitation(invitation, lien)
    journal.consigner(
        acte="inviter",
        objet=invitation,
        signature=signature,
        structure=structure_de(organisme),
        apres={"role": role},
    )
    return invitation


@transaction.atomic
def renvoyer_invitation(*, invitation: Invitation, casquette: Rattachement, lien: str) -> None:
    """Envoie un nouveau lien, valable à nouveau pour toute la durée ; l'ancien ne vaut plus.

    Qui renvoie une invitation la prend à son compte.
    """
    invitation = _a_reprendre(invitation, casquette)
    invitation.invitante = casquette.personne
    _poster_invitation(invitation, lien)
    journal.consigner(
        acte="renvoyer_invitation",
        objet=invitation,
        signature=casquette.signature,
        structure=structure_de(invitation.organisme),
    )


@transaction.atomic
def revoquer_invitation(*, invitation: Invitation, casquette: Rattachement) -> None:
    """Annule une invitation en attente : son lien ne vaut plus rien."""
    _revoquer(_a_reprendre(invitation, casquette), casquette.signature)


def _sous_verrou(invitations: list[Invitation]) -> None:
    """Prend ces lignes, dans un ordre constant, avant que l'acte ne s'écrive au journal."""
    lignes = Invitation.objects.select_for_update(no_key=True).filter(pk__in=[i.pk for i in invitations])
    list(lignes.order_by("pk").values_list("pk"))


def _revoquer(invitation: Invitation, signature: Signature) -> None:
    """Ferme une invitation, si elle attend encore, et le consigne."""
    instant = timezone.now()
    en_attente = Invitation.objects.en_attente().filter(pk=invitation.pk)
    if en_attente.update(revoquee_le=instant, modifie_le=instant):
        journal.consigner(
            acte="revoquer_invitation",
            objet=invitation,
            signature=signature,
            structure=structure_de(invitation.organisme),
        )


def _a_reprendre(invitation: Invitation, casquette: Rattachement) -> Invitation:
    """Relit sous verrou une invitation que cette casquette peut reprendre, ou refuse."""
    relue = Invitation.objects.select_for_update(of=("self",)).select_related(*ORGANISMES).get(pk=invitation.pk)
    if not droits.peut_inviter(casquette, relue.organisme, relue.role):
        raise ValidationError("Votre casquette ne permet pas de reprendre cette invitation.", code="droit")
    if relue.acceptee_le or relue.revoquee_le:
        raise ValidationError("Cette invitation n'attend plus de réponse.", code="close")
    return relue


def invitation_du_jeton(jeton: str) -> Invitation | None:
    """L'invitation encore valable de ce jeton, dont l'invitante est encore en droit ; None sinon."""
    valables = Invitation.objects.valables(timezone.now()).select_related("invitante", *ORGANISMES)
    invitation = valables.filter(empreinte=empreinte(jeton)).first()
    if invitation is None or not _encore_permise(invitation, _casquettes_de_l_invitante(invitation)):
        return None
    return invitation


def _casquettes_de_l_invitante(invitation: Invitation) -> RattachementQuerySet:
    return Rattachement.objects.filter(personne=invitation.invitante_id).en_vigueur(aujourd_hui())


def _encore_permise(invitation: Invitation, casquettes: Iterable[Rattachement]) -> bool:
    """L'une de ces casquettes permet encore l'invitation ; la première d'une Caf n'a été envoyée par personne."""
    permise = (droits.peut_inviter(casquette, invitation.organisme, invitation.role) for casquette in casquettes)
    return invitation.invitante_id is None or any(permise)


@transaction.atomic
def accepter_invitation(*, invitation: Invitation, personne: Utilisateur) -> Rattachement:
    """Rattache la personne invitée ; l'invitation ne servira plus.

    Refuse une personne dont l'adresse n'est pas celle de l'invitation, et une invitation que son auteur n'aurait plus
    le droit d'envoyer. Qui a déjà ce rôle le garde tel quel.
    """
    Utilisateur.objects.select_for_update(no_key=True).get(pk=personne.pk)
    # Sous verrou : un droit repris au même instant l'est avant l'acceptation, ou après, jamais pendant.
    if not _encore_permise(invitation, _casquettes_de_l_invitante(invitation).select_for_update(no_key=True)):
        raise ValidationError("La personne qui vous a invité n'en a plus le droit.", code="close")
    instant = timezone.now()
    prise = Invitation.objects.valables(instant).filter(pk=invitation.pk, empreinte=invitation.empreinte)
    if personne.courriel != invitation.courriel or not prise.update(acceptee_le=instant, modifie_le=instant):
        raise ValidationError("Cette invitation n'est plus valable, ou n'est pas à votre adresse.", code="close")
    organisme = invitation.organisme
    lien = {champ_de(organisme): organisme}
    deja = Rattachement.objects.filter(personne=personne, role=invitation.role, **lien)
    journal.consigner(
        acte="accepter_invitation",
        objet=invitation,
        signature=personne.signature,
        structure=structure_de(organisme),
        apres={"role": invitation.role},
    )
    en_place = deja.en_vigueur(aujourd_hui()).first()
    if en_place:
        return en_place
    return rattacher(personne=personne, role=invitation.role, organisme=organisme, signature=personne.signature)
