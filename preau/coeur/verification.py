"""D'un fichier d'échange au rapport : lire, puis juger."""

from __future__ import annotations

from pathlib import Path

from preau.coeur.echange import Faute, FichierRefuse, lire
from preau.coeur.referentiel import AnneeSansTexte, Phase, Rapport, charger, juger
from preau.coeur.referentiel.norme import DOSSIER


def verifier(octets: bytes, phase: Phase = Phase.DEPOT, dossier: Path = DOSSIER) -> Rapport:
    """Juge un fichier ``preau/projet``.

    Lève :class:`FichierRefuse` s'il ne se lit pas ou si son année ne se juge pas.

    ``dossier`` : où sont les textes (fichiers TOML). Les avertissements du rapport réunissent ceux de la lecture
    (clés inconnues) et ceux du jugement (dérogations sans emploi).
    """
    lecture = lire(octets, charger(None, dossier).premiere_annee)
    try:
        rapport = juger(lecture.projet, phase, charger(lecture.projet.departement, dossier))
    except AnneeSansTexte as erreur:
        raise FichierRefuse([Faute("campagne.annee_scolaire", str(erreur))]) from None
    return rapport._replace(avertissements=lecture.avertissements + rapport.avertissements)
