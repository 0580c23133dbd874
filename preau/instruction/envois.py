"""Où en sont les lettres et les messages d'une campagne : ce qui attend, ce qui est prêt, ce qui a échoué."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from preau.campagnes.models import Campagne
from preau.instruction.models import EnvoiDeNotification, Notification
from preau.socle.enums import EtatCourrier, EtatTirage
from preau.socle.models import Courrier, Tirage


class Messages(NamedTuple):
    """Les messages des notifications : en attente, et le prochain essai ; ceux que l'on a renoncé à envoyer."""

    en_attente: int
    prochain_essai: datetime | None
    abandonnes: tuple[str, ...]
    envoyes: int
    sans_destinataire: tuple[Notification, ...]


class Lettres(NamedTuple):
    """L'avancement de tous les documents : de 0 à 100, combien sont prêts, combien en panne."""

    total: int
    faites: int
    en_panne: int
    avancement: int

    @property
    def finies(self) -> bool:
        """Plus rien n'est à faire."""
        return self.faites + self.en_panne == self.total


def courriers_de(campagne: Campagne) -> list[int]:
    """La clé des messages qui annoncent les décisions de cette campagne ; une requête."""
    envois = EnvoiDeNotification.objects.filter(notification__decision__campagne=campagne)
    return list(envois.values_list("courrier", flat=True).distinct())


def messages_de(campagne: Campagne) -> Messages:
    """Les messages qui annoncent les décisions de cette campagne ; trois requêtes."""
    envois = EnvoiDeNotification.objects.filter(notification__decision__campagne=campagne)
    courriers = list(Courrier.objects.filter(pk__in=envois.values("courrier")).order_by("prochain_essai"))
    attendent = [c for c in courriers if c.etat == EtatCourrier.EN_ATTENTE]
    muettes = Notification.objects.dernieres().filter(decision__campagne=campagne, envois__isnull=True)
    return Messages(
        len(attendent),
        attendent[0].prochain_essai if attendent else None,
        tuple(sorted(c.destinataire for c in courriers if c.etat == EtatCourrier.ECHEC)),
        sum(c.etat == EtatCourrier.ENVOYE for c in courriers),
        tuple(muettes.select_related("decision__projet__structure")),
    )


def lettres_de(campagne: Campagne) -> Lettres:
    """Les lettres et conventions des notifications de cette campagne ; une requête."""
    siennes = Notification.objects.filter(decision__campagne=campagne)
    tirages = Tirage.objects.filter(Q(pk__in=siennes.values("lettre")) | Q(pk__in=siennes.values("convention__tirage")))
    etats = list(tirages.values_list("etat", "avancement"))
    faites = sum(etat == EtatTirage.FAIT for etat, _ in etats)
    en_panne = sum(etat == EtatTirage.ECHEC for etat, _ in etats)
    somme = sum(avancement for _, avancement in etats)
    return Lettres(len(etats), faites, en_panne, somme // len(etats) if etats else 100)
