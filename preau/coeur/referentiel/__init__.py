"""La norme, les faits, et ce que l'une dit des autres."""

from preau.coeur.referentiel.constats import Avis, Constat, Phase, Verdict
from preau.coeur.referentiel.exigences import EXIGENCES, Exigence
from preau.coeur.referentiel.norme import AnneeSansTexte, Parametres, Referentiel, TexteInvalide, charger, codes_connus
from preau.coeur.referentiel.recevabilite import Rapport, juger

__all__ = [
    "EXIGENCES",
    "AnneeSansTexte",
    "Avis",
    "Constat",
    "Exigence",
    "Parametres",
    "Phase",
    "Rapport",
    "Referentiel",
    "TexteInvalide",
    "Verdict",
    "charger",
    "codes_connus",
    "juger",
]
