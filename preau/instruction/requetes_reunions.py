"""Ce qui se lit des réunions et de leurs points, et par qui : jamais un point où la personne est déportée."""

from typing import TYPE_CHECKING, Self

from django.db import models

from preau.acteurs.enums import ROLES_CAF, Role
from preau.campagnes.liens import est_liee
from preau.instruction.enums import ETATS_MONTRES

if TYPE_CHECKING:
    from preau.acteurs.models import Rattachement


class ReunionQuerySet(models.QuerySet):
    """Les réunions."""

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """La Caf : toutes celles de ses comités. Un membre : celles de son comité, une fois convoquées."""
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_CAF:
            return self.filter(comite__caf=casquette.caf_id)
        if casquette.role == Role.MEMBRE:
            return self.filter(comite=casquette.comite_id, etat__in=ETATS_MONTRES)
        return self.none()

    def avec_lieu(self) -> Self:
        """Lit d'un coup le comité et la campagne."""
        return self.select_related("comite", "campagne__caf")


class PointQuerySet(models.QuerySet):
    """Les points des ordres du jour."""

    def sans_deport(self, personne: int) -> Self:
        """Ceux d'une structure à laquelle cette personne n'est pas liée."""
        return self.exclude(est_liee(personne, "depot__projet__structure", "reunion__campagne"))

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Ceux des réunions qu'elle voit, sauf où elle est déportée, quelle que soit sa casquette."""
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_CAF:
            siens = self.filter(reunion__comite__caf=casquette.caf_id)
        elif casquette.role == Role.MEMBRE:
            siens = self.filter(reunion__comite=casquette.comite_id, reunion__etat__in=ETATS_MONTRES)
        else:
            return self.none()
        return siens.sans_deport(casquette.personne_id)

    def en_liste(self) -> Self:
        """Ce qu'une liste en montre : l'avis, le rang, l'intitulé, la structure et sa commune, sans aucun texte."""
        du_point = "reunion", "depot", "ordre", "avis", "rang", "ex_aequo", "uuid"
        du_dossier = "depot__projet__intitule", "depot__projet__structure__nom"
        commune = "depot__projet__structure__commune"
        return self.select_related(commune).only(*du_point, *du_dossier, f"{commune}__nom")

    def avec_dossier(self) -> Self:
        """Lit d'un coup le projet, sa structure et sa commune, sans les textes scellés."""
        lies = "depot__projet__structure__commune", "depot__projet__campagne", "reunion"
        lourds = "depot__document", "depot__dossier", "depot__rapport"
        return self.select_related(*lies).defer(*lourds)
