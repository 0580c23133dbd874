"""Les tables du dossier : la valeur valable de chaque champ, et à côté ce qui n'en est pas encore une."""

from preau.projets.tables.budget import Cofinancement, LigneBudget, PartCollectif
from preau.projets.tables.collectif import Collectif, Creneau, Fermeture, Lieu
from preau.projets.tables.contenu import Action, DispositifArticule, EcoleAssociee, Formation, ObservationRecue
from preau.projets.tables.projet import Projet
from preau.projets.tables.saisies import ReponseLocale, SaisieEnSuspens, TraceDeSaisie, ValeurDeplacee

__all__ = [
    "Action",
    "Cofinancement",
    "Collectif",
    "Creneau",
    "DispositifArticule",
    "EcoleAssociee",
    "Fermeture",
    "Formation",
    "Lieu",
    "LigneBudget",
    "ObservationRecue",
    "PartCollectif",
    "Projet",
    "ReponseLocale",
    "SaisieEnSuspens",
    "TraceDeSaisie",
    "ValeurDeplacee",
]
