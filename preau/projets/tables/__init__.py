"""Les tables du dossier : la valeur valable de chaque champ, et à côté ce qui n'en est pas encore une."""

from preau.projets.tables.budget import Cofinancement, LigneBudget, PartCollectif
from preau.projets.tables.collectif import Collectif, Creneau, Fermeture, Lieu
from preau.projets.tables.complements import Complement, PointDeComplement, ProlongationDeComplement
from preau.projets.tables.contenu import Action, DispositifArticule, EcoleAssociee, Formation, ObservationRecue
from preau.projets.tables.depots import Depot, DepotPiece, RetraitDeDepot
from preau.projets.tables.dossiers_de_la_caf import NoteDeLaCaf, PriseEnCharge
from preau.projets.tables.modifications import CreneauModifie, FermetureModifiee, Modification, VersionDuPlan
from preau.projets.tables.observations import EchangeDObservation, Observation
from preau.projets.tables.pieces import Piece, PieceJointe
from preau.projets.tables.projet import Projet
from preau.projets.tables.saisies import ReponseLocale, SaisieEnSuspens, TraceDeSaisie, ValeurDeplacee
from preau.projets.tables.surcouche import ActionEcartee, AvisDuComite, ChargeEcartee, Derogation, Recevabilite

__all__ = [
    "Action",
    "ActionEcartee",
    "AvisDuComite",
    "ChargeEcartee",
    "Cofinancement",
    "Collectif",
    "Complement",
    "Creneau",
    "CreneauModifie",
    "Depot",
    "DepotPiece",
    "Derogation",
    "DispositifArticule",
    "EchangeDObservation",
    "EcoleAssociee",
    "Fermeture",
    "FermetureModifiee",
    "Formation",
    "Lieu",
    "LigneBudget",
    "Modification",
    "NoteDeLaCaf",
    "Observation",
    "ObservationRecue",
    "PartCollectif",
    "Piece",
    "PieceJointe",
    "PointDeComplement",
    "PriseEnCharge",
    "Projet",
    "ProlongationDeComplement",
    "Recevabilite",
    "ReponseLocale",
    "RetraitDeDepot",
    "SaisieEnSuspens",
    "TraceDeSaisie",
    "ValeurDeplacee",
    "VersionDuPlan",
]
