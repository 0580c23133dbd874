"""Le cœur et la ligne de commande : un dossier, tous les dossiers de France, un départ à froid."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from preau.coeur.echange import lire
from preau.coeur.referentiel import juger
from tests.bench.outils import Mesure, duree_mediane

DOSSIERS_DE_FRANCE = 4_300


def collectif(numero: int) -> dict[str, Any]:
    """Un collectif plausible, avec une fermeture et des créneaux qui dépendent de son numéro."""
    jours = (("lundi", "jeudi"), ("mardi", "vendredi"), ("mardi", "jeudi"))[numero % 3]
    return {
        "nom": f"Collectif {numero}",
        "niveau": ("elementaire", "college")[numero % 2],
        "commune": ("69123", "69266", "69264")[numero % 3],
        "lieux": [f"Salle {numero}"],
        "accessible_parents": True,
        "locaux_adaptes": numero % 4 != 0,
        "effectif": 6 + numero % 8,
        "encadrants": {"professionnels": 1, "benevoles": numero % 3},
        "debut": f"2024-09-{16 + numero % 14:02d}",
        "fin": "2025-06-20",
        "fermetures": [{"debut": "2024-12-16", "fin": "2024-12-20", "motif": "Travaux"}],
        "creneaux": [{"jour": jour, "debut": "16:30", "fin": "18:00"} for jour in jours],
    }


def dossier(numero: int) -> bytes:
    """Un fichier d'échange de trois collectifs."""
    natures = (("enfants", "aide_methodologique"), ("parents", "rencontre_parents"), ("ecole", "concertation_ecole"))
    projet = {
        "intitule": f"Projet {numero}",
        "participation_familles": {"mode": "payante", "montant_annuel": f"{numero % 20}.00"},
        "laicite": True,
        "non_discrimination": True,
        "mixite": True,
        "diagnostic": {"besoins": "Lecture", "etablissements": ["École Jean-Macé"]},
        "adhesion_familles": "Un entretien avec chaque famille",
        "articulation": {"dispositifs": ["PEDT"]},
        "formation_intervenants": [{"intitule": "Rentrée", "heures": 6}],
        "presences_declarees_ailleurs": [],
        "actions": [{"intitule": n, "axe": a, "nature": n, "modalite": "collective"} for a, n in natures],
    }
    contenu = {
        "campagne": {"departement": "69", "annee_scolaire": "2024-2025"},
        "projet": projet,
        "collectifs": [collectif(numero + rang) for rang in range(3)],
    }
    return json.dumps(contenu).encode()


def verdicts_d_un_dossier() -> float:
    """Tous les constats d'un dossier, avec leurs phrases, dans un processus chaud (ms)."""
    projet = lire(dossier(1)).projet
    return duree_mediane(lambda: juger(projet).en_dict(), essais=200)


def tous_les_dossiers() -> float:
    """Lire et juger autant de dossiers que la France en dépose, tous différents (s de processeur)."""
    fichiers = [dossier(numero) for numero in range(DOSSIERS_DE_FRANCE)]
    debut = time.process_time()
    for octets in fichiers:
        juger(lire(octets).projet).en_dict()
    return time.process_time() - debut


def depart_a_froid() -> float:
    """``preau verifier`` dans un processus neuf, interpréteur compris (ms)."""
    preau = Path(sys.executable).with_name("preau")
    with tempfile.TemporaryDirectory() as atelier:
        fichier = Path(atelier) / "projet.json"
        fichier.write_bytes(dossier(1))
        commande = [preau, "verifier", fichier]

        def demarrer() -> None:
            subprocess.run(commande, capture_output=True, check=False)

        return duree_mediane(demarrer, essais=10, horloge=time.perf_counter)


MESURES = [
    Mesure("Un dossier de trois collectifs, ses constats et leurs phrases", 1, "ms", verdicts_d_un_dossier),
    Mesure(f"{DOSSIERS_DE_FRANCE} dossiers lus et jugés", 5, "s", tous_les_dossiers),
    Mesure("« preau verifier » à froid", 250, "ms", depart_a_froid),
]
