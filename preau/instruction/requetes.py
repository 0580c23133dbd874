"""Ce qui se lit des scénarios et des décisions, et par qui."""

from typing import TYPE_CHECKING, Self

from django.db import models

from preau.acteurs.enums import ROLES_CAF
from preau.instruction.enums import EtatDecision, EtatScenario
from preau.projets.tables.requetes import ROLES_DU_DOSSIER

if TYPE_CHECKING:
    from preau.acteurs.models import Rattachement


class ScenarioQuerySet(models.QuerySet):
    """Les scénarios."""

    def adoptes(self) -> Self:
        """Celui que chaque campagne a adopté, s'il y en a un."""
        return self.filter(etat=EtatScenario.ADOPTE)

    def pour_liste(self) -> Self:
        """Avec leurs totaux : demandé et proposé (euros), les projets, ceux qui sont servis, leurs enfants."""
        servie = models.Q(lignes__propose__gt=0)
        return self.annotate(
            total_demande=models.Sum("lignes__demande"),
            total_propose=models.Sum("lignes__propose"),
            projets=models.Count("lignes"),
            servis=models.Count("lignes", filter=servie),
            enfants=models.Sum("lignes__enfants", filter=servie),
        ).order_by("pk")

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Ceux des campagnes de sa Caf ; personne d'autre ne lit ce qui n'est pas décidé."""
        if casquette is None or casquette.role not in ROLES_CAF:
            return self.none()
        return self.filter(campagne__caf=casquette.caf_id)


class DecisionQuerySet(models.QuerySet):
    """Les décisions."""

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Toutes celles des campagnes de sa Caf ; pour la structure du projet, la sienne une fois notifiée."""
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_CAF:
            return self.filter(campagne__caf=casquette.caf_id)
        if casquette.role in ROLES_DU_DOSSIER:
            return self.filter(projet__structure=casquette.structure_id, etat=EtatDecision.NOTIFIEE)
        return self.none()


class NotificationQuerySet(models.QuerySet):
    """Les notifications."""

    def dernieres(self) -> Self:
        """La dernière de chaque décision."""
        du_meme = models.Max("decision__notifications__numero")
        return self.annotate(dernier=du_meme).filter(numero=models.F("dernier")).order_by("decision_id")

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """La Caf : celles de ses campagnes. La structure du projet : les siennes."""
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_CAF:
            return self.filter(decision__campagne__caf=casquette.caf_id)
        if casquette.role in ROLES_DU_DOSSIER:
            return self.filter(decision__projet__structure=casquette.structure_id)
        return self.none()


class VersementQuerySet(models.QuerySet):
    """Les versements."""

    def qui_tiennent(self) -> Self:
        """Ceux qui ne sont pas annulés."""
        return self.filter(annulation__isnull=True)
