"""Ce que la Caf garde d'un dossier pour elle : qui le suit, et ses notes. La structure n'en lit jamais les notes."""

from django.db import models
from django.db.models import Q

from preau.acteurs.enums import ROLES_CAF
from preau.acteurs.models import Utilisateur
from preau.projets.tables.projet import Projet
from preau.socle.models import Fiche


class PriseEnCharge(Fiche):
    """Qui suit ce dossier à la Caf, et depuis quand. Reprise par une autre, elle finit et reste."""

    projet = models.ForeignKey(Projet, on_delete=models.PROTECT, related_name="prises_en_charge", verbose_name="projet")
    par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="suivi par")
    depuis = models.DateTimeField("depuis")
    finie_le = models.DateTimeField("finie le", null=True, blank=True)

    class Meta:
        verbose_name = "prise en charge"
        verbose_name_plural = "prises en charge"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="prise_en_charge_une_par_projet",
                fields=["projet"],
                condition=Q(finie_le__isnull=True),
                violation_error_message="Une personne suit déjà ce dossier.",
            ),
            models.CheckConstraint(
                name="prise_en_charge_dates_en_ordre",
                condition=Q(finie_le__isnull=True) | Q(finie_le__gte=models.F("depuis")),
                violation_error_message="Une prise en charge finit après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.projet}, suivi par {self.par}"


class NoteDeLaCaf(Fiche):
    """Une note que la Caf s'écrit à elle-même sur un dossier, datée et signée. Elle ne sort d'aucune autre page."""

    projet = models.ForeignKey(Projet, on_delete=models.PROTECT, related_name="notes_de_la_caf", verbose_name="projet")
    texte = models.TextField("note")
    le = models.DateTimeField("écrite le")
    par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="écrite par")
    role = models.CharField("rôle", max_length=20, choices=[(role.value, role.label) for role in ROLES_CAF])

    class Meta:
        verbose_name = "note de la Caf"
        verbose_name_plural = "notes de la Caf"
        ordering = ["-le", "-id"]
        constraints = [
            models.CheckConstraint(
                name="note_de_la_caf_ecrite", condition=~Q(texte=""), violation_error_message="Écrivez la note."
            ),
        ]

    def __str__(self) -> str:
        return self.texte
