"""Ce qui se lit des dossiers, et par qui."""

from typing import TYPE_CHECKING, Self

from django.db import models

from preau.acteurs.enums import ROLES_CAF, Role
from preau.campagnes.liens import est_liee

if TYPE_CHECKING:
    from preau.acteurs.models import Rattachement

ROLES_DU_DOSSIER = (Role.RESPONSABLE, Role.COORDINATRICE)
# Les états d'une observation où c'est à la structure de parler.
ETATS_A_REPONDRE = ("ouverte", "maintenue")
# Les états d'une réunion où les membres du comité lisent les dossiers de son ordre du jour.
REUNIONS_LUES = ("convoquee", "ouverte", "close")


class ProjetQuerySet(models.QuerySet):
    """Les dossiers."""

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Ceux que cette casquette fait voir.

        La responsable et la coordinatrice : tous ceux de leur structure. La Caf : ceux de ses campagnes une fois
        déposés, et ceux qu'on a retirés ensuite. Le financeur : parmi ceux-là, ceux à qui on lui demande une part. Le
        membre d'un comité : ceux d'un ordre du jour de son comité, sauf d'une structure à laquelle il est lié.
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
        if casquette.role == Role.MEMBRE:
            a_l_ordre_du_jour = {
                "depots__points__reunion__comite": casquette.comite_id,
                "depots__points__reunion__etat__in": REUNIONS_LUES,
            }
            return (
                sortis.filter(**a_l_ordre_du_jour)
                .exclude(est_liee(casquette.personne_id, "structure", "campagne"))
                .distinct()
            )
        return self.none()

    def observations_ouvertes(self) -> Self:
        """Ceux dont une observation communiquée attend la réponse de la structure."""
        return self.filter(obligations__etat__in=ETATS_A_REPONDRE, obligations__communiquee_le__isnull=False).distinct()


class ObservationQuerySet(models.QuerySet):
    """Les observations."""

    def communiquees(self) -> Self:
        """Celles que la structure a reçues."""
        return self.filter(communiquee_le__isnull=False)

    def a_repondre(self) -> Self:
        """Celles qui attendent la réponse de la structure."""
        return self.communiquees().filter(etat__in=ETATS_A_REPONDRE)

    def avec_auteur(self) -> Self:
        """Lit d'un coup l'organisme qui observe."""
        return self.select_related("comite", "caf", "financeur")

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """La structure : les siennes, une fois communiquées. La Caf : toutes celles de ses campagnes.

        Un comité, un financeur : celles qu'ils ont écrites. Celles d'un comité ne se montrent ni au membre, ni à la
        personne de la Caf, liés à la structure.
        """
        if casquette is None:
            return self.none()
        liee = est_liee(casquette.personne_id, "projet__structure", "projet__campagne")
        if casquette.role in ROLES_DU_DOSSIER:
            return self.communiquees().filter(projet__structure=casquette.structure_id)
        if casquette.role in ROLES_CAF:
            return self.filter(projet__campagne__caf=casquette.caf_id).exclude(liee, comite__isnull=False)
        if casquette.role == Role.MEMBRE:
            return self.filter(comite=casquette.comite_id).exclude(liee)
        if casquette.role == Role.COFINANCEUR:
            return self.filter(financeur=casquette.financeur_id)
        return self.none()


class ModificationQuerySet(models.QuerySet):
    """Les changements déclarés après la décision."""

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Ceux des dossiers de sa structure ; pour la Caf, ceux de ses campagnes. Personne d'autre."""
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_DU_DOSSIER:
            return self.filter(projet__structure=casquette.structure_id)
        if casquette.role in ROLES_CAF:
            return self.filter(projet__campagne__caf=casquette.caf_id)
        return self.none()

    def entieres(self) -> Self:
        """Avec tout ce qu'elles disent, en trois requêtes."""
        liees = ("projet__campagne__caf", "projet__structure", "collectif", "autre")
        signataires = ("declaree_par", "repondue_par", "retiree_par")
        return self.select_related(*liees, *signataires).prefetch_related("creneaux", "fermetures")
