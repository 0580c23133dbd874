"""Les tables de l'instruction où rien ne se change ni ne s'efface."""

from preau.socle.declencheurs import inalterable

NOTIFICATIONS = inalterable(
    "instruction_notification",
    "notification",
    "Une notification ne se modifie pas et ne s'efface pas ; on rouvre la décision et on en notifie une autre.",
)
VERSEMENTS = inalterable(
    "instruction_versement", "versement", "Un versement ne se modifie pas et ne s'efface pas ; il s'annule."
)
ANNULATIONS = inalterable(
    "instruction_annulationdeversement",
    "annulationdeversement",
    "L'annulation d'un versement ne se modifie pas et ne s'efface pas.",
)
TABLES = (NOTIFICATIONS, VERSEMENTS, ANNULATIONS)
