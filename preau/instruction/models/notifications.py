"""Ce qui part d'une décision : la notification et sa lettre, les messages qui l'annoncent, la convention à signer."""

import uuid

from django.db import models
from django.db.models import F, Q

from preau.instruction.enums import EtatConvention, Issue
from preau.instruction.models.champs import exige, montant, personne
from preau.instruction.models.decisions import Decision
from preau.instruction.requetes import NotificationQuerySet
from preau.socle.models import Courrier, Fiche, Tirage


class Notification(models.Model):
    """Une décision telle qu'elle est partie. ``numero`` : 1 pour la première, puis un de plus à chaque fois.

    ``document`` : tout ce que dit la lettre, en JSON canonique ``preau/lettre`` ; ``empreinte`` : la sienne. La lettre,
    la convention et la page de la structure se lisent de là : rouvrir la décision n'y change rien. Rien ne s'y change
    ni ne s'y efface (``declencheurs.py``).
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="notifications", verbose_name="décision"
    )
    numero = models.PositiveIntegerField("numéro")
    issue = models.CharField("issue", max_length=10, choices=Issue)
    montant = montant("montant attribué")
    notifiee_le = models.DateTimeField("notifiée le")
    par = personne("notifiée par")
    document = models.TextField("contenu de la lettre")
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    lettre = models.ForeignKey(Tirage, on_delete=models.PROTECT, related_name="+", verbose_name="lettre")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "notification"
        verbose_name_plural = "notifications"
        ordering = ["decision", "numero"]
        constraints = [
            models.UniqueConstraint(
                name="notification_numero_unique",
                fields=["decision", "numero"],
                violation_error_message="Cette décision a déjà une notification de ce numéro.",
            ),
            exige(
                "notification_scellee",
                Q(numero__gte=1) & ~Q(document="") & ~Q(empreinte=""),
                "Une notification est numérotée, et garde le contenu de sa lettre.",
            ),
            exige(
                "notification_issue_et_montant",
                Q(issue=Issue.ATTRIBUE, montant__gt=0) | (~Q(issue=Issue.ATTRIBUE) & Q(montant=0)),
                "Un projet attribué a un montant ; les autres n'en ont pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"Notification n° {self.numero}"


class EnvoiDeNotification(models.Model):
    """Le message qui annonce une notification à une personne ; un même message peut en annoncer plusieurs."""

    notification = models.ForeignKey(
        Notification, on_delete=models.PROTECT, related_name="envois", verbose_name="notification"
    )
    courrier = models.ForeignKey(Courrier, on_delete=models.PROTECT, related_name="+", verbose_name="message")

    class Meta:
        verbose_name = "envoi d'une notification"
        verbose_name_plural = "envois des notifications"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="envoi_une_fois_par_message",
                fields=["notification", "courrier"],
                violation_error_message="Ce message annonce déjà cette notification.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.courrier)


class Convention(Fiche):
    """La convention d'une décision notifiée : qui l'a signée, et quand. Les dates sont entrées par la Caf.

    Une nouvelle notification en fait une autre ; l'ancienne est alors remplacée.
    """

    notification = models.OneToOneField(
        Notification, on_delete=models.PROTECT, related_name="convention", verbose_name="notification"
    )
    etat = models.CharField("état", max_length=20, choices=EtatConvention, default=EtatConvention.A_SIGNER)
    structure_le = models.DateField("signée par la structure le", null=True, blank=True)
    caf_le = models.DateField("signée par la Caf le", null=True, blank=True)
    tirage = models.ForeignKey(Tirage, on_delete=models.PROTECT, related_name="+", verbose_name="document")

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        ordering = ["id"]
        constraints = [
            exige(
                "convention_etat_et_dates",
                Q(etat=EtatConvention.A_SIGNER, structure_le__isnull=True, caf_le__isnull=True)
                | Q(etat=EtatConvention.SIGNEE_STRUCTURE, structure_le__isnull=False, caf_le__isnull=True)
                | Q(etat=EtatConvention.CONVENTIONNEE, structure_le__isnull=False, caf_le__isnull=False)
                | Q(etat=EtatConvention.REMPLACEE),
                "L'état d'une convention ne va pas avec les dates de ses signatures.",
            ),
            exige(
                "convention_la_caf_signe_ensuite",
                Q(caf_le__isnull=True) | Q(structure_le__isnull=False, caf_le__gte=F("structure_le")),
                "La structure signe d'abord, la Caf ensuite.",
            ),
        ]

    def __str__(self) -> str:
        return f"Convention ({self.get_etat_display()})"
