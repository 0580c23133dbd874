"""D'un fichier d'échange au rapport : lire, puis juger."""

from __future__ import annotations

from preau.coeur.echange import Faute, FichierRefuse, lire
from preau.coeur.referentiel import AnneeSansTexte, Phase, Rapport, Referentiel, juger


def verifier(octets: bytes, phase: Phase = Phase.DEPOT, referentiel: Referentiel | None = None) -> Rapport:
    """Juge un fichier ``preau/projet``. Lève :class:`FichierRefuse` s'il ne se lit pas ou si son année ne se juge pas.

    Les avertissements du rapport réunissent ceux de la lecture (clés inconnues) et ceux du jugement.
    """
    lecture = lire(octets)
    try:
        rapport = juger(lecture.projet, phase, referentiel)
    except AnneeSansTexte as erreur:
        raise FichierRefuse([Faute("campagne.annee_scolaire", str(erreur))]) from None
    return rapport._replace(avertissements=lecture.avertissements + rapport.avertissements)
