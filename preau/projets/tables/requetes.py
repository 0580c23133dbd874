"""Ce qui se lit des dossiers, et par qui."""

from typing import TYPE_CHECKING, Self

from django.db import models

from preau.acteurs.enums import ROLES_CAF, Role

if TYPE_CHECKING:
    from preau.acteurs.models import Rattachement

ROLES_DU_DOSSIER = (Role.RESPONSABLE, Role.COORDINATRICE)


class ProjetQuerySet(models.QuerySet):
    """Les dossiers."""

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Ceux que cette casquette fait voir.

        La responsable et la coordinatrice : tous ceux de leur structure. La Caf : ceux de ses campagnes une fois
        déposés, et ceux qu'on a retirés ensuite. Le financeur : parmi ceux-là, ceux à qui on lui demande une part.
        """
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_DU_DOSSIER:
            return self.filter(structure=casquette.structure_id)
        # Un brouillon n'a pas de date de dépôt, ni un dossier auquel on a renoncé sans l'avoir déposé.
        sortis = self.filter(depose_le__isnull=False)
        if casquette.role in ROLES_CAF:
            return sortis.filter(campagne__caf=casquette.caf_id)
        if casquette.role == Role.COFINANCEUR:
            demandes = {"cofinancements__financeur": casquette.financeur_id, "cofinancements__retire_le__isnull": True}
            return sortis.filter(**demandes).distinct()
        return self.none()
