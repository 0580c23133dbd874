"""Les mots du dossier : phases et avis, tels que le cœur les nomme."""

from django.db import models

from preau.coeur.referentiel import Avis, Phase


class PhaseJugee(models.TextChoices):
    """Le moment pour lequel un projet est jugé."""

    DEPOT = Phase.DEPOT.value, "au dépôt"
    DECISION = Phase.DECISION.value, "à la décision"
    BILAN = Phase.BILAN.value, "au bilan"


class AvisRendu(models.TextChoices):
    """Ce que l'ensemble des constats disait du dossier le jour où il a été vérifié."""

    IRRECEVABLE = Avis.IRRECEVABLE.value, Avis.IRRECEVABLE.mot
    INCOMPLET = Avis.INCOMPLET.value, Avis.INCOMPLET.mot
    A_APPRECIER = Avis.A_APPRECIER.value, Avis.A_APPRECIER.mot
    RECEVABLE = Avis.RECEVABLE.value, Avis.RECEVABLE.mot
