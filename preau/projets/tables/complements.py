"""Ce que la Caf demande de compléter après le dépôt : des points précis, une échéance, un dépôt qui y répond."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from preau.acteurs.models import Utilisateur
from preau.projets.tables.base import appartient_a
from preau.projets.tables.depots import Depot
from preau.projets.tables.enums import Etape
from preau.projets.tables.saisies import LONGUEUR_CODE
from preau.socle.models import Fiche


class SorteDePoint(models.TextChoices):
    """Ce sur quoi un complément rouvre le dossier."""

    CONSTAT = "constat", "un constat"
    ETAPE = "etape", "une étape"
    PIECE = "piece", "une pièce"


class ComplementQuerySet(models.QuerySet):
    """Les compléments."""

    def attendus(self) -> Self:
        """Ceux dont la réponse n'est pas venue, et que la Caf n'a pas annulés."""
        return self.filter(repondu_le__isnull=True, annule_le__isnull=True)


class Complement(Fiche):
    """Un complément demandé par la Caf sur un dépôt : un message, des points, un dernier jour pour y répondre.

    ``reponse`` : le dépôt qui y répond, ``repondu_le`` à son instant ; ``reponse_ecrite`` : ce que la structure en dit
    à la Caf, si elle en dit quelque chose. Annulé, il reste et se lit. Un seul attendu par
    dépôt : une autre demande s'ajoute après la réponse.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="complements", verbose_name="dépôt")
    demande = models.TextField("ce qui est demandé")
    demande_le = models.DateTimeField("demandé le")
    demande_par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="demandé par")
    echeance = models.DateField("dernier jour pour répondre")
    reponse = models.ForeignKey(
        Depot,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complements_repondus",
        verbose_name="dépôt qui y répond",
    )
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)
    reponse_ecrite = models.TextField("ce que la structure répond", blank=True, default="")
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    annule_par = models.ForeignKey(
        Utilisateur, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="annulé par"
    )
    motif_annulation = models.TextField("motif de l'annulation", blank=True, default="")

    objects = ComplementQuerySet.as_manager()

    class Meta:
        verbose_name = "complément"
        verbose_name_plural = "compléments"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="complement_un_attendu_par_depot",
                fields=["depot"],
                condition=Q(repondu_le__isnull=True, annule_le__isnull=True),
                violation_error_message="Un complément est déjà attendu de ce dépôt.",
            ),
            models.CheckConstraint(
                name="complement_demande", condition=~Q(demande=""), violation_error_message="Dites ce qui est demandé."
            ),
            models.CheckConstraint(
                name="complement_reponse_et_date",
                condition=Q(reponse__isnull=True, repondu_le__isnull=True)
                | Q(reponse__isnull=False, repondu_le__isnull=False, repondu_le__gte=models.F("demande_le")),
                violation_error_message="La réponse à un complément est un dépôt, daté, et vient après la demande.",
            ),
            models.CheckConstraint(
                name="complement_reponse_ecrite_avec_le_depot",
                condition=Q(reponse_ecrite="") | Q(repondu_le__isnull=False),
                violation_error_message="Ce que la structure répond à un complément vient avec le dépôt qui y répond.",
            ),
            models.CheckConstraint(
                name="complement_annulation_entiere",
                condition=Q(annule_le__isnull=True, annule_par__isnull=True, motif_annulation="")
                | (
                    Q(annule_le__isnull=False, annule_par__isnull=False, repondu_le__isnull=True)
                    & ~Q(motif_annulation="")
                ),
                violation_error_message="Un complément annulé dit quand, par qui et pourquoi ; répondu, il reste.",
            ),
        ]

    def __str__(self) -> str:
        return self.demande

    @property
    def est_attendu(self) -> bool:
        """La réponse n'est pas venue, et la Caf l'attend encore."""
        return self.repondu_le is None and self.annule_le is None

    def est_en_retard(self, jour: date) -> bool:
        """Son dernier jour est passé sans réponse."""
        return self.est_attendu and jour > self.echeance


class ProlongationDeComplement(Fiche):
    """Le temps de plus que la Caf a laissé pour répondre : de quel dernier jour à quel autre, quand, par qui."""

    complement = models.ForeignKey(
        Complement, on_delete=models.PROTECT, related_name="prolongations", verbose_name="complément"
    )
    avant = models.DateField("dernier jour d'avant")
    echeance = models.DateField("nouveau dernier jour")
    le = models.DateTimeField("le")
    par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="par")

    class Meta:
        verbose_name = "prolongation d'un complément"
        verbose_name_plural = "prolongations des compléments"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="prolongation_de_complement_plus_longue",
                condition=Q(echeance__gt=models.F("avant")),
                violation_error_message="Un délai ne se raccourcit pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complement}, jusqu'au {self.echeance}"


class PointDeComplement(models.Model):
    """Un point sur lequel le dossier se rouvre.

    Un constat : son ``code``, son ``objet`` (« collectif:1 ») et la ligne du dossier que cet objet désignait
    (« collectif.<uuid> », « projet »). Une étape : son nom. Une pièce : la demande de la campagne. ``libelle`` : le
    point en mots, tel que la structure le lit.
    """

    complement = appartient_a(Complement, "points")
    sorte = models.CharField("sorte", max_length=8, choices=SorteDePoint)
    code = models.CharField("code de l'exigence", max_length=60, blank=True, default="")
    objet = models.CharField("objet du constat", max_length=30, blank=True, default="")
    ligne = models.CharField("ligne du dossier", max_length=LONGUEUR_CODE, blank=True, default="")
    etape = models.CharField("étape", max_length=12, choices=Etape, blank=True, default="")
    piece = models.ForeignKey(
        "campagnes.PieceDemandee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pièce demandée",
    )
    libelle = models.TextField("le point, en mots")

    class Meta:
        verbose_name = "point d'un complément"
        verbose_name_plural = "points des compléments"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="point_de_complement_d_une_sorte",
                condition=(
                    Q(sorte=SorteDePoint.CONSTAT, etape="", piece__isnull=True)
                    & ~Q(code="")
                    & ~Q(objet="")
                    & ~Q(ligne="")
                )
                | (Q(sorte=SorteDePoint.ETAPE, code="", objet="", ligne="", piece__isnull=True) & ~Q(etape=""))
                | Q(sorte=SorteDePoint.PIECE, code="", objet="", ligne="", etape="", piece__isnull=False),
                violation_error_message="Un point est un constat, une étape ou une pièce.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle
