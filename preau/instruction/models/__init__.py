"""Les tables de l'instruction : réunions, rangs d'ensemble, scénarios, décisions. Montants en euros, au centime."""

from preau.instruction.models.decisions import Decision, DecisionDeCollectif
from preau.instruction.models.proces_verbaux import DeportDuProcesVerbal, DocumentDeReunion, MembreDuProcesVerbal
from preau.instruction.models.reunions import (
    MandatDeMembre,
    NoteDePoint,
    ObservationDePoint,
    Point,
    Reunion,
    VenueDeMembre,
)
from preau.instruction.models.scenarios import LigneDeScenario, RangDEnsemble, Scenario

__all__ = [
    "Decision",
    "DecisionDeCollectif",
    "DeportDuProcesVerbal",
    "DocumentDeReunion",
    "LigneDeScenario",
    "MandatDeMembre",
    "MembreDuProcesVerbal",
    "NoteDePoint",
    "ObservationDePoint",
    "Point",
    "RangDEnsemble",
    "Reunion",
    "Scenario",
    "VenueDeMembre",
]
