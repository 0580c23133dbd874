"""Ce que toutes les pages d'un dossier partagent : le trouver, le lire d'un coup, le dessiner avec ses étapes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from preau.coeur.referentiel import Rapport
from preau.projets.budget import BudgetDuDossier, budget_des_tables
from preau.projets.contenu import Contenu, contenu
from preau.projets.depots import Manques, manques_des_tables
from preau.projets.dossier import FaitsDuDossier, Tables, faits_des_tables, lire_tables, rapport_des_tables
from preau.projets.ecriture import refus_d_ecrire
from preau.projets.etapes import EtapeLue, etapes_du_dossier
from preau.projets.points import points_ouverts
from preau.projets.tables import Projet
from preau.projets.tables.enums import Etape
from preau.socle.horloge import maintenant
from preau.web.depot.points import PointsDeLaPage
from preau.web.gabarit.acces import Requete, objet_visible


@dataclass(frozen=True)
class Ouvert:
    """Un dossier lu et jugé pour une page. ``refus`` : pourquoi il ne s'écrit pas, vide s'il s'écrit.

    ``points`` : ceux que la Caf a rouverts, s'il est à compléter ; ``None`` s'il s'écrit en entier.
    """

    lues: Tables
    refus: str
    points: PointsDeLaPage | None = None

    @property
    def projet(self) -> Projet:
        """Le dossier."""
        return self.lues.projet

    def laisse_ecrire(self, code: str, etape: Etape) -> bool:
        """Le dossier s'écrit à cet endroit : il s'écrit en entier, ou la Caf a rouvert ce point."""
        return self.points is None or self.points.ouvre_le_code(code, etape)

    def laisse_joindre(self, demandee: int) -> bool:
        """Les fichiers de cette pièce demandée se joignent et se retirent."""
        return self.points is None or self.points.ouvre_la_piece(demandee)

    @cached_property
    def dits(self) -> FaitsDuDossier:
        """Ses faits, et les lignes derrière chaque objet d'un constat."""
        return faits_des_tables(self.lues)

    @cached_property
    def rapport(self) -> Rapport:
        """Ce que le texte de la campagne en dit, au dépôt."""
        return rapport_des_tables(self.lues)

    @cached_property
    def objets(self) -> dict[UUID, str]:
        """L'objet d'un constat (« collectif:2 »), par l'identifiant de sa ligne ; une entrée vide n'en a pas."""
        return {ligne.uuid: objet for objet, ligne in self.dits.objets.items()}

    def nom_de(self, objet: str) -> str:
        """« Collectif 1 : Les CM » pour « collectif:1 » ; vide pour le projet lui-même."""
        ligne = self.dits.objets.get(objet)
        sorte, _, numero = objet.partition(":")
        return f"{sorte.capitalize()} {numero} : {ligne}" if numero and ligne else ""

    @cached_property
    def contenu(self) -> Contenu:
        """Chaque question et sa réponse, par étape."""
        return contenu(self.lues)

    @cached_property
    def budget(self) -> BudgetDuDossier:
        """Son budget, calculé."""
        return budget_des_tables(self.lues)

    @cached_property
    def etapes(self) -> list[EtapeLue]:
        """Ses étapes, et où chacune en est."""
        return etapes_du_dossier(self.lues, self.dits, self.rapport)

    @cached_property
    def manques(self) -> Manques:
        """Ce qui manque pour le déposer."""
        return manques_des_tables(self.lues, self.rapport)


def projet_de(request: Requete, uuid: UUID) -> Projet:
    """Le dossier désigné, parmi ceux que la casquette portée fait voir."""
    return objet_visible(request, Projet.objects.visibles_par, uuid=uuid)


def ouvrir(request: Requete, uuid: UUID) -> Ouvert:
    """Le dossier désigné, lu en un nombre constant de requêtes ; l'écrire se refuse avec sa phrase."""
    lues = lire_tables(projet_de(request, uuid))
    points = points_ouverts(lues.projet)
    page = PointsDeLaPage(points, lues) if points else None
    return Ouvert(lues, refus_d_ecrire(lues.projet, maintenant()), page)


def liens_des_etapes(ouvert: Ouvert, ici: str) -> list[dict[str, Any]]:
    """Les étapes telles que la colonne de gauche les montre, les pièces et la relecture comprises."""
    projet = ouvert.projet
    liens = [
        {
            "libelle": lue.etape.label,
            "href": reverse("depot:etape", args=[projet.uuid, lue.etape.value]),
            "statut": lue.etat,
            "ici": ici == lue.etape,
        }
        for lue in ouvert.etapes
    ]
    rien_ne_manque = not ouvert.manques.phrases
    return [
        *liens,
        {
            "libelle": "Les pièces",
            "href": reverse("depot:pieces", args=[projet.uuid]),
            "statut": "non_renseigne" if ouvert.manques.pieces else "fait",
            "ici": ici == "pieces",
        },
        {
            "libelle": Etape.RELECTURE.label,
            "href": reverse("depot:relecture", args=[projet.uuid]),
            "statut": "fait" if rien_ne_manque else "neutre",
            "ici": ici == Etape.RELECTURE,
        },
    ]


def dessiner(
    request: Requete, gabarit: str, ouvert: Ouvert, *, ici: str = "", statut: int = 200, **contexte: Any
) -> HttpResponse:
    """Une page d'un dossier qui s'écrit, avec ses étapes, l'étape ``ici`` marquée, et son fil."""
    projet = ouvert.projet
    etapes = liens_des_etapes(ouvert, ici)
    communs = {
        "projet": projet,
        "campagne": projet.campagne,
        "refus": ouvert.refus,
        "points": ouvert.points,
        "etapes": etapes,
        "rang": next((rang for rang, etape in enumerate(etapes, 1) if etape["ici"]), 0),
        "fil": [
            ("Mes projets", reverse("depot:projets")),
            (str(projet), reverse("depot:sommaire", args=[projet.uuid])),
        ],
        "fil_du_sommaire": [("Mes projets", reverse("depot:projets"))],
    }
    return render(request, gabarit, communs | contexte, status=statut)
