"""Ce qui se lit des personnes et des organisations, et par qui."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from preau.acteurs.enums import ROLES_CAF, ROLES_STRUCTURE, Role

if TYPE_CHECKING:
    from preau.acteurs.models import Caf, Rattachement, Utilisateur

ORGANISMES = ("structure", "caf", "comite", "financeur")


def _de_la_caf(caf: int) -> Q:
    """Les liens qui regardent une Caf : les siens, ceux de ses comités et financeurs, et les responsables de structure.

    Des équipes de ses structures, elle ne voit que les responsables.
    """
    responsables = Q(role=Role.RESPONSABLE, structure__caf=caf)
    return Q(caf=caf) | Q(comite__caf=caf) | Q(financeur__caf=caf) | responsables


class StructureQuerySet(models.QuerySet):
    """Les structures."""

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Celles que cette casquette fait voir : la sienne, celles de sa Caf, celles du territoire de son comité."""
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_STRUCTURE:
            return self.filter(pk=casquette.structure_id)
        if casquette.role in ROLES_CAF:
            return self.filter(caf=casquette.caf_id)
        if casquette.role == Role.MEMBRE and casquette.comite:
            communes = casquette.comite.communes.all()
            # Le comité de Lyon lit aussi la structure dont l'attache est à « Lyon 8e ».
            du_territoire = Q(commune__in=communes) | Q(commune__rattachement__in=communes)
            return self.filter(du_territoire, caf=casquette.comite.caf_id)
        return self.none()


class DeLaCafQuerySet(models.QuerySet):
    """Les comités, les financeurs : ce qui n'appartient qu'à une Caf."""

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Ceux de la Caf de cette casquette."""
        if casquette is None or casquette.role not in ROLES_CAF:
            return self.none()
        return self.filter(caf=casquette.caf_id)


class RattachementQuerySet(models.QuerySet):
    """Les casquettes."""

    def en_vigueur(self, jour: date) -> Self:
        """Celles qui ont effet ce jour-là."""
        return self.filter(Q(fin__isnull=True) | Q(fin__gt=jour), debut__lte=jour)

    def responsables(self, jour: date) -> Self:
        """Les responsables de structure de ce jour-là."""
        return self.filter(role=Role.RESPONSABLE).en_vigueur(jour)

    def qui_chevauchent(self, debut: date, fin: date | None) -> Self:
        """Celles dont la période non vide a un jour commun avec ``[debut, fin)`` ; ``fin`` vide : sans terme."""
        non_vide = Q(fin__isnull=True) | Q(fin__gt=models.F("debut"))
        apres_debut = Q(fin__isnull=True) | Q(fin__gt=debut)
        avant_fin = Q(debut__lt=fin) if fin else Q()
        return self.filter(non_vide, apres_debut, avant_fin)

    def a_la_tete_de(self, caf: "Caf", jour: date) -> Self:
        """Les conseillères et décideurs de cette Caf, ce jour-là."""
        return self.filter(role__in=ROLES_CAF, caf=caf).en_vigueur(jour)

    def avec_organisme(self) -> Self:
        """Lit d'un coup la personne et l'organisme."""
        return self.select_related("personne", *ORGANISMES)

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Celles de la structure de cette casquette ; pour une Caf, celles que ``_de_la_caf`` dit."""
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_STRUCTURE:
            return self.filter(structure=casquette.structure_id)
        if casquette.role in ROLES_CAF and casquette.caf_id:
            return self.filter(_de_la_caf(casquette.caf_id))
        return self.none()

    def a_retirer_par(self, personne: "Utilisateur", casquette: "Rattachement | None") -> Self:
        """Celles que cette personne peut voir finir : les siennes, et celles que sa casquette lui montre."""
        return self.filter(Q(personne=personne) | Q(pk__in=self.visibles_par(casquette).values("pk")))


class InvitationQuerySet(models.QuerySet):
    """Les invitations."""

    def en_attente(self) -> Self:
        """Ni acceptées, ni révoquées ; expirées ou non."""
        return self.filter(acceptee_le__isnull=True, revoquee_le__isnull=True)

    def valables(self, instant: datetime) -> Self:
        """En attente, et pas encore expirées."""
        return self.en_attente().filter(expire_le__gt=instant)

    def visibles_par(self, casquette: "Rattachement | None") -> Self:
        """Celles de la structure de cette casquette ; pour une Caf, celles que ``_de_la_caf`` dit."""
        if casquette is None:
            return self.none()
        if casquette.role in ROLES_STRUCTURE:
            return self.filter(structure=casquette.structure_id)
        if casquette.role in ROLES_CAF and casquette.caf_id:
            return self.filter(_de_la_caf(casquette.caf_id))
        return self.none()
