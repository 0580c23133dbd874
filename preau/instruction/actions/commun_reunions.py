"""Ce que tous les actes d'une réunion partagent : son verrou, le droit d'y écrire, son journal."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, consigner_par_dossier
from preau.coeur.cycle import REUNION
from preau.instruction import droits_reunions as droits
from preau.instruction.actions.commun import passer
from preau.instruction.models import Point, Reunion
from preau.socle.models import Fiche

LONGUEUR = 4_000
SANS_DROIT = "Seule la conseillère de la Caf écrit dans une réunion ; les membres la lisent."
DEPORTEE = "Vous avez un lien avec la structure d'un dossier de cette réunion : une autre personne de la Caf doit agir."


def verrouiller(reunion: Reunion) -> Reunion:
    """La réunion sous verrou, avec son comité et sa campagne : deux actes sur une réunion se suivent."""
    lues = Reunion.objects.select_for_update(of=("self",), no_key=True).avec_lieu()
    return lues.get(pk=reunion.pk)


def ouvrir_pour(reunion: Reunion, casquette: Rattachement, acte: str, *, sans_deport: bool = False) -> Reunion:
    """La réunion sous verrou, à l'état où l'acte la mène ; refuse sans droit, ou si son état ne le permet pas.

    ``sans_deport`` : l'acte porte sur tous les dossiers, une personne liée à l'un d'eux ne le fait pas.
    """
    relue = verrouiller(reunion)
    if not droits.peut_tenir(casquette, relue.comite):
        raise ValidationError(SANS_DROIT, code="droit")
    if sans_deport and droits.a_un_point_cache(casquette, relue):
        raise ValidationError(DEPORTEE, code="deport")
    relue.etat = passer(REUNION, relue.etat, acte)
    return relue


def point_sous_verrou(point: Point, casquette: Rattachement, acte: str) -> Point:
    """Le point sous verrou, sa réunion verrouillée d'abord ; refuse à qui en est déporté."""
    reunion = ouvrir_pour(point.reunion, casquette, acte)
    relu = Point.objects.select_for_update(of=("self",), no_key=True).avec_dossier().get(pk=point.pk)
    refuser_a_qui_est_deporte(relu, casquette)
    relu.reunion = reunion
    return relu


def refuser_a_qui_est_deporte(point: Point, casquette: Rattachement) -> None:
    """Refuse l'acte à qui est déporté de ce point ; une requête."""
    if not Point.objects.filter(pk=point.pk).sans_deport(casquette.personne_id).exists():
        raise ValidationError(DEPORTEE, code="deport")


def dire(texte: str, champ: str, phrase: str = "") -> str:
    """Le texte sans blancs autour ; ``phrase`` le refuse s'il est vide."""
    dit = texte.strip()
    if phrase and not dit:
        raise ValidationError({champ: phrase})
    if len(dit) > LONGUEUR:
        raise ValidationError({champ: f"Écrivez {LONGUEUR} caractères au plus : ce texte en a {len(dit)}."})
    return dit


def noter_au_journal(
    acte: str,
    reunion: Reunion,
    casquette: Rattachement,
    *,
    objet: Fiche | None = None,
    point: Point | None = None,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
) -> None:
    """Écrit l'acte dans l'histoire de la campagne, jamais d'une structure : elle n'en lit rien à ce moment.

    ``point`` : celui dont l'acte parle, et donc son dossier ; ``objet`` : ce qu'il touche, à défaut ce point.
    """
    dossier = point.depot.projet.uuid if point else None
    touche = objet or point or reunion
    consigner(acte, reunion.campagne, casquette, objet=touche, dossier=dossier, avant=avant, apres=apres)


def noter_pour_chaque_dossier(acte: str, reunion: Reunion, casquette: Rattachement, points: Iterable[Point]) -> None:
    """Écrit dans l'histoire de chaque dossier ce que l'acte en dit : son avis et le rang qui compte, s'il en a.

    ``points`` : avec leur dossier. Le rang est celui du comité, toutes ses réunions de la campagne comprises.
    """
    dits = {
        point.depot.projet.uuid: {
            "avis": point.avis,
            "rang": (reunion.rang_depart or 0) + point.rang if point.rang else None,
            "ex_aequo": point.ex_aequo,
        }
        for point in points
    }
    consigner_par_dossier(acte, reunion.campagne, casquette, reunion, dits)
