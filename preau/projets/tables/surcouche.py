"""Ce que d'autres disent d'un dépôt sans y toucher : avis du comité, recevabilité, dérogations, actions écartées.

Les tables sont ici, près du dossier ; seuls les actes de l'instruction les écrivent.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import Comite, Utilisateur
from preau.coeur.referentiel.norme import en_date
from preau.projets.tables.base import appartient_a, positif
from preau.projets.tables.collectif import Collectif
from preau.projets.tables.contenu import Action
from preau.projets.tables.depots import Depot
from preau.projets.tables.enums import COMPTES_DE_CHARGES
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


class DecisionDeRecevabilite(models.TextChoices):
    """Ce que la Caf dit d'un dépôt avant de l'examiner au fond."""

    RECEVABLE = "recevable", "recevable"
    IRRECEVABLE = "irrecevable", "irrecevable"


def _par(nom: str = "écrit par", *, absent: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name=nom, null=absent, blank=absent
    )


class SurcoucheQuerySet(models.QuerySet):
    """Ce qui se dit d'un dépôt et peut s'annuler."""

    def en_vigueur(self) -> Self:
        """Ce qui n'a pas été annulé."""
        return self.filter(annulee_le__isnull=True)


class Annulable(Fiche):
    """Ce qui se dit d'un dépôt, s'annule avec un motif, et reste lisible une fois annulé."""

    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    annulee_par = _par("annulée par", absent=True)
    motif_annulation = models.TextField("motif de l'annulation", blank=True, default="")

    objects = SurcoucheQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_annulation_entiere",
                condition=Q(annulee_le__isnull=True, annulee_par__isnull=True, motif_annulation="")
                | (Q(annulee_le__isnull=False, annulee_par__isnull=False) & ~Q(motif_annulation="")),
                violation_error_message="Une annulation dit quand, par qui et pourquoi.",
            ),
        ]


class Derogation(Annulable):
    """Ce qu'une personne décide d'un constat « à apprécier » du dépôt.

    ``code`` et ``objet`` sont ceux du constat (« collectif:1 »). ``decideur`` : comme il se nomme dans le fichier
    d'échange ; ``role`` : la casquette sous laquelle il décide. ``valable_du`` et ``valable_au`` : les jours, compris,
    où elle vaut, dans l'année de sa campagne ; à défaut, toute cette année. Elle ne passe jamais à une autre campagne :
    elle tient à son dépôt.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="derogations", verbose_name="dépôt")
    code = models.CharField("code de l'exigence", max_length=60)
    objet = models.CharField("objet du constat", max_length=30)
    decision = models.CharField("décision", max_length=10, choices=DecisionDerogation)
    motif = models.TextField("motif")
    decideur = models.CharField("décideur", max_length=160)
    role = models.CharField(
        "rôle", max_length=20, choices=[(role.value, role.label) for role in ROLES_CAF], default=Role.CONSEILLERE
    )
    le = models.DateField("le")
    valable_du = models.DateField("valable à partir du", null=True, blank=True)
    valable_au = models.DateField("valable jusqu'au", null=True, blank=True)
    par = _par()

    class Meta(Annulable.Meta):
        verbose_name = "dérogation"
        verbose_name_plural = "dérogations"
        constraints = [
            *Annulable.Meta.constraints,
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
            models.CheckConstraint(
                name="derogation_dates_en_ordre",
                condition=Q(valable_du__isnull=True) | Q(valable_au__isnull=True) | Q(valable_au__gte=F("valable_du")),
                violation_error_message="Une dérogation vaut du premier jour dit au dernier, dans cet ordre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.objet}), {self.get_decision_display()}"

    @property
    def validite(self) -> str:
        """Les jours où elle vaut : « du 1er octobre 2026 au 31 mars 2027 » ; vide, toute l'année de sa campagne."""
        du, au = self.valable_du, self.valable_au
        if du and au:
            return f"du {en_date(du)} au {en_date(au)}"
        if du:
            return f"à partir du {en_date(du)}"
        return f"jusqu'au {en_date(au)}" if au else ""

    def est_echue(self, jour: date) -> bool:
        """Son dernier jour est passé : le constat attend à nouveau qu'on l'apprécie."""
        return self.valable_au is not None and self.valable_au < jour


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


