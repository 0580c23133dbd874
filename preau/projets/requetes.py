"""Ce qui se lit des projets, et par qui."""

from typing import TYPE_CHECKING, Self

from django.db import models

from preau.acteurs.requetes import ORGANISMES

if TYPE_CHECKING:
    from preau.acteurs.models import Rattachement


class VerificationQuerySet(models.QuerySet):
    """Les vérifications."""

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Celles faites au nom de l'organisme de cette casquette ; aucune sans casquette."""
        if casquette is None:
            return self.none()
        return self.filter(**{f"{champ}_id": getattr(casquette, f"{champ}_id") for champ in ORGANISMES})

    def pour_liste(self) -> Self:
        """Sans le document, qui pèse, et avec l'auteur."""
        return self.defer("document").select_related("auteur")
