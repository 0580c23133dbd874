"""Ce qu'un dossier à compléter laisse écrire : les points que la Caf a rouverts, et eux seuls.

Un constat ouvre les champs qui le nourrissent, et les listes dont il parle ; une étape, tout ce qu'on y remplit ; une
pièce, les fichiers qui y répondent. Une liste ouverte l'est avec toutes ses entrées.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from preau.projets.champs.places import OBJETS, objet_de
from preau.projets.champs.registre import champs_de_l_exigence
from preau.projets.contenu import ETAPE_DE_L_AXE, etape_de
from preau.projets.listes import LISTES, Liste
from preau.projets.tables import Complement, PartCollectif, PointDeComplement, Projet
from preau.projets.tables.complements import SorteDePoint
from preau.projets.tables.enums import Etape, EtatProjet

FERME = "La Caf n'a pas rouvert ce point : seuls ceux qu'elle demande de compléter s'écrivent."
_LISTE_DE = {liste.objet: nom for nom, liste in LISTES.items()}


@dataclass(frozen=True, slots=True)
class PointsOuverts:
    """Ce qui s'écrit d'un dossier à compléter. ``endroits`` : des codes de champs et de listes."""

    endroits: frozenset[str]
    etapes: frozenset[str]
    pieces: frozenset[int]

    def ouvre(self, codes: Iterable[str], etape: Etape | str = "") -> bool:
        """Un de ces endroits est ouvert, ou l'étape où on les remplit."""
        return str(etape) in self.etapes or not self.endroits.isdisjoint(codes)

    def ouvre_le_champ(self, code: str, etape: Etape, ligne: Any) -> bool:
        """Le champ ``code``, que porte ``ligne`` : le dossier, une entrée, une part, une réponse à la Caf."""
        if isinstance(ligne, PartCollectif):
            return self.ouvre((code, "projet.lignes"), Etape.BUDGET)
        if type(ligne) in _MODELES:
            return self.ouvre((code, *listes_de(ligne)), etape_de(ligne))
        return self.ouvre((code,), etape)

    def ouvre_la_liste(self, adresse: str, sorte: Liste, axe: str = "") -> bool:
        """La liste « projet.ecoles », « collectif.<uuid>.creneaux » ; ``axe`` : celui d'une action qu'on y ajoute."""
        etape = ETAPE_DE_L_AXE.get(axe, Etape.ENFANTS) if sorte.objet == "action" else sorte.etape
        return self.ouvre((adresse, *(("projet.collectifs",) if sorte.parent == "collectif" else ())), etape)

    def ouvre_l_entree(self, ligne: Any) -> bool:
        """L'entrée, à retirer ou à remettre."""
        return self.ouvre(listes_de(ligne), etape_de(ligne))


_MODELES = {objet.modele for objet in OBJETS.values()}


def listes_de(ligne: Any) -> tuple[str, ...]:
    """Les listes où se trouve une entrée : la sienne, et celle de son collectif."""
    nom = _LISTE_DE[objet_de(ligne)]
    if LISTES[nom].parent == "projet":
        return (f"projet.{nom}",)
    return (f"collectif.{ligne.collectif.uuid}.{nom}", "projet.collectifs")


def points_ouverts(projet: Projet) -> PointsOuverts | None:
    """Ce qui s'écrit d'un dossier à compléter ; ``None`` s'il s'écrit en entier. Une requête au plus."""
    if projet.etat != EtatProjet.A_COMPLETER:
        return None
    attendus = Complement.objects.attendus().filter(depot__projet=projet)
    points = list(PointDeComplement.objects.filter(complement__in=attendus))
    return PointsOuverts(
        frozenset(endroit for point in points for endroit in endroits_du_point(point)),
        frozenset(point.etape for point in points if point.sorte == SorteDePoint.ETAPE),
        frozenset(point.piece_id for point in points if point.piece_id),
    )


def endroits_du_point(point: PointDeComplement) -> Iterator[str]:
    """Les champs et les listes qu'ouvre un constat ; rien pour une étape ou une pièce."""
    for champ in champs_de_l_exigence(point.code) if point.sorte == SorteDePoint.CONSTAT else ():
        if champ.objet == "projet":
            yield f"projet.{champ.nom}"
        elif point.ligne.startswith(f"{champ.objet}."):
            yield f"{point.ligne}.{champ.nom}"
        else:
            nom = _LISTE_DE[champ.objet]
            if LISTES[nom].parent == "projet":
                yield f"projet.{nom}"
            else:
                yield f"{point.ligne}.{nom}" if point.ligne.startswith("collectif.") else "projet.collectifs"


def exiger_ouvert(*, ouvert: bool) -> None:
    """Refuse d'écrire hors des points rouverts."""
    if not ouvert:
        raise ValidationError(FERME, code="point")
