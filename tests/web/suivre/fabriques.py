"""Un changement déclaré sur un dépôt dont la décision est partie."""

from datetime import date

from preau.acteurs.models import Rattachement
from preau.instruction.actions.modifications import declarer_modification, ouvrir_le_plan
from preau.instruction.models import Decision
from preau.projets.changements import Changement
from preau.projets.tables import Depot, Modification
from preau.projets.tables.modifications import SorteDeModification


def changement_declare(depot: Depot, responsable: Rattachement) -> Modification:
    """Un enfant de moins, à partir de janvier."""
    ouvrir_le_plan(Decision.objects.select_related("campagne", "depot", "projet").get(projet=depot.projet))
    changement = Changement(SorteDeModification.EFFECTIF, depot.projet.collectifs.presentes().first().uuid, effectif=9)
    return declarer_modification(
        projet=depot.projet,
        casquette=responsable,
        changement=changement,
        effet_le=date(2027, 1, 4),
        motif="Une famille déménage.",
    )
