"""Une réunion telle qu'une personne la lit : sans les points dont elle est déportée, ni ce qui les ferait deviner."""

from collections.abc import Sequence
from typing import NamedTuple

from preau.acteurs.models import Rattachement
from preau.coeur.classement import Classement, a_departager, lire, rangs
from preau.coeur.quorum import Quorum
from preau.instruction import droits_reunions as droits
from preau.instruction.assemblee import Assemblee, assemblee
from preau.instruction.enums import EtatReunion
from preau.instruction.models import NoteDePoint, Point, Reunion


class PointLu(NamedTuple):
    """Un point, et ce que la page en montre. ``rang`` vide : il n'en a pas, ou ne se montre pas à cette personne.

    ``note`` : la sienne. ``deportes`` : le nom de ceux qui n'y prennent aucune part.
    """

    point: Point
    quorum: Quorum
    deportes: list[str]
    rang: int | None
    a_departager: bool
    note: NoteDePoint | None


class Siegeant(NamedTuple):
    """Un membre à cette réunion, d'après les tables du jour ou, close, d'après son procès-verbal."""

    nom: str
    institution: str
    voix: bool
    venue: str
    rattachement: Rattachement | None = None


class ReunionLue(NamedTuple):
    """Une réunion pour une personne. ``caches`` : combien de points ne lui sont pas montrés.

    ``tient`` : elle y écrit. ``rangs_montres`` : faux pour qui un point est caché, son rang se devinerait des autres.
    """

    reunion: Reunion
    points: list[PointLu]
    caches: int
    siegent: list[Siegeant]
    quorum: Quorum
    tient: bool
    rangs_montres: bool

    @property
    def classes(self) -> list[PointLu]:
        """Les points qui ont un rang, du premier au dernier."""
        return sorted((lu for lu in self.points if lu.rang is not None), key=lambda lu: (lu.rang or 0, lu.point.ordre))

    @property
    def a_classer(self) -> list[PointLu]:
        """Les points d'avis favorable qui attendent un rang."""
        if not self.rangs_montres:
            return []
        return [lu for lu in self.points if lu.point.est_a_classer]


def lire_reunion(reunion: Reunion, casquette: Rattachement) -> ReunionLue:
    """La réunion pour cette casquette, en un nombre constant de requêtes."""
    tous = list(reunion.points.en_liste().order_by("ordre", "pk"))
    siens = set(Point.objects.filter(reunion=reunion).sans_deport(casquette.personne_id).values_list("pk", flat=True))
    visibles = [point for point in tous if point.pk in siens]
    caches = len(tous) - len(visibles)
    presents = assemblee(reunion, visibles)
    notes = {
        note.point_id: note for note in NoteDePoint.objects.filter(point__in=visibles, auteur=casquette.personne_id)
    }
    classement = lire((p.pk, p.rang, p.ex_aequo) for p in tous if p.rang is not None) if not caches else ()
    return ReunionLue(
        reunion,
        _points(visibles, presents, notes, classement, _deports_copies(reunion)),
        caches,
        _siegent(reunion, presents),
        presents.quorum_general,
        droits.peut_tenir(casquette, reunion.comite),
        rangs_montres=not caches,
    )


def _points(
    points: Sequence[Point],
    presents: Assemblee,
    notes: dict[int, NoteDePoint],
    classement: Classement[int],
    copies: dict[int, list[str]] | None,
) -> list[PointLu]:
    tenus = rangs(classement)
    egaux = {tenant for place in a_departager(classement) for tenant in place.tenants}
    return [
        PointLu(
            point,
            presents.quorum(point),
            [m.nom for m in presents.deportes(point)] if copies is None else copies.get(point.pk, []),
            tenus.get(point.pk),
            point.pk in egaux,
            notes.get(point.pk),
        )
        for point in points
    ]


def _deports_copies(reunion: Reunion) -> dict[int, list[str]] | None:
    """Les déports au procès-verbal d'une réunion close ; ``None`` tant qu'elle ne l'est pas."""
    if reunion.etat != EtatReunion.CLOSE:
        return None
    copies: dict[int, list[str]] = {}
    for point, nom in reunion.points.filter(deports__isnull=False).values_list("pk", "deports__nom"):
        copies.setdefault(point, []).append(nom)
    return copies


def _siegent(reunion: Reunion, presents: Assemblee) -> list[Siegeant]:
    if reunion.etat == EtatReunion.CLOSE:
        return [Siegeant(m.nom, m.institution, m.voix, m.get_venue_display()) for m in reunion.membres.all()]
    return [Siegeant(m.nom, m.institution, m.voix, m.venue_dite, m.rattachement) for m in presents.membres]
