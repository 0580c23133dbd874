"""Ce que les autres financeurs d'un projet lui accordent, et ce qu'ils en ont payé. Montants en euros."""

from django.db import models
from django.db.models import F, Q

from preau.instruction.models.champs import exige, montant, personne
from preau.projets.tables import Cofinancement
from preau.socle.models import Fiche


class CofinancementAccorde(Fiche):
    """La réponse d'un financeur à ce qu'un projet lui demande : accordé (0 : refusé), et versé à ce jour."""

    cofinancement = models.OneToOneField(
        Cofinancement, on_delete=models.PROTECT, related_name="reponse", verbose_name="cofinancement demandé"
    )
    accorde = montant("montant accordé")
    verse = montant("montant versé")
    dit_par = personne("dit par")
    dit_le = models.DateTimeField("dit le")

    class Meta:
        verbose_name = "cofinancement accordé"
        verbose_name_plural = "cofinancements accordés"
        ordering = ["id"]
        constraints = [
            exige(
                "cofinancement_verse_dans_l_accorde",
                Q(verse__gte=0, verse__lte=F("accorde")),
                "Un financeur ne verse pas plus que ce qu'il accorde.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cofinancement} : {self.accorde}"
