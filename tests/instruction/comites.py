"""De quoi peupler un comité : trois membres, des dossiers à examiner, une réunion à l'état que l'on veut."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.instruction.actions import cloture, reunions, tenue
from preau.instruction.actions.classement import placer_au_rang
from preau.instruction.enums import Venue
from preau.instruction.models import Point, Reunion
from tests.fabriques import RattachementFactory, StructureFactory, UtilisateurFactory, commune
from tests.instruction.fabriques import Instruite, deposer_dossier, instruite
from tests.projets.listes import semer

LIEN = "https://preau.exemple/reunion"


class Siege(NamedTuple):
    """Un comité et sa réunion. ``membres`` : trois, qui votent."""

    cadre: Instruite
    membres: list[Rattachement]
    reunion: Reunion

    @property
    def conseillere(self) -> Rattachement:
        return self.cadre.conseillere

    @property
    def points(self) -> list[Point]:
        return list(Point.objects.filter(reunion=self.reunion).avec_dossier().order_by("ordre"))

    def agir(self, acte, **options):
        """L'acte de la conseillère sur la réunion."""
        return acte(reunion=self.reunion, casquette=self.conseillere, **options)

    def emarger(self, *venues: str) -> None:
        for membre, venue in zip(self.membres, venues, strict=False):
            self.agir(tenue.emarger, membre=membre, venue=venue)

    def avis(self, point: Point, avis: str = "favorable", **options) -> Point:
        options = {"motif": "Le comité dit pourquoi.", **options}
        return tenue.rendre_avis(point=point, casquette=self.conseillere, avis=avis, **options)

    def rang(self, point: Point, rang: int, **options) -> Reunion:
        return placer_au_rang(point=point, casquette=self.conseillere, rang=rang, **options)

    def rangs(self) -> list[tuple[int | None, bool]]:
        return [(point.rang, point.ex_aequo) for point in self.points]


def membre(cadre: Instruite, nom: str, **options) -> Rattachement:
    personne = options.pop("personne", None) or UtilisateurFactory(prenom="", nom=nom)
    return RattachementFactory(membre=True, comite=cadre.comite, personne=personne, **options)


def siege(dossiers: int = 2, cadre: Instruite | None = None) -> Siege:
    """Une réunion en préparation, dans une semaine, et ses dossiers inscrits d'eux-mêmes."""
    cadre = cadre or instruite()
    for _ in range(dossiers):
        deposer_dossier(cadre)
    membres = [membre(cadre, nom) for nom in ("Alix", "Basile", "Chloé")]
    reunion = reunions.preparer_reunion(
        comite=cadre.comite,
        campagne=cadre.campagne,
        casquette=cadre.conseillere,
        le=dans_une_semaine(),
        lieu="Mairie, salle 2",
    )
    return Siege(cadre, membres, reunion)


def dans_une_semaine() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)


def convoque(**options) -> Siege:
    pret = siege(**options)
    pret.agir(reunions.convoquer_reunion, lien=LIEN)
    pret.reunion.refresh_from_db()
    return pret


def avancer(pret: Siege) -> Siege:
    """La même réunion, son jour venu."""
    Reunion.objects.filter(pk=pret.reunion.pk).update(le=timezone.now())
    pret.reunion.refresh_from_db()
    return pret


def ouvert(**options) -> Siege:
    """Une réunion ouverte, tout le monde présent."""
    pret = avancer(convoque(**options))
    pret.agir(reunions.ouvrir_reunion)
    pret.emarger(*[Venue.PRESENT] * 3)
    pret.reunion.refresh_from_db()
    return pret


def grande(dossiers: int, classes: int, structures: int = 2) -> Siege:
    """Une réunion ouverte de beaucoup de dossiers, tous favorables : les premiers ont un rang, d'autres l'attendent."""
    cadre, ici = instruite(), commune("69266")
    cadre.comite.communes.add(ici)
    noms = [f"Association de quartier n° {rang + 1}" for rang in range(structures)]
    options = {"type": "association", "caf": cadre.campagne.caf, "commune": ici}
    semer(cadre.campagne, dossiers, structures=[StructureFactory(nom=nom, **options) for nom in noms])
    pret = ouvert(dossiers=0, cadre=cadre)
    points = pret.points
    for rang, point in enumerate(points, 1):
        point.avis, point.rang = "favorable", rang if rang <= classes else None
    Point.objects.bulk_update(points, ["avis", "rang"])
    return pret


def clos(**options) -> Siege:
    """Une réunion close : tout est favorable, dans l'ordre de l'ordre du jour."""
    pret = ouvert(**options)
    for rang, point in enumerate(pret.points, 1):
        pret.avis(point)
        pret.rang(point, rang)
    pret.agir(cloture.clore_reunion)
    pret.reunion.refresh_from_db()
    return pret
