"""Qui siège à une réunion : ses membres au jour dit, leur institution, leur venue, et le quorum de chaque point."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from preau.acteurs.enums import Role
from preau.acteurs.models import Comite, Rattachement
from preau.coeur.quorum import Quorum, quorum
from preau.instruction.deports import deports_des_points
from preau.instruction.enums import Venue
from preau.instruction.models import MandatDeMembre, Point, Reunion


class Membre(NamedTuple):
    """Un membre au jour de la réunion. ``venue`` vide : rien n'en est encore dit."""

    rattachement: Rattachement
    mandat: MandatDeMembre | None
    venue: str = ""

    @property
    def personne(self) -> int:
        """L'identifiant de la personne dans la base."""
        return self.rattachement.personne_id

    @property
    def nom(self) -> str:
        """« Jeanne Perrachon »."""
        return str(self.rattachement.personne)

    @property
    def institution(self) -> str:
        """Ce qu'il représente ; vide si ce n'est pas dit."""
        return self.mandat.institution if self.mandat else ""

    @property
    def voix(self) -> bool:
        """Il vote : c'est le cas de tout membre dont rien ne dit qu'il est invité."""
        return self.mandat is None or self.mandat.voix

    @property
    def present(self) -> bool:
        """Il est là."""
        return self.venue == Venue.PRESENT

    @property
    def venue_dite(self) -> str:
        """« présent », « excusé », « absent », ou rien."""
        return Venue(self.venue).label if self.venue else ""


def membres_au(comite: Comite, jour: date) -> list[Membre]:
    """Les membres d'un comité ce jour-là et leur mandat, par nom ; deux requêtes."""
    siegent = Rattachement.objects.filter(comite=comite, role=Role.MEMBRE).en_vigueur(jour).select_related("personne")
    mandats = {
        mandat.rattachement_id: mandat
        for mandat in MandatDeMembre.objects.filter(rattachement__comite=comite, debut__lte=jour)
        if mandat.fin is None or mandat.fin > jour
    }
    return [Membre(r, mandats.get(r.pk)) for r in siegent.order_by("personne__nom", "personne__prenom", "pk")]


def membres_de(reunion: Reunion) -> list[Membre]:
    """Les membres au jour de la réunion, et leur venue ; trois requêtes."""
    venues = dict(reunion.venues.values_list("rattachement", "venue"))
    jour = jour_de(reunion)
    return [m._replace(venue=venues.get(m.rattachement.pk, "")) for m in membres_au(reunion.comite, jour)]


def jour_de(reunion: Reunion) -> date:
    """Le jour de la réunion, à Paris."""
    return timezone.localtime(reunion.le).date()


class Assemblee(NamedTuple):
    """Ceux qui siègent à une réunion, et qui est déporté de quoi."""

    reunion: Reunion
    membres: Sequence[Membre]
    deports: dict[int, frozenset[int]]

    def deportes(self, point: Point) -> list[Membre]:
        """Les membres qui ne prennent aucune part à ce point."""
        return [membre for membre in self.membres if membre.personne in self.deports.get(point.pk, ())]

    def quorum(self, point: Point) -> Quorum:
        """Le quorum de ce point : ses déportés n'y comptent pas."""
        return self._compter(m for m in self.membres if m.personne not in self.deports.get(point.pk, ()))

    @property
    def quorum_general(self) -> Quorum:
        """Celui d'un point dont personne n'est déporté."""
        return self._compter(self.membres)

    def _compter(self, membres: Iterable[Membre]) -> Quorum:
        votants = [membre for membre in membres if membre.voix]
        return quorum(
            votants=len(votants),
            presents=sum(membre.present for membre in votants),
            pour_cent=self.reunion.quorum_pour_cent,
            minimum=self.reunion.quorum_minimum,
        )


def assemblee(reunion: Reunion, points: Sequence[Point]) -> Assemblee:
    """Qui siège, et qui est déporté de chacun de ces points ; cinq requêtes."""
    membres = membres_de(reunion)
    return Assemblee(reunion, membres, deports_des_points(reunion, points, [m.personne for m in membres]))
