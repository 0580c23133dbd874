"""Ce qu'une réunion close garde tel quel : qui siégeait, qui était déporté, et les documents tirés d'elle."""

from django.db import models

from preau.acteurs.models import Utilisateur
from preau.instruction.enums import GenreDeDocument, Venue
from preau.instruction.models.champs import personne
from preau.instruction.models.reunions import Point, Reunion
from preau.socle.models import Fiche


class MembreDuProcesVerbal(Fiche):
    """Un membre du comité au jour de la réunion, copié à la clôture : ses noms et mandats peuvent changer ensuite."""

    reunion = models.ForeignKey(Reunion, on_delete=models.CASCADE, related_name="membres", verbose_name="réunion")
    personne = personne("membre")
    nom = models.CharField("nom", max_length=170)
    institution = models.CharField("institution", max_length=160, blank=True, default="")
    voix = models.BooleanField("a une voix")
    venue = models.CharField("venue", max_length=8, choices=Venue)

    class Meta:
        verbose_name = "membre au procès-verbal"
        verbose_name_plural = "membres aux procès-verbaux"
        ordering = ["nom", "id"]
        constraints = [
            models.UniqueConstraint(
                name="proces_verbal_membre_une_fois",
                fields=["reunion", "personne"],
                violation_error_message="Ce membre est déjà au procès-verbal.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class DeportDuProcesVerbal(Fiche):
    """Un membre lié à la structure d'un point, copié à la clôture : il n'y a pris aucune part."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="deports", verbose_name="point")
    personne = personne("membre déporté")
    nom = models.CharField("nom", max_length=170)

    class Meta:
        verbose_name = "déport au procès-verbal"
        verbose_name_plural = "déports aux procès-verbaux"
        ordering = ["nom", "id"]
        constraints = [
            models.UniqueConstraint(
                name="proces_verbal_deport_une_fois",
                fields=["point", "personne"],
                violation_error_message="Ce déport est déjà au procès-verbal.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class DocumentDeReunion(Fiche):
    """Un livret ou un procès-verbal, pour une lectrice : il ne contient que les points qu'elle peut lire.

    ``cle`` est le contenu : les points, dans leur ordre, et ce qui en est dit ce jour-là.
    """

    reunion = models.ForeignKey(Reunion, on_delete=models.CASCADE, related_name="documents", verbose_name="réunion")
    genre = models.CharField("genre", max_length=16, choices=GenreDeDocument)
    lectrice = models.ForeignKey(Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name="lectrice")
    points = models.ManyToManyField(Point, related_name="+", verbose_name="points")
    cle = models.CharField("clé du contenu", max_length=64)

    class Meta:
        verbose_name = "document d'une réunion"
        verbose_name_plural = "documents des réunions"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="document_de_reunion_un_par_contenu",
                fields=["genre", "cle"],
                violation_error_message="Ce document est déjà demandé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()} · {self.reunion}"
