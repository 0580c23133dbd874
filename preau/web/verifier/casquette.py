"""Ce que la casquette portée dit d'avance : le département de sa Caf."""

from preau.coeur.referentiel.norme import NATIONAL
from preau.web.gabarit.acces import Requete


def departement_de(request: Requete) -> str:
    """Le département de la Caf dont relève la casquette portée ; le texte national à défaut."""
    if request.casquette is None:
        return NATIONAL
    organisme = request.casquette.organisme
    return getattr(getattr(organisme, "caf", organisme), "departement", NATIONAL)
