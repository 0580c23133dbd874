"""Les tables de l'instruction : réunions, rangs d'ensemble, scénarios, décisions. Montants en euros, au centime."""

from preau.instruction.models.cofinancements import CofinancementAccorde
from preau.instruction.models.decisions import Decision, DecisionDeCollectif
from preau.instruction.models.liberations import Liberation
from preau.instruction.models.notifications import Convention, EnvoiDeNotification, Notification
from preau.instruction.models.proces_verbaux import DeportDuProcesVerbal, DocumentDeReunion, MembreDuProcesVerbal
from preau.instruction.models.reunions import (
    MandatDeMembre,
    NoteDePoint,
    ObservationDePoint,
    Point,
    Reunion,
    VenueDeMembre,
)
from preau.instruction.models.scenarios import LigneDeScenario, PartDeComite, RangDEnsemble, Scenario
from preau.instruction.models.versements import AnnulationDeVersement, EcheancierDeCampagne, Versement

__all__ = [
    "AnnulationDeVersement",
    "CofinancementAccorde",
    "Convention",
    "Decision",
    "DecisionDeCollectif",
    "DeportDuProcesVerbal",
    "DocumentDeReunion",
    "EcheancierDeCampagne",
    "EnvoiDeNotification",
    "Liberation",
    "LigneDeScenario",
    "MandatDeMembre",
    "MembreDuProcesVerbal",
    "NoteDePoint",
    "Notification",
    "ObservationDePoint",
    "PartDeComite",
    "Point",
    "RangDEnsemble",
    "Reunion",
    "Scenario",
    "VenueDeMembre",
    "Versement",
]
