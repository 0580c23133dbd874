"""Ce que le projet propose, avec qui, et ce qu'on lui a demandé l'an passé."""

from django.db import models

from preau.projets.tables.base import Entree, appartient_a, positif
from preau.projets.tables.enums import Axe, Modalite, Nature
from preau.projets.tables.projet import Projet


class Action(Entree):
    """Une action, son axe (§ 2-2) et les objectifs du § 2-3 qu'elle sert (``objectifs`` : mots d'``Objectif``)."""

    projet = appartient_a(Projet, "actions")
    intitule = models.TextField("intitulé", blank=True, default="")
    axe = models.CharField("axe", max_length=10, choices=Axe, blank=True, default="")
    nature = models.CharField("nature", max_length=24, choices=Nature, blank=True, default="")
    modalite = models.CharField("modalité", max_length=12, choices=Modalite, blank=True, default="")
    objectifs = models.JSONField("objectifs", default=list, blank=True)
    description = models.TextField("description", blank=True, default="")
    quand = models.TextField("dates ou rythme", blank=True, default="")

    class Meta(Entree.Meta):
        verbose_name = "action"
        verbose_name_plural = "actions"

    def __str__(self) -> str:
        return self.intitule or "Action sans titre"


class Formation(Entree):
    """Un temps collectif de formation ou de réflexion des intervenants."""

    projet = appartient_a(Projet, "formations")
    intitule = models.TextField("intitulé", blank=True, default="")
    heures = models.DecimalField("durée en heures", max_digits=12, decimal_places=2, null=True, blank=True)
    quand = models.TextField("dates", blank=True, default="")

    class Meta(Entree.Meta):
        verbose_name = "temps de formation"
        verbose_name_plural = "temps de formation"
        constraints = [
            *Entree.Meta.constraints,
            positif("formation_heures_positives", "heures", "Ce nombre ne peut pas être négatif."),
        ]

    def __str__(self) -> str:
        return self.intitule or "Formation sans titre"


class DispositifArticule(Entree):
    """Un dispositif du territoire avec lequel le projet s'articule : PEDT, PRE, PEL ou projet d'école."""

    projet = appartient_a(Projet, "dispositifs")
    nom = models.TextField("dispositif", blank=True, default="")
    lien = models.TextField("ce que l'on fait ensemble", blank=True, default="")

    class Meta(Entree.Meta):
        verbose_name = "dispositif"
        verbose_name_plural = "dispositifs"

    def __str__(self) -> str:
        return self.nom or "Dispositif sans nom"


class EcoleAssociee(Entree):
    """Une école ou un collège associé au projet ; ``etablissement`` si elle est reconnue dans la liste officielle."""

    projet = appartient_a(Projet, "ecoles")
    nom = models.TextField("nom", blank=True, default="")
    etablissement = models.ForeignKey(
        "territoires.Etablissement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="établissement",
    )
    enseignants = models.TextField("enseignants avec qui l'on travaille", blank=True, default="")

    class Meta(Entree.Meta):
        verbose_name = "école associée"
        verbose_name_plural = "écoles associées"

    def __str__(self) -> str:
        return self.nom or "École sans nom"


class ObservationRecue(Entree):
    """Une observation d'un financeur sur l'année d'avant, telle que la structure la rapporte, et sa réponse."""

    projet = appartient_a(Projet, "observations")
    texte = models.TextField("observation", blank=True, default="")
    reponse = models.TextField("réponse", blank=True, default="")

    class Meta(Entree.Meta):
        verbose_name = "observation reçue"
        verbose_name_plural = "observations reçues"

    def __str__(self) -> str:
        return self.texte or "Observation sans texte"
