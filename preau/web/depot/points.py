"""Les points rouverts d'un dossier à compléter : ce qui, d'une page, s'écrit, et où mènent ceux qui sont demandés."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from preau.projets.champs.registre import CHAMPS
from preau.projets.contenu import Reponse
from preau.projets.dossier import Tables
from preau.projets.listes import LISTES
from preau.projets.points import PointsOuverts, endroits_du_point
from preau.projets.tables import Complement, PartCollectif, PointDeComplement, Projet
from preau.projets.tables.complements import SorteDePoint
from preau.projets.tables.enums import Etape
from preau.web.depot.adresses import adresse_de


@dataclass(frozen=True)
class PointsDeLaPage:
    """Ce qui s'écrit d'une page, sans requête : les lignes du dossier sont celles qu'elle a lues."""

    points: PointsOuverts
    lues: Tables

    @cached_property
    def _lignes(self) -> dict[str, Any]:
        """Chaque entrée du dossier, par son identifiant public."""
        listes = (getattr(self.lues, nom) for nom in LISTES if hasattr(self.lues, nom))
        lignes = {str(ligne.uuid): ligne for liste in listes for ligne in liste}
        for collectif in self.lues.collectifs:
            for nom in ("lieux_lus", "creneaux_lus", "fermetures_lues"):
                lignes |= {str(entree.uuid): entree for entree in getattr(collectif, nom)}
        return lignes

    def ouvre_la_reponse(self, reponse: Reponse) -> bool:
        """Ce champ s'écrit."""
        objet, *reste = reponse.code.split(".")
        ligne = PartCollectif() if objet == "part" else self._lignes.get(reste[0])
        return self.points.ouvre_le_champ(reponse.code, reponse.champ.etape, ligne)

    def ouvre_l_endroit(self, code: str, etape: str = "") -> bool:
        """Cette liste (« projet.ecoles »), ou cette entrée (« collectif.<uuid> ») ; ``etape`` : celle de la page."""
        objet, *reste = code.split(".")
        if reste[-1] in LISTES:
            return self.points.ouvre((code, "projet.collectifs" if objet == "collectif" else code), etape)
        ligne = self._lignes.get(reste[0])
        if ligne is not None:
            return self.points.ouvre_l_entree(ligne)
        # Une entrée retirée n'est plus parmi celles qu'on a lues : sa sorte dit sa liste.
        nom, liste = next((nom, liste) for nom, liste in LISTES.items() if liste.objet == objet)
        return self.points.ouvre((f"{liste.parent}.{nom}", "projet.collectifs"), liste.etape)

    def ouvre_le_code(self, code: str, etape: Etape) -> bool:
        """Ce qu'on remplit là : un champ, une liste, comme un lien les nomme ; ``etape`` : celle où mène le lien."""
        objet, *reste = code.split(".")
        champ = CHAMPS.get((objet, reste[-1]))
        if champ is None and reste[-1] in LISTES:
            return self.ouvre_l_endroit(code, etape)
        ligne = PartCollectif() if objet == "part" else self._lignes.get(reste[0])
        return self.points.ouvre_le_champ(code, champ.etape if champ else etape, ligne)

    def ouvre_la_piece(self, demandee: int) -> bool:
        """Les fichiers de cette demande."""
        return demandee in self.points.pieces


def points_situes(projet: Projet, complement: Complement) -> list[tuple[str, str]]:
    """Les points demandés, en mots, et l'adresse où répondre à chacun."""
    return [(point.libelle, _adresse(projet, point)) for point in complement.points.all()]


def _adresse(projet: Projet, point: PointDeComplement) -> str:
    if point.sorte == SorteDePoint.ETAPE:
        return reverse("depot:etape", args=[projet.uuid, point.etape])
    if point.sorte == SorteDePoint.PIECE:
        return reverse("depot:pieces", args=[projet.uuid])
    endroit = next(endroits_du_point(point), None)
    return adresse_de(projet, endroit, Etape.ENFANTS) if endroit else reverse("depot:sommaire", args=[projet.uuid])
