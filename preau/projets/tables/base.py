"""Ce que toutes les entrées de liste d'un dossier partagent : une place, et un retrait qui se défait."""

from typing import Self

from django.db import models
from django.db.models import Q

from preau.socle.models import Fiche


class EntreeQuerySet(models.QuerySet):
    """Les entrées d'une liste."""

    def presentes(self) -> Self:
        """Celles qui n'ont pas été retirées."""
        return self.filter(retire_le__isnull=True)


class Entree(Fiche):
    """Une entrée d'une liste du dossier. ``rang`` : sa place, 1 en tête. Retirée, elle reste et peut revenir."""

    rang = models.PositiveIntegerField("rang", default=1)
    retire_le = models.DateTimeField("retirée le", null=True, blank=True)

    objects = EntreeQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["rang", "id"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_rang_des_un",
                condition=Q(rang__gte=1),
                violation_error_message="Le rang commence à 1.",
            ),
        ]


def positif(nom: str, champ: str, phrase: str) -> models.CheckConstraint:
    """La contrainte d'un nombre absent, nul ou positif."""
    return models.CheckConstraint(
        name=nom,
        condition=Q(**{f"{champ}__isnull": True}) | Q(**{f"{champ}__gte": 0}),
        violation_error_message=phrase,
    )


def en_ordre(nom: str, phrase: str, *, strict: bool = False) -> models.CheckConstraint:
    """La contrainte d'un début et d'une fin : absents, ou dans l'ordre (``strict`` : jamais égaux)."""
    dans_l_ordre = {"fin__gt" if strict else "fin__gte": models.F("debut")}
    return models.CheckConstraint(
        name=nom,
        condition=Q(debut__isnull=True) | Q(fin__isnull=True) | Q(**dans_l_ordre),
        violation_error_message=phrase,
    )


def appartient_a(modele: type[models.Model], accesseur: str) -> models.ForeignKey:
    """Le lien d'une entrée à ce dont elle est une partie, et avec quoi elle disparaît."""
    return models.ForeignKey(
        modele, on_delete=models.CASCADE, related_name=accesseur, verbose_name=modele._meta.verbose_name
    )
