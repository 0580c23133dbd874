"""Le rang des dossiers d'une réunion : placer, monter, descendre, mettre à égalité, déclarer ex æquo."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.coeur import classement
from preau.coeur.classement import Classement
from preau.coeur.phrases import compter, ordinal
from preau.instruction.actions.commun import refuser_si_change
from preau.instruction.actions.commun_reunions import noter_au_journal, ouvrir_pour
from preau.instruction.models import Point, Reunion
from preau.instruction.models.reunions import CLASSES

# Au-delà, un refus qui dirait tout le classement ne se lirait plus.
DITS = 10
_SANS_AVIS = "Seul un dossier d'avis favorable, avec réserves ou non, se classe : rendez d'abord l'avis."
_SANS_RANG = "Ce dossier n'a pas encore de rang : placez-le d'abord."
_DEJA_DECLARE = "Cet ex æquo est déjà déclaré : tous les dossiers de ce rang le partagent."
_RIEN = {
    "monter": "Ce dossier est déjà premier.",
    "descendre": "Ce dossier est déjà dernier.",
    "declarer": "Ce dossier ne partage son rang avec aucun autre.",
}


def classement_de(reunion: Reunion) -> Classement[int]:
    """Le classement d'une réunion, par l'identifiant de ses points ; une requête."""
    points = reunion.points.filter(rang__isnull=False).order_by("rang", "ordre", "pk")
    return classement.lire((p.pk, p.rang, p.ex_aequo) for p in points if p.rang is not None)


def ecrire_classement(reunion: Reunion, nouveau: Classement[int]) -> None:
    """Écrit les rangs de ce classement ; un point qui n'y est pas n'a pas de rang."""
    rangs = classement.rangs(nouveau)
    declares = {tenant for place in nouveau if place.declaree for tenant in place.tenants}
    points = list(reunion.points.all())
    for point in points:
        point.rang, point.ex_aequo = rangs.get(point.pk), point.pk in declares
    Point.objects.bulk_update(points, ["rang", "ex_aequo"])


@transaction.atomic
def placer_au_rang(*, point: Point, casquette: Rattachement, rang: int, vu: datetime | None = None) -> Reunion:
    """Met ce dossier seul à ce rang ; qui le tenait, et les suivants, reculent."""
    if rang < 1:
        raise ValidationError({"rang": "Le rang commence à 1."})
    return _classer(point, casquette, "placer_au_rang", vu, lambda c: classement.placer(c, point.pk, rang))


@transaction.atomic
def monter(*, point: Point, casquette: Rattachement, vu: datetime | None = None) -> Reunion:
    """Un rang de mieux ; un dossier à égalité passe devant ceux qui partageaient son rang."""
    return _deplacer(point, casquette, "monter", vu, lambda c: classement.monter(c, point.pk))


@transaction.atomic
def descendre(*, point: Point, casquette: Rattachement, vu: datetime | None = None) -> Reunion:
    """Un rang de moins ; un dossier à égalité passe derrière ceux qui partageaient son rang."""
    return _deplacer(point, casquette, "descendre", vu, lambda c: classement.descendre(c, point.pk))


@transaction.atomic
def mettre_a_egalite(*, point: Point, casquette: Rattachement, rang: int, vu: datetime | None = None) -> Reunion:
    """Donne à ce dossier le rang que d'autres tiennent : reste à les déclarer ex æquo, ou à les départager."""

    def egaler(actuel: Classement[int]) -> Classement[int]:
        return classement.egaler(actuel, point.pk, _tenant(classement.rangs(actuel), point, rang))

    return _classer(point, casquette, "egaler", vu, egaler)


def _tenant(rangs: dict[int, int], point: Point, rang: int) -> int:
    """Un dossier qui tient ce rang, et que celui-ci va rejoindre."""
    if rangs.get(point.pk) == rang:
        phrase = f"« {point} » est déjà au {ordinal(rang)} rang : écrivez celui du dossier qu'il doit rejoindre."
        raise ValidationError(phrase, code="rien")
    tenants = [pk for pk, tenu in rangs.items() if tenu == rang]
    if not tenants:
        derniers = f" : le dernier rang donné est le {ordinal(max(rangs.values()))}" if rangs else ""
        raise ValidationError(f"Aucun dossier n'est au {ordinal(rang)} rang{derniers}.", code="rang")
    return tenants[0]


@transaction.atomic
def declarer_ex_aequo(*, point: Point, casquette: Rattachement, vu: datetime | None = None) -> Reunion:
    """Dit ex æquo tous les dossiers qui partagent le rang de celui-ci ; une seconde fois, refuse en le disant."""

    def declarer(actuel: Classement[int]) -> Classement[int]:
        if any(place.declaree and point.pk in place.tenants for place in actuel):
            raise ValidationError(_DEJA_DECLARE, code="rien")
        return classement.declarer(actuel, point.pk)

    return _deplacer(point, casquette, "declarer", vu, declarer)


Geste = Callable[[Classement[int]], Classement[int]]


def _deplacer(point: Point, casquette: Rattachement, acte: str, vu: datetime | None, geste: Geste) -> Reunion:
    """Un geste qui part du rang qu'a déjà le dossier."""

    def a_partir_du_rang(actuel: Classement[int]) -> Classement[int]:
        if point.pk not in classement.rangs(actuel):
            raise ValidationError(_SANS_RANG, code="rang")
        return geste(actuel)

    return _classer(point, casquette, acte, vu, a_partir_du_rang)


def _classer(point: Point, casquette: Rattachement, acte: str, vu: datetime | None, geste: Geste) -> Reunion:
    reunion = ouvrir_pour(point.reunion, casquette, "classer", sans_deport=True)
    points = {autre.pk: autre for autre in reunion.points.avec_dossier()}
    avant = classement_de(reunion)
    refuser_si_change(vu, reunion, dire_le_classement(avant, points))
    if points[point.pk].avis not in CLASSES:
        raise ValidationError(_SANS_AVIS, code="avis")
    apres = geste(avant)
    if apres == avant and acte in _RIEN:
        raise ValidationError(_RIEN[acte], code="rien")
    ecrire_classement(reunion, apres)
    reunion.save(update_fields=["modifie_le"])
    noter_au_journal(
        acte, reunion, casquette, point=points[point.pk], avant=_rangs(avant, points), apres=_rangs(apres, points)
    )
    return reunion


def _rangs(actuel: Classement[int], points: dict[int, Point]) -> dict[str, dict[str, int]]:
    return {"rangs": {str(points[pk].uuid): rang for pk, rang in classement.rangs(actuel).items()}}


def dire_le_classement(actuel: Classement[int], points: dict[int, Point]) -> str:
    """« 1. Ouvrir les portes ; 2. Lire ensemble » : ce que le classement est maintenant."""
    rangs = classement.rangs(actuel)
    dits = [f"{rang}. {points[pk]}" for pk, rang in rangs.items() if pk in points]
    if len(dits) > DITS:
        dits[DITS:] = [f"et {compter(len(dits) - DITS, 'autre dossier', 'autres dossiers')}"]
    return f"le classement est maintenant : {' ; '.join(dits)}" if dits else "aucun dossier n'est classé"
