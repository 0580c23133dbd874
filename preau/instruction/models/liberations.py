"""Ce qu'un arrêt rend à l'enveloppe : un montant, décidé à part, avec son motif. Montants en euros."""

from django.db import models
from django.db.models import Q

from preau.instruction.models.champs import exige, montant, personne
from preau.instruction.models.decisions import Decision
from preau.projets.tables import Modification
from preau.socle.models import Fiche


class Liberation(Fiche):
    """Le montant que le décideur libère à la suite d'un arrêt accepté ; une par arrêt. Le reste demeure attribué."""

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="liberations", verbose_name="décision"
    )
    modification = models.OneToOneField(
        Modification, on_delete=models.PROTECT, related_name="liberation", verbose_name="arrêt accepté"
    )
    montant = montant("montant libéré")
    motif = models.TextField("motif")
    liberee_par = personne("libéré par")
    liberee_le = models.DateTimeField("libéré le")

    class Meta:
        verbose_name = "libération d'un montant"
        verbose_name_plural = "libérations de montants"
        ordering = ["id"]
        constraints = [
            exige("liberation_positive", Q(montant__gt=0), "On libère au moins un centime."),
            exige("liberation_motivee", ~Q(motif=""), "Libérer un montant se motive."),
        ]

    def __str__(self) -> str:
        return f"{self.montant} libérés"
