"""Des scénarios côte à côte : ce que chacun couvre, qui gagne, qui perd, par rapport au premier."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from preau.acteurs.enums import Role
from preau.coeur.financement import ZERO
from preau.coeur.repartition.comparaison import Comparaison, Part, Portee, comparer, portee
from preau.instruction.comparaison import lignes_de, part_de, sous_le_plancher
from preau.instruction.enums import EtatScenario
from preau.instruction.models import Scenario
from preau.web.gabarit.acces import Requete, reserve_a
from preau.web.repartir.commun import campagne_de, dessiner

AU_PLUS, PAR_PAGE = 4, 50


class Colonne(NamedTuple):
    """Un scénario de la comparaison ; ``face_a_face`` : lui devant le premier, absent pour celui-ci.

    ``sous_plancher`` : combien de projets y reçoivent moins que ce qui les rend faisables.
    """

    scenario: Scenario
    portee: Portee
    sous_plancher: int
    recus: dict[str, Decimal]
    face_a_face: Comparaison | None


class Case(NamedTuple):
    """Ce que reçoit un projet dans un scénario, et l'écart avec le premier."""

    scenario: Scenario
    montant: Decimal
    ecart: Decimal


class Rangee(NamedTuple):
    """Un projet dont le montant n'est pas le même partout."""

    nom: str
    cases: tuple[Case, ...]


@require_safe
@reserve_a(Role.CONSEILLERE, Role.DECIDEUR)
def comparer_scenarios(request: Requete, uuid: UUID) -> HttpResponse:
    """Les scénarios choisis, l'adopté d'abord puis dans l'ordre où ils ont été proposés ; sans choix, deux d'entre eux.

    Ce que l'on fait : sans choix, l'adopté se compare au dernier proposé ; à défaut, les deux derniers.
    """
    campagne = campagne_de(request, uuid)
    tous = sorted(campagne.scenarios.all(), key=lambda scenario: scenario.etat != EtatScenario.ADOPTE)
    dits = set(request.GET.getlist("scenario"))
    choisis = [scenario for scenario in tous if str(scenario.uuid) in dits] if dits else _sans_choix(tous)
    enveloppe = getattr(getattr(campagne, "enveloppe", None), "montant", ZERO)
    colonnes = _colonnes(choisis[:AU_PLUS], enveloppe) if len(choisis) > 1 else []
    contexte: dict[str, Any] = {
        "tous": tous,
        "choisis": choisis[:AU_PLUS],
        "en_trop": len(choisis) > AU_PLUS,
        "au_plus": AU_PLUS,
        "montant": enveloppe,
        "colonnes": colonnes,
        "page": Paginator(_rangees(colonnes), PAR_PAGE).get_page(request.GET.get("page")),
        "ici": "Comparer",
    }
    return dessiner(request, "repartir/comparer.html", campagne, **contexte)


def _sans_choix(tous: Sequence[Scenario]) -> list[Scenario]:
    adoptes = [scenario for scenario in tous[:1] if scenario.etat == EtatScenario.ADOPTE]
    return [*adoptes, *tous[len(adoptes) :][-(2 - len(adoptes)) :]]


def _colonnes(scenarios: Sequence[Scenario], enveloppe: Decimal) -> list[Colonne]:
    """Chaque scénario devant l'enveloppe d'aujourd'hui ; une requête par scénario."""
    colonnes: list[Colonne] = []
    premier: list[Part] = []
    for scenario in scenarios:
        lignes = lignes_de(scenario)
        parts = [part_de(ligne) for ligne in lignes]
        premier = premier or parts
        face = comparer(premier, parts, enveloppe) if colonnes else None
        recus = {part.id: part.propose for part in parts}
        colonnes.append(Colonne(scenario, portee(parts, enveloppe), sous_le_plancher(lignes), recus, face))
    return colonnes


def _cases(colonnes: Sequence[Colonne], recus: Sequence[Decimal]) -> Iterator[Case]:
    for colonne, recu in zip(colonnes, recus, strict=True):
        yield Case(colonne.scenario, recu, recu - recus[0])


def _rangees(colonnes: Sequence[Colonne]) -> list[Rangee]:
    """Les projets qui gagnent ou perdent quelque part, du plus fort écart au plus faible."""
    faces = [colonne.face_a_face for colonne in colonnes if colonne.face_a_face]
    mouvements = [mouvement for face in faces for mouvement in (*face.gagnants, *face.perdants)]
    noms = {mouvement.id: mouvement.nom for mouvement in sorted(mouvements, key=lambda m: (-abs(m.ecart), m.nom))}
    rangees = []
    for cle, nom in noms.items():
        recus = [colonne.recus.get(cle, ZERO) for colonne in colonnes]
        rangees.append(Rangee(nom, tuple(_cases(colonnes, recus))))
    return rangees
