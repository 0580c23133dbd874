"""Le livret d'une réunion et son procès-verbal, en PDF/UA-1, pour une lectrice : sans ce dont elle est déportée.

Le livret réunit les dossiers scellés de l'ordre du jour. Le procès-verbal se lit de ce que la clôture a figé : avis,
rangs, membres et déports copiés ce jour-là.
"""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from preau.campagnes.mots import en_instant
from preau.coeur.phrases import compter, enumerer
from preau.coeur.quorum import Quorum, quorum
from preau.editions.dossier import dossier_a_composer
from preau.editions.typographie import composer
from preau.instruction.enums import EtatReunion, Venue
from preau.instruction.models import DocumentDeReunion, MembreDuProcesVerbal, Point, Reunion
from preau.socle.tirages import Avancer

_RESERVE = "Ce procès-verbal ne dit rien des dossiers dont sa lectrice est déportée, ni ce qui les ferait deviner."


class ReunionRouverte(Exception):
    """La réunion n'est plus close : son procès-verbal sera celui de la prochaine clôture."""


def livret_pdf(document: DocumentDeReunion, avancer: Avancer) -> bytes:
    """Le livret. ``avancer`` reçoit l'avancement, de 0 à 100, et ce qui se fait ; une seconde environ par dossier."""
    reunion, points = document.reunion, _points(document)
    dossiers = []
    for rang, point in enumerate(points):
        avancer(5 + 65 * rang // len(points), f"Dossier {rang + 1} sur {len(points)}")
        dossiers.append(dossier_a_composer(point.depot))
    avancer(70, "La mise en page")
    donnees = {
        **_entete(reunion),
        "compte": f"{compter(len(points), 'dossier')}, dans l'ordre du jour.",
        "dossiers": dossiers,
    }
    return composer("livret.typ", donnees, document.cree_le)


def proces_verbal_pdf(document: DocumentDeReunion, avancer: Avancer) -> bytes:
    """Le procès-verbal. Lève :class:`ReunionRouverte` si la réunion n'est plus close."""
    reunion = document.reunion
    if reunion.etat != EtatReunion.CLOSE or reunion.close_le is None:
        raise ReunionRouverte("La réunion a été rouverte : le procès-verbal suivra sa clôture.")
    avancer(30, "La lecture de la réunion")
    donnees = proces_verbal_a_composer(reunion, _points(document))
    avancer(60, "La mise en page")
    return composer("proces_verbal.typ", donnees, reunion.close_le)


def _points(document: DocumentDeReunion) -> list[Point]:
    """Les points de ce document, dans l'ordre du jour, avec les textes scellés de leur dépôt."""
    lies = "depot__projet__structure__commune", "depot__projet__campagne__caf"
    points = document.points.select_related(*lies).prefetch_related("deports", "observations", "depot__pieces")
    return list(points.order_by("ordre", "pk"))


def proces_verbal_a_composer(reunion: Reunion, points: Sequence[Point]) -> dict[str, Any]:
    """Ce que le gabarit dessine. ``points`` : ceux que la lectrice peut lire.

    Qui est déporté d'un point n'en lit rien, ni le classement et le compte rendu général, qui le feraient deviner.
    """
    membres = list(reunion.membres.all())
    tous = len(points) == reunion.points.count()
    return {
        **_entete(reunion),
        "campagne": str(reunion.campagne.annee_scolaire),
        "couverture": _couverture(reunion, points),
        "membres": [[m.nom, m.institution or "–", "oui" if m.voix else "non", m.get_venue_display()] for m in membres],
        "quorum": f"Quorum : {_quorum(reunion, membres).phrase}",
        "compte_rendu": _paragraphes(reunion.compte_rendu) if tous else [],
        "classement": _classement(reunion, points) if tous else [],
        "reserve": "" if tous else _RESERVE,
        "points": [_point(reunion, point, membres, avec_rang=tous) for point in points],
    }


def _entete(reunion: Reunion) -> dict[str, str]:
    le = en_instant(reunion.le)
    return {"comite": str(reunion.comite), "le": le, "lieu": reunion.lieu, "pied": f"{reunion.comite}, {le}."}


def _couverture(reunion: Reunion, points: Sequence[Point]) -> list[list[str]]:
    close = en_instant(timezone.localtime(reunion.close_le)) if reunion.close_le else ""
    lignes = [
        ("Lieu", reunion.lieu),
        ("Convoquée le", en_instant(reunion.convoquee_le) if reunion.convoquee_le else ""),
        ("Close le", f"{close}, par {reunion.close_par}"),
        ("Ordre du jour", enumerer(str(point.depot.projet) for point in points)),
    ]
    return [[quoi, dit] for quoi, dit in lignes if dit]


def _quorum(
    reunion: Reunion, membres: Sequence[MembreDuProcesVerbal], deportes: frozenset[int] = frozenset()
) -> Quorum:
    """Celui du procès-verbal : ses membres copiés, sans les déportés."""
    votants = [membre for membre in membres if membre.voix and membre.personne_id not in deportes]
    return quorum(
        votants=len(votants),
        presents=sum(membre.venue == Venue.PRESENT for membre in votants),
        pour_cent=reunion.quorum_pour_cent,
        minimum=reunion.quorum_minimum,
    )


def _classement(reunion: Reunion, points: Sequence[Point]) -> list[list[str]]:
    classes = sorted((point for point in points if point.rang), key=lambda point: (point.rang or 0, point.ordre))
    return [
        [_rang(reunion, point), str(point.depot.projet), str(point.depot.projet.structure), point.get_avis_display()]
        for point in classes
    ]


def _rang(reunion: Reunion, point: Point) -> str:
    """Le rang qui compte : à la suite des réunions précédentes du comité."""
    return f"{reunion.rang_depart + (point.rang or 0)}{' ex æquo' if point.ex_aequo else ''}"


def _point(
    reunion: Reunion, point: Point, membres: Sequence[MembreDuProcesVerbal], *, avec_rang: bool
) -> dict[str, Any]:
    deports = list(point.deports.all())
    lignes = [
        ("Structure", f"{point.depot.projet.structure}, {point.depot.projet.structure.commune.nom}"),
        ("Dépôt", f"n° {point.depot.numero}, le {en_instant(point.depot.depose_le)}"),
        ("Déportés", enumerer(deport.nom for deport in deports)),
        ("Quorum", _quorum(reunion, membres, frozenset(d.personne_id for d in deports)).phrase if deports else ""),
        ("Avis", point.get_avis_display()),
        ("Rang", _rang(reunion, point) if avec_rang and point.rang else ""),
        ("Motif ou réserves", point.motif),
    ]
    return {
        "titre": str(point.depot.projet),
        "dits": [[quoi, dit] for quoi, dit in lignes if dit],
        "compte_rendu": _paragraphes(point.compte_rendu),
        "observations": [observation.texte for observation in point.observations.all()],
    }


def _paragraphes(texte: str) -> list[str]:
    return [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]