class Recevabilite(Annulable):
    """Ce que la Caf dit d'un dépôt : il s'examine, ou non. Une seule en vigueur par dépôt.

    Un dépôt suivant n'en hérite pas : on se prononce sur ce qu'on a lu.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="recevabilites", verbose_name="dépôt")
    decision = models.CharField("décision", max_length=12, choices=DecisionDeRecevabilite)
    motif = models.TextField("motif", blank=True, default="")
    le = models.DateTimeField("le")
    par = _par()

    class Meta(Annulable.Meta):
        verbose_name = "recevabilité"
        verbose_name_plural = "recevabilités"
        constraints = [
            *Annulable.Meta.constraints,
            models.UniqueConstraint(
                name="recevabilite_une_par_depot",
                fields=["depot"],
                condition=Q(annulee_le__isnull=True),
                violation_error_message="Ce dépôt est déjà jugé : annulez d'abord ce jugement.",
            ),
            models.CheckConstraint(
                name="recevabilite_irrecevable_motivee",
                condition=~Q(decision=DecisionDeRecevabilite.IRRECEVABLE) | ~Q(motif=""),
                violation_error_message="Un dossier irrecevable dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.depot}, {self.get_decision_display()}"

    @property
    def est_irrecevable(self) -> bool:
        """Le dépôt ne s'examine pas."""
        return self.decision == DecisionDeRecevabilite.IRRECEVABLE


class ActionEcartee(Annulable):
    """Une action du dépôt que la Caf ne finance pas : elle quitte le dossier instruit, et ses charges la base de la Ps.

    ``intitule`` : celui du dépôt. Ses charges sont dites compte par compte (:class:`ChargeEcartee`) : le budget ne les
    attache pas aux actions.
    """

    depot = models.ForeignKey(Depot, on_delete=models.PROTECT, related_name="actions_ecartees", verbose_name="dépôt")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="ecarts", verbose_name="action")
    intitule = models.TextField("intitulé")
    motif = models.TextField("motif")
    le = models.DateTimeField("le")
    par = _par()

    class Meta(Annulable.Meta):
        verbose_name = "action écartée"
        verbose_name_plural = "actions écartées"
        constraints = [
            *Annulable.Meta.constraints,
            models.UniqueConstraint(
                name="action_ecartee_une_fois",
                fields=["depot", "action"],
                condition=Q(annulee_le__isnull=True),
                violation_error_message="Cette action est déjà écartée.",
            ),
            models.CheckConstraint(
                name="action_ecartee_motivee",
                condition=~Q(motif="") & ~Q(intitule=""),
                violation_error_message="Une action s'écarte avec un motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intitule}, écartée"


class ChargeEcartee(models.Model):
    """Ce qu'une action écartée ôte d'un compte de charges ; ``collectif`` vide : des charges communes."""

    ecartee = appartient_a(ActionEcartee, "charges")
    compte = models.CharField("compte", max_length=2, choices=COMPTES_DE_CHARGES)
    collectif = models.ForeignKey(
        Collectif, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="collectif"
    )
    montant = models.DecimalField("montant", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "charge écartée"
        verbose_name_plural = "charges écartées"
        ordering = ["compte", "id"]
        constraints = [
            models.UniqueConstraint(
                name="charge_ecartee_une_par_collectif",
                fields=["ecartee", "compte", "collectif"],
                violation_error_message="Ces charges sont déjà dites.",
            ),
            models.UniqueConstraint(
                name="charge_ecartee_une_commune",
                fields=["ecartee", "compte"],
                condition=Q(collectif__isnull=True),
                violation_error_message="Ces charges sont déjà dites.",
            ),
            positif("charge_ecartee_positive", "montant", "Un montant ne peut pas être négatif."),
        ]

    def __str__(self) -> str:
        return f"{self.compte} : {self.montant}"
