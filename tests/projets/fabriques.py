"""De quoi éprouver les projets : un fichier d'échange recevable, et sa vérification."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from preau.acteurs.models import Rattachement
from preau.coeur.referentiel import Phase
from preau.projets.actions import verifier_projet
from preau.projets.models import Verification

_RECEVABLE: dict[str, Any] = {
    "format": "preau/projet",
    "version": 1,
    "campagne": {"departement": "69", "annee_scolaire": "2024-2025"},
    "porteur": {"nom": "Les Passerelles", "type": "centre_social", "commune": "69266", "siret": None},
    "projet": {
        "intitule": "Ouvrir les portes",
        "participation_familles": {"mode": "gratuite"},
        "laicite": True,
        "non_discrimination": True,
        "mixite": True,
        "comite_local": {"avis": "valide", "date": "2024-06-12", "rang": 2},
        "diagnostic": {"besoins": "Lecture et confiance", "etablissements": ["École Anatole-France"]},
        "adhesion_familles": "Entretien avec chaque famille",
        "implication_parents": "Café des parents",
        "familles_immigrees_illettrisme": "Interprète",
        "place_des_peres": "Samedis des pères",
        "articulation": {"dispositifs": ["PEDT"], "commentaire": None},
        "formation_intervenants": [{"intitule": "Journée de rentrée", "heures": 6}],
        "presences_declarees_ailleurs": [],
        "actions": [
            {"intitule": "Méthode", "axe": "enfants", "nature": "aide_methodologique", "modalite": "collective"},
            {"intitule": "Théâtre", "axe": "enfants", "nature": "ouverture_culturelle", "modalite": "collective"},
            {"intitule": "Café", "axe": "parents", "nature": "rencontre_parents", "modalite": "mixte"},
            {"intitule": "Points école", "axe": "ecole", "nature": "concertation_ecole", "modalite": "collective"},
        ],
        "evaluation": None,
        "observations_financeurs": [],
        "derogations": [],
    },
    "collectifs": [
        {
            "nom": "CM",
            "niveau": "elementaire",
            "commune": "69266",
            "lieux": ["Salle 1"],
            "accessible_parents": True,
            "locaux_adaptes": True,
            "effectif": 10,
            "encadrants": {"professionnels": 1, "benevoles": 1},
            "debut": "2024-09-16",
            "fin": "2025-06-27",
            "fermetures": [],
            "creneaux": [
                {"jour": "mardi", "debut": "16:30", "fin": "18:00"},
                {"jour": "jeudi", "debut": "16:30", "fin": "18:00"},
            ],
        }
    ],
}


def projet(changer: Callable[[dict[str, Any]], Any] | None = None, collectifs: int = 1) -> bytes:
    """Un fichier d'échange recevable, à ``collectifs`` collectifs, une fois passé par ``changer``."""
    document = deepcopy(_RECEVABLE)
    document["collectifs"] = [deepcopy(document["collectifs"][0]) for _ in range(collectifs)]
    if changer:
        changer(document)
    return json.dumps(document, ensure_ascii=False).encode()


def verification(casquette: Rattachement, octets: bytes | None = None, phase: Phase = Phase.DEPOT) -> Verification:
    """La vérification d'un fichier, au nom de cette casquette."""
    return verifier_projet(casquette=casquette, octets=octets or projet(), phase=phase)
