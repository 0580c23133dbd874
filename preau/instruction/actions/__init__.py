"""Les actes de la Caf : instruire un dossier ; classer, proposer, adopter, attribuer, refuser, ajourner, notifier.

Chacun vérifie, écrit et consigne au journal, dans une seule transaction. Un refus est une ``ValidationError`` qui porte
une phrase, et le code « droit » quand la casquette ne permet pas l'acte. ``instant`` est celui de l'acte, avec son
fuseau ; maintenant, à défaut. ``vu`` est le ``modifie_le`` de ce que la personne avait sous les yeux : si la ligne a
changé depuis, l'acte est refusé et dit ce qui a changé.

Les verrous se prennent toujours dans le même ordre : campagne, enveloppe, sous-enveloppes, scénario, décision,
projet, modification.
"""

from preau.instruction.actions.actualisation import actualiser_scenario
from preau.instruction.actions.adoption import adopter_scenario, reprendre_scenario
from preau.instruction.actions.attribution import Part, ajourner, attribuer, liberer_montant, refuser
from preau.instruction.actions.brouillons import corriger_ligne, renommer_scenario, supprimer_scenario
from preau.instruction.actions.complements import (
    Point,
    annuler_complement,
    demander_complement,
    prolonger_complement,
)
from preau.instruction.actions.conventions import effacer_signature, noter_signature
from preau.instruction.actions.derogations import annuler_derogation, deroger
from preau.instruction.actions.dossiers import (
    annuler_recevabilite,
    juger_irrecevable,
    juger_recevable,
    noter,
    prendre_en_charge,
)
from preau.instruction.actions.ecarts import Charge, ecarter_action, retablir_action
from preau.instruction.actions.financeurs import accorder_cofinancement
from preau.instruction.actions.modifications import (
    accepter_modification,
    declarer_modification,
    refuser_modification,
    retirer_modification,
)
from preau.instruction.actions.notification import notifier_decisions
from preau.instruction.actions.observations import (
    ecrire_observation,
    lever_observation,
    maintenir_observation,
    repondre_observation,
)
from preau.instruction.actions.rangs import fixer_rang_d_ensemble
from preau.instruction.actions.scenarios import proposer_scenario
from preau.instruction.actions.sous_enveloppes import fixer_sous_enveloppes
from preau.instruction.actions.suites import noter_notification, relire_decision, rouvrir_decision
from preau.instruction.actions.versements import annuler_versement, fixer_echeancier, verser

__all__ = [
    "Charge",
    "Part",
    "Point",
    "accepter_modification",
    "accorder_cofinancement",
    "actualiser_scenario",
    "adopter_scenario",
    "ajourner",
    "annuler_complement",
    "annuler_derogation",
    "annuler_recevabilite",
    "annuler_versement",
    "attribuer",
    "corriger_ligne",
    "declarer_modification",
    "demander_complement",
    "deroger",
    "ecarter_action",
    "ecrire_observation",
    "effacer_signature",
    "fixer_echeancier",
    "fixer_rang_d_ensemble",
    "fixer_sous_enveloppes",
    "juger_irrecevable",
    "juger_recevable",
    "lever_observation",
    "liberer_montant",
    "maintenir_observation",
    "noter",
    "noter_notification",
    "noter_signature",
    "notifier_decisions",
    "prendre_en_charge",
    "prolonger_complement",
    "proposer_scenario",
    "refuser",
    "refuser_modification",
    "relire_decision",
    "renommer_scenario",
    "repondre_observation",
    "reprendre_scenario",
    "retablir_action",
    "retirer_modification",
    "rouvrir_decision",
    "supprimer_scenario",
    "verser",
]
