"""Les tables de l'argent : rangs d'ensemble, scénarios, décisions. Les montants sont en euros, au centime."""

from preau.instruction.models.decisions import Decision, DecisionDeCollectif
from preau.instruction.models.scenarios import LigneDeScenario, RangDEnsemble, Scenario

__all__ = ["Decision", "DecisionDeCollectif", "LigneDeScenario", "RangDEnsemble", "Scenario"]
