"""Le courrier : un message s'écrit avec l'acte qui le demande, et part une fois l'acte acquis.

Ce que l'on fait : le premier essai suit la validation de la transaction, pour les derniers messages d'une série et si
le serveur répond ; sinon la page n'attend pas. L'atelier, ou la commande ``envoyer_courriers``, envoie le reste, de
plus en plus tard, et l'abandonne après ``ESSAIS`` essais. La Caf de qui il vient le voit alors, et peut le relancer.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any, NamedTuple
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from preau.socle.enums import EtatCourrier
from preau.socle.models import Courrier

ESSAIS = 8
# Une tentative réserve le message pour ce temps, doublé à chaque fois : deux envois ne se croisent pas, et un processus
# mort en chemin ne perd rien.
PREMIER_DELAI = timedelta(minutes=2)
# Ce qu'une page envoie elle-même ; le reste de ses messages part à côté d'elle.
PEU = 10
# Le serveur répond, et ne veut pas de ce message-là : les autres peuvent partir.
REFUS_DU_MESSAGE = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


class Tournee(NamedTuple):
    """Combien de messages sont partis, combien restent ; ``muet`` : le serveur ne répondait pas, on s'est arrêté."""

    partis: int
    restes: int
    muet: bool = False


class ServeurMuetError(Exception):
    """Le serveur de courrier ne répond pas : inutile de lui présenter les messages suivants."""


def poster(*, destinataire: str, objet: str, texte: str, caf: UUID | None = None) -> Courrier:
    """Écrit un message à envoyer ; il part à la fin de la transaction en cours, jamais si elle est défaite."""
    courrier = Courrier.objects.create(
        destinataire=destinataire,
        objet=" ".join(objet.split())[:200],
        texte=texte,
        prochain_essai=timezone.now(),
        caf=caf,
    )
    transaction.on_commit(lambda: _envoyer_sans_attendre(courrier.pk))
    return courrier


def ecrire(*, destinataire: str, gabarit: str, contexte: dict[str, Any], caf: UUID) -> Courrier:
    """Écrit un message depuis un gabarit de texte : sa première ligne est l'objet, le reste le corps.

    ``caf`` : celle qui saura qu'il n'a pas pu partir.
    """
    objet, _, texte = render_to_string(gabarit, contexte).strip().partition("\n")
    return poster(destinataire=destinataire, objet=objet, texte=texte.strip() + "\n", caf=caf)


def abandonnes(caf: UUID) -> "QuerySet[Courrier]":
    """Les messages de cette Caf que l'on a renoncé à envoyer, du plus récent au plus ancien."""
    return Courrier.objects.filter(caf=caf, etat=EtatCourrier.ECHEC).order_by("-pk")


def relancer(courriers: "QuerySet[Courrier]") -> int:
    """Remet ces messages abandonnés à envoyer, comme neufs, à la fin de la transaction ; rend combien."""
    repris = list(courriers.filter(etat=EtatCourrier.ECHEC).order_by("pk").values_list("pk", flat=True))
    visees = Courrier.objects.filter(pk__in=repris, etat=EtatCourrier.ECHEC)
    neufs = {"tentatives": 0, "derniere_erreur": "", "prochain_essai": timezone.now()}
    combien = visees.update(etat=EtatCourrier.EN_ATTENTE, **neufs)
    for pk in repris:
        transaction.on_commit(partial(_envoyer_sans_attendre, pk))
    return combien


def _envoyer_sans_attendre(pk: int) -> None:
    """Le premier essai d'une page, qui n'attend qu'une fois un serveur muet et jamais une longue série ; deux requêtes.

    Un message qui vient d'échouer à son premier essai, sans que le serveur l'ait refusé, dit que le serveur est en
    panne. D'une longue série, seuls les
    derniers partent ; ce qui attendait déjà ne retient pas un message neuf : un code de connexion n'attend pas.
    """
    attendent = Courrier.objects.filter(etat=EtatCourrier.EN_ATTENTE)
    maintenant = timezone.now()
    en_panne = attendent.filter(tentatives=1, prochain_essai__gt=maintenant).exclude(derniere_erreur="")
    for refus in REFUS_DU_MESSAGE:
        en_panne = en_panne.exclude(derniere_erreur__startswith=_dite(refus))
    if not en_panne.exists() and attendent.filter(pk__gte=pk, prochain_essai__lte=maintenant).count() <= PEU:
        envoyer(pk)


def _dite(erreur: type[Exception]) -> str:
    """Le début de l'erreur gardée, qui dit sa sorte : « SMTPDataError : »."""
    return f"{erreur.__name__} : "


def _reserver(pk: int) -> Courrier | None:
    """Prend le message pour soi, ou rend None s'il est déjà pris, parti ou abandonné."""
    courrier = Courrier.objects.filter(pk=pk).first()
    if courrier is None:
        return None
    suite = timezone.now() + PREMIER_DELAI * 2**courrier.tentatives
    pris = Courrier.objects.filter(
        pk=pk, etat=EtatCourrier.EN_ATTENTE, tentatives=courrier.tentatives, prochain_essai__lte=timezone.now()
    ).update(tentatives=F("tentatives") + 1, prochain_essai=suite)
    courrier.tentatives += 1
    return courrier if pris else None


def envoyer(pk: int) -> bool:
    """Tente l'envoi d'un message en attente dont l'heure est venue ; vrai s'il est parti."""
    try:
        return _essayer(pk)
    except ServeurMuetError:
        return False


def _essayer(pk: int) -> bool:
    courrier = _reserver(pk)
    if courrier is None:
        return False
    ligne = Courrier.objects.filter(pk=pk)
    try:
        send_mail(courrier.objet, courrier.texte, None, [courrier.destinataire])
    except Exception as erreur:  # quelle que soit la panne du serveur, elle est notée et l'acte tient
        etat = EtatCourrier.ECHEC if courrier.tentatives >= ESSAIS else EtatCourrier.EN_ATTENTE
        ligne.update(etat=etat, derniere_erreur=f"{_dite(type(erreur))}{erreur}"[:500])
        if isinstance(erreur, REFUS_DU_MESSAGE):
            return False
        raise ServeurMuetError from erreur
    ligne.update(etat=EtatCourrier.ENVOYE, envoye_le=timezone.now(), texte="", derniere_erreur="")
    return True


def envoyer_en_attente(continuer: Callable[[], bool] = lambda: True) -> Tournee:
    """Tente les messages en attente dont l'heure est venue, tant que le serveur répond.

    ``continuer`` : relu avant chaque message, pour s'arrêter entre deux.
    """
    dus = Courrier.objects.filter(etat=EtatCourrier.EN_ATTENTE, prochain_essai__lte=timezone.now())
    a_envoyer = list(dus.values_list("pk", flat=True))
    partis = 0
    for pk in a_envoyer:
        if not continuer():
            break
        try:
            partis += _essayer(pk)
        except ServeurMuetError:
            return Tournee(partis, len(a_envoyer) - partis, muet=True)
    return Tournee(partis, len(a_envoyer) - partis)
