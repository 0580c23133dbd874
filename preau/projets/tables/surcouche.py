"""Ce que d'autres disent d'un dépôt sans y toucher : avis du comité, dérogations, compléments.

Les tables sont ici, près du dossier ; seuls les actes de l'instruction les écrivent.
"""

from django.db import models
from django.db.models import F, Q

from preau.acteurs.models import Comite, Utilisateur
from preau.projets.tables.depots import Depot
from preau.socle.models import Fiche


class SensAvis(models.TextChoices):
    """Ce que dit un comité de pilotage local (§ 2-4)."""

    FAVORABLE = "favorable", "favorable"
    AVEC_RESERVES = "avec_reserves", "favorable avec réserves"
    DEFAVORABLE = "defavorable", "défavorable"
    AJOURNE = "ajourne", "ajourné"


class DecisionDerogation(models.TextChoices):
    """Ce qui est décidé d'un constat à apprécier ; les mots du fichier d'échange."""

    ACCORDEE = "accordee", "accordée"
    REFUSEE = "refusee", "refusée"


def _par() -> models.ForeignKey:
    return models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="écrit par")


class Derogation(Fiche):
    """Ce qu'une personne décide d'un constat « à apprécier » du dépôt.

    ``code`` et ``objet`` sont ceux du constat (« collectif:1 »). ``decideur`` : comme il se nomme dans le fichier
    d'échange. Annulée, elle reste et ne compte plus.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="derogations", verbose_name="dépôt")
    code = models.CharField("code de l'exigence", max_length=60)
    objet = models.CharField("objet du constat", max_length=30)
    decision = models.CharField("décision", max_length=10, choices=DecisionDerogation)
    motif = models.TextField("motif")
    decideur = models.CharField("décideur", max_length=160)
    le = models.DateField("le")
    par = _par()
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "dérogation"
        verbose_name_plural = "dérogations"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="derogation_une_par_constat",
                fields=["depot", "code", "objet"],
                condition=Q(annulee_le__isnull=True),
                violation_error_message="Il est déjà décidé de ce constat : annulez d'abord cette décision.",
            ),
            models.CheckConstraint(
                name="derogation_motivee",
                condition=~Q(code="") & ~Q(objet="") & ~Q(motif="") & ~Q(decideur=""),
                violation_error_message="Une dérogation dit ce qu'elle vise, pourquoi, et qui la décide.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.objet}), {self.get_decision_display()}"


class AvisDuComite(Fiche):
    """L'avis et le rang donnés par un comité à un dépôt. ``rang`` : 1 est le plus prioritaire.

    Remplacé, un avis reste et ne compte plus.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="avis_du_comite", verbose_name="dépôt")
    comite = models.ForeignKey(Comite, on_delete=models.PROTECT, related_name="+", verbose_name="comité")
    avis = models.CharField("avis", max_length=14, choices=SensAvis)
    motif = models.TextField("motif ou réserves", blank=True, default="")
    rang = models.PositiveIntegerField("rang", null=True, blank=True)
    le = models.DateField("le")
    par = _par()
    remplace_le = models.DateTimeField("remplacé le", null=True, blank=True)

    class Meta:
        verbose_name = "avis du comité"
        verbose_name_plural = "avis du comité"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="avis_un_par_depot",
                fields=["depot"],
                condition=Q(remplace_le__isnull=True),
                violation_error_message="Ce dépôt a déjà son avis : remplacez-le.",
            ),
            models.CheckConstraint(
                name="avis_rang_des_un",
                condition=Q(rang__isnull=True) | Q(rang__gte=1),
                violation_error_message="Le rang commence à 1.",
            ),
            models.CheckConstraint(
                name="avis_reserve_ou_defavorable_motive",
                condition=~Q(avis__in=[SensAvis.AVEC_RESERVES, SensAvis.DEFAVORABLE]) | ~Q(motif=""),
                violation_error_message="Un avis défavorable ou avec réserves dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comite} : {self.get_avis_display()}"


class Complement(Fiche):
    """Un complément demandé par la Caf après le dépôt, et ce que la structure y répond."""

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="complements", verbose_name="dépôt")
    demande = models.TextField("ce qui est demandé")
    demande_le = models.DateTimeField("demandé le")
    demande_par = _par()
    reponse = models.TextField("réponse", blank=True, default="")
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "complément"
        verbose_name_plural = "compléments"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="complement_reponse_et_date",
                condition=~Q(demande="")
                & (
                    Q(reponse="", repondu_le__isnull=True)
                    | (~Q(reponse="") & Q(repondu_le__isnull=False, repondu_le__gte=F("demande_le")))
                ),
                violation_error_message="Un complément dit ce qui est demandé ; sa réponse est datée, et vient après.",
            ),
        ]

    def __str__(self) -> str:
        return self.demande
