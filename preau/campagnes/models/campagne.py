"""La campagne, ses dates, son enveloppe, ses délais.

Une période va de son début compris à sa fin non comprise. Les montants sont en euros.
"""

import uuid
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from preau.acteurs.models import Caf, Comite, Structure, Utilisateur
from preau.acteurs.validateurs import valider_texte
from preau.campagnes.enums import JOURS_DE_RELANCE, EtatCampagne
from preau.campagnes.requetes import CampagneQuerySet, ProlongationQuerySet
from preau.campagnes.validateurs import valider_annee_scolaire, valider_paragraphes
from preau.coeur.annee import AnneeScolaire
from preau.socle.models import Fiche


class Campagne(Fiche):
    """L'appel à projets d'une Caf pour une année scolaire.

    Tant que ``publiee_le`` est vide, elle n'est vue que de sa Caf. Le référentiel est épinglé : son code, l'année du
    texte sur lequel il s'appuie, et l'empreinte des paramètres en vigueur le jour de l'épinglage.
    """

    caf = models.ForeignKey(Caf, on_delete=models.PROTECT, related_name="campagnes", verbose_name="Caf")
    annee_scolaire = models.CharField("année scolaire", max_length=9, validators=[valider_annee_scolaire])
    titre = models.CharField("titre", max_length=160, validators=[valider_texte])
    presentation = models.TextField("présentation", blank=True, max_length=10_000, validators=[valider_paragraphes])
    ouverture_le = models.DateTimeField("ouverture", null=True, blank=True)
    cloture_le = models.DateTimeField("clôture", null=True, blank=True)
    notification_le = models.DateField("notification des décisions", null=True, blank=True)
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)
    participation_plafond_annuel = models.DecimalField(
        "plafond de la participation des familles, par an", max_digits=7, decimal_places=2, null=True, blank=True
    )
    referentiel_code = models.CharField("référentiel", max_length=10)
    referentiel_annee = models.CharField("année du texte appliqué", max_length=9, validators=[valider_annee_scolaire])
    referentiel_empreinte = models.CharField("empreinte des paramètres", max_length=64)

    objects = CampagneQuerySet.as_manager()

    class Meta:
        verbose_name = "campagne"
        verbose_name_plural = "campagnes"
        ordering = ["-annee_scolaire", "caf__nom", "id"]
        constraints = [
            models.UniqueConstraint(
                name="campagne_unique_par_caf_et_annee",
                fields=["caf", "annee_scolaire"],
                violation_error_message="Cette Caf a déjà une campagne pour cette année scolaire.",
            ),
            models.CheckConstraint(
                name="campagne_ouverture_avant_cloture",
                condition=Q(ouverture_le__isnull=True)
                | Q(cloture_le__isnull=True)
                | Q(ouverture_le__lt=F("cloture_le")),
                violation_error_message="La campagne ouvre avant de clore.",
            ),
            models.CheckConstraint(
                name="campagne_cloture_avant_notification",
                condition=Q(cloture_le__isnull=True)
                | Q(notification_le__isnull=True)
                | Q(notification_le__gt=F("cloture_le")),
                violation_error_message="Les décisions sont notifiées après le jour de la clôture.",
            ),
            models.CheckConstraint(
                name="campagne_publiee_a_ses_dates",
                condition=Q(publiee_le__isnull=True)
                | Q(ouverture_le__isnull=False, cloture_le__isnull=False, notification_le__isnull=False),
                violation_error_message="Une campagne publiée dit son ouverture, sa clôture et sa notification.",
            ),
            models.CheckConstraint(
                name="campagne_plafond_positif",
                condition=Q(participation_plafond_annuel__isnull=True) | Q(participation_plafond_annuel__gte=0),
                violation_error_message="Le plafond de la participation des familles est positif ou nul.",
            ),
            models.CheckConstraint(
                name="campagne_referentiel_epingle",
                condition=~Q(referentiel_code="") & ~Q(referentiel_annee="") & ~Q(referentiel_empreinte=""),
                violation_error_message="Une campagne dit par quel référentiel elle juge.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def annee(self) -> AnneeScolaire:
        """L'année scolaire, dans les mots du cœur."""
        return AnneeScolaire.lire(self.annee_scolaire)

    def etat(self, instant: datetime) -> EtatCampagne:
        """Son état à cet instant, sans égard aux prolongations individuelles."""
        if self.publiee_le is None or self.ouverture_le is None or self.cloture_le is None:
            return EtatCampagne.EN_PREPARATION
        if instant < self.ouverture_le:
            return EtatCampagne.A_VENIR
        return EtatCampagne.OUVERTE if instant < self.cloture_le else EtatCampagne.CLOSE


class Enveloppe(Fiche):
    """Ce que la Caf peut attribuer dans une campagne ; la base refuse que l'attribué la dépasse.

    L'attribution verrouille cette ligne, recompte, puis écrit ``attribue``.
    """

    campagne = models.OneToOneField(
        Campagne, on_delete=models.PROTECT, related_name="enveloppe", verbose_name="campagne"
    )
    montant = models.DecimalField("montant de l'enveloppe", max_digits=12, decimal_places=2)
    attribue = models.DecimalField("montant attribué", max_digits=12, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = "enveloppe"
        verbose_name_plural = "enveloppes"
        constraints = [
            models.CheckConstraint(
                name="enveloppe_attribue_dans_le_montant",
                condition=Q(attribue__gte=0, attribue__lte=F("montant")),
                violation_error_message="L'enveloppe ne peut être négative, ni inférieure à ce qui est déjà attribué.",
            ),
        ]

    def __str__(self) -> str:
        return f"Enveloppe · {self.campagne}"

    @property
    def reste(self) -> Decimal:
        """Ce qui n'est pas encore attribué, en euros."""
        return self.montant - self.attribue


class DateDeComite(Fiche):
    """Le jour où un comité examine les dossiers de la campagne."""

    campagne = models.ForeignKey(
        Campagne, on_delete=models.PROTECT, related_name="dates_de_comite", verbose_name="campagne"
    )
    comite = models.ForeignKey(Comite, on_delete=models.PROTECT, related_name="+", verbose_name="comité")
    le = models.DateField("le")

    class Meta:
        verbose_name = "date de comité"
        verbose_name_plural = "dates de comité"
        ordering = ["le", "comite__nom", "id"]
        constraints = [
            models.UniqueConstraint(
                name="date_de_comite_unique",
                fields=["campagne", "comite", "le"],
                violation_error_message="Ce comité a déjà cette date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comite}, {self.le:%d/%m/%Y}"


class Prolongation(models.Model):
    """Le droit, accordé à une structure, de déposer après la clôture, jusqu'à ``jusqu_au`` non compris.

    Rien ne s'y change ni ne s'y efface (``declencheurs.py``) : la dernière accordée remplace les précédentes.
    """

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    campagne = models.ForeignKey(
        Campagne, on_delete=models.PROTECT, related_name="prolongations", verbose_name="campagne"
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="prolongations", verbose_name="structure"
    )
    jusqu_au = models.DateTimeField("jusqu'au")
    motif = models.CharField("motif", max_length=500, validators=[valider_paragraphes])
    accordee_par = models.ForeignKey(
        Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="accordée par"
    )
    accordee_le = models.DateTimeField("accordée le")

    objects = ProlongationQuerySet.as_manager()

    class Meta:
        verbose_name = "prolongation"
        verbose_name_plural = "prolongations"
        ordering = ["id"]
        indexes = [models.Index(fields=["campagne", "structure", "-id"], name="prolongation_en_vigueur")]
        constraints = [
            models.CheckConstraint(
                name="prolongation_motivee_et_a_venir",
                condition=~Q(motif="") & Q(jusqu_au__gt=F("accordee_le")),
                violation_error_message="Une prolongation a un motif, et finit après avoir été accordée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure}, jusqu'au {self.jusqu_au:%d/%m/%Y}"


class Relance(models.Model):
    """Un rappel envoyé avant la clôture au sujet d'un brouillon : jamais deux fois le même.

    ``projet`` est l'identifiant public du dossier, que cette application ne connaît pas autrement. ``cloture_le`` est
    la clôture annoncée : si elle est reportée, les rappels sont dus à nouveau.
    """

    campagne = models.ForeignKey(Campagne, on_delete=models.PROTECT, related_name="relances", verbose_name="campagne")
    projet = models.UUIDField("projet")
    jours_avant = models.PositiveSmallIntegerField("jours avant la clôture")
    cloture_le = models.DateTimeField("clôture annoncée")
    envoyee_le = models.DateTimeField("envoyée le")

    class Meta:
        verbose_name = "relance"
        verbose_name_plural = "relances"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="relance_une_seule_fois",
                fields=["campagne", "projet", "jours_avant", "cloture_le"],
                violation_error_message="Ce rappel est déjà parti.",
            ),
            models.CheckConstraint(
                name="relance_au_jour_dit",
                condition=Q(jours_avant__in=JOURS_DE_RELANCE),
                violation_error_message="Un rappel part 14, 7 ou 2 jours avant la clôture.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.projet}, {self.jours_avant} jours avant"
