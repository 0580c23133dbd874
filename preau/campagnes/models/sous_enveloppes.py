"""La part de l'enveloppe d'une campagne qui revient aux dossiers d'un comité."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from preau.acteurs.models import Comite
from preau.campagnes.models.campagne import Campagne
from preau.socle.models import Fiche


class SousEnveloppe(Fiche):
    """Ce que la Caf peut attribuer aux dossiers qu'un comité a classés.

    Ensemble, les sous-enveloppes d'une campagne ne dépassent pas son enveloppe : l'acte qui les fixe le vérifie sous le
    verrou de celle-ci. L'attribution écrit ``attribue`` ici et dans l'enveloppe, dans la même transaction.
    """

    campagne = models.ForeignKey(
        Campagne, on_delete=models.PROTECT, related_name="sous_enveloppes", verbose_name="campagne"
    )
    comite = models.ForeignKey(Comite, on_delete=models.PROTECT, related_name="+", verbose_name="comité")
    montant = models.DecimalField("montant de la sous-enveloppe", max_digits=12, decimal_places=2)
    attribue = models.DecimalField("montant attribué", max_digits=12, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = "sous-enveloppe"
        verbose_name_plural = "sous-enveloppes"
        ordering = ["campagne", "comite__nom", "id"]
        constraints = [
            models.UniqueConstraint(
                name="sous_enveloppe_une_par_comite",
                fields=["campagne", "comite"],
                violation_error_message="Ce comité a déjà sa sous-enveloppe dans cette campagne.",
            ),
            models.CheckConstraint(
                name="sous_enveloppe_attribue_dans_le_montant",
                condition=Q(attribue__gte=0, attribue__lte=F("montant")),
                violation_error_message=(
                    "Une sous-enveloppe ne peut être négative, ni inférieure à ce qui y est déjà attribué."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Sous-enveloppe · {self.comite}"

    @property
    def reste(self) -> Decimal:
        """Ce qui n'y est pas encore attribué, en euros."""
        return self.montant - self.attribue
