"""Ce qu'un financeur demande à la structure de reprendre : une obligation, suivie jusqu'à ce que son auteur la lève.

Les tables sont ici, près du dossier ; seuls les actes de l'instruction les écrivent.
"""

from django.db import models
from django.db.models import F, Q

from preau.acteurs.models import Caf, Comite, Financeur, Utilisateur
from preau.projets.tables.projet import Projet
from preau.projets.tables.requetes import ObservationQuerySet
from preau.socle.models import Fiche

# Les organismes qui observent : exactement un par observation.
AUTEURS = ("comite", "caf", "financeur")


class EtatObservation(models.TextChoices):
    """Où en est une observation."""

    OUVERTE = "ouverte", "à répondre"
    REPONDUE = "repondue", "répondue"
    LEVEE = "levee", "levée"
    MAINTENUE = "maintenue", "maintenue"


class ActeDObservation(models.TextChoices):
    """Ce qui est dit d'une observation une fois écrite."""

    REPONDRE = "repondre", "réponse de la structure"
    LEVER = "lever", "observation levée"
    MAINTENIR = "maintenir", "observation maintenue"


def _un_seul_auteur() -> Q:
    """Un organisme, à l'exclusion des autres."""
    condition = Q()
    for auteur in AUTEURS:
        condition |= Q(**{f"{nom}__isnull": nom != auteur for nom in AUTEURS})
    return condition


class Observation(Fiche):
    """Une remarque d'un comité, d'une Caf ou d'un financeur sur un projet, à laquelle sa structure doit répondre.

    ``communiquee_le`` : depuis quand la structure la lit ; vide, elle attend la notification de la décision. Seul son
    auteur (l'organisme) la lève ou la maintient.
    """

    projet = models.ForeignKey(Projet, on_delete=models.PROTECT, related_name="obligations", verbose_name="projet")
    comite = models.ForeignKey(
        Comite, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="comité"
    )
    caf = models.ForeignKey(Caf, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Caf")
    financeur = models.ForeignKey(
        Financeur, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="financeur"
    )
    texte = models.TextField("observation")
    etat = models.CharField("état", max_length=10, choices=EtatObservation, default=EtatObservation.OUVERTE)
    par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="écrite par")
    le = models.DateTimeField("écrite le")
    communiquee_le = models.DateTimeField("communiquée le", null=True, blank=True)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = "observation"
        verbose_name_plural = "observations"
        ordering = ["id"]
        indexes = [models.Index(fields=["projet", "etat"], name="observation_de_projet")]
        constraints = [
            models.CheckConstraint(
                name="observation_un_seul_auteur",
                condition=_un_seul_auteur(),
                violation_error_message="Une observation a un auteur : un comité, une Caf ou un financeur.",
            ),
            models.CheckConstraint(
                name="observation_dite",
                condition=~Q(texte=""),
                violation_error_message="Une observation dit ce qu'il faut reprendre.",
            ),
            models.CheckConstraint(
                name="observation_repondue_une_fois_communiquee",
                condition=Q(etat=EtatObservation.OUVERTE) | Q(communiquee_le__isnull=False),
                violation_error_message="On ne répond qu'à une observation communiquée à la structure.",
            ),
            models.CheckConstraint(
                name="observation_communiquee_apres_ecrite",
                condition=Q(communiquee_le__isnull=True) | Q(communiquee_le__gte=F("le")),
                violation_error_message="Une observation est écrite avant d'être communiquée.",
            ),
        ]

    @property
    def auteur(self) -> Caf | Comite | Financeur:
        """L'organisme qui observe."""
        auteur = self.comite or self.caf or self.financeur
        if auteur is None:
            raise ValueError("Une observation a toujours un auteur.")
        return auteur

    @property
    def attend_une_reponse(self) -> bool:
        """La structure doit encore répondre, une première fois ou à nouveau."""
        return self.etat in (EtatObservation.OUVERTE, EtatObservation.MAINTENUE)

    def __str__(self) -> str:
        return self.texte


class EchangeDObservation(Fiche):
    """Ce qui a été dit d'une observation, dans l'ordre : réponses de la structure, levée ou maintien par son auteur."""

    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, related_name="echanges", verbose_name="observation"
    )
    acte = models.CharField("acte", max_length=10, choices=ActeDObservation)
    texte = models.TextField("ce qui est dit", blank=True, default="")
    par = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="dit par")
    le = models.DateTimeField("dit le")

    class Meta:
        verbose_name = "échange d'une observation"
        verbose_name_plural = "échanges des observations"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="echange_d_observation_dit",
                condition=Q(acte=ActeDObservation.LEVER) | ~Q(texte=""),
                violation_error_message="Une réponse dit quelque chose ; une observation maintenue dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_acte_display()} : {self.texte}"
