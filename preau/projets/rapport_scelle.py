"""Le rapport d'un dépôt, relu du texte scellé : celui qu'on a lu ce jour-là, jamais recalculé."""

import json
from dataclasses import replace

from preau.coeur.referentiel import Avis, Constat, Phase, Rapport, Verdict
from preau.projets.faits import Dossier, lire_dossier
from preau.projets.tables import Depot


def rapport_scelle(depot: Depot) -> Rapport:
    """Le rapport tel qu'il a été scellé."""
    dit = json.loads(depot.rapport)
    constats = (Constat(**{**constat, "verdict": Verdict(constat["verdict"])}) for constat in dit["constats"])
    return Rapport(dit["referentiel"], Phase(dit["phase"]), Avis(dit["avis"]), tuple(constats), tuple(dit["preambule"]))


def dossier_avec(depot: Depot, rapport: Rapport) -> Dossier:
    """Les faits du dépôt et un rapport à leur sujet, sans l'image des années."""
    projet = depot.faits
    return Dossier(projet, rapport, (None,) * len(projet.collectifs))


def dossier_scelle(depot: Depot) -> Dossier:
    """Les faits du dépôt et l'image des années de ses collectifs, avec le rapport tel qu'il a été scellé."""
    return replace(lire_dossier(depot.octets, Phase.DEPOT), rapport=rapport_scelle(depot))
