"""Le format d'échange ``preau/projet`` : lire un fichier en faits, écrire des faits en fichier."""

from preau.coeur.echange.fautes import Faute, FichierRefuse
from preau.coeur.echange.lecture import Lecture, lire
from preau.coeur.echange.redaction import rediger

__all__ = ["Faute", "FichierRefuse", "Lecture", "lire", "rediger"]
