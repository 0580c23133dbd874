"""Une faute d'un fichier d'échange, dite à qui n'a jamais vu l'intérieur d'un tel fichier."""

import pytest

from preau.coeur.echange import Faute
from preau.web.gabarit.fautes import PAS_UN_PROJET, en_mots


@pytest.mark.parametrize(
    ("chemin", "message", "dit"),
    [
        (
            "collectifs[0].fermetures[0].debut",
            "date attendue (AAAA-MM-JJ), « 2027-13-40 » reçu",
            "Collectif 1, première fermeture, début : cette date n'existe pas (« 2027-13-40 »)",
        ),
        (
            "collectifs[1].creneaux[1]",
            "créneau qui chevauche collectifs[1].creneaux[0]",
            "Collectif 2, 2e séance : cette séance en chevauche une autre (collectif 2, première séance)",
        ),
        (
            "projet.actions[2].axe",
            "un de ces mots attendu : enfants, parents, « autre » reçu",
            "Action 3, axe : il faut un de ces mots : enfants, parents (« autre »)",
        ),
        (
            "collectifs[0].debut",
            "date de l'année scolaire 2026-2027 attendue, « 2025-09-01 » reçu",
            "Collectif 1, début : cette date n'est pas de l'année 2026-2027 (« 2025-09-01 »)",
        ),
        ("projet", "objet attendu, une liste reçue", "Projet : ce n'est pas la forme attendue (une liste reçue)"),
        ("", "trop lourd, 1 Mo au plus", "Fichier : trop lourd, 1 Mo au plus"),
        (
            "",
            "ce n'est pas du JSON (ligne 3, colonne 4)",
            f"{PAS_UN_PROJET} (Ce n'est pas du JSON (ligne 3, colonne 4).)",
        ),
    ],
)
def test_une_faute_se_dit_en_mots(chemin, message, dit):
    assert en_mots(Faute(chemin, message)) == dit
