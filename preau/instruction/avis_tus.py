"""Ce que le comité dit d'un dossier se tait à la personne liée à sa structure, sous toute casquette.

La Caf lit l'avis, le rang et les motifs dès la clôture de la réunion. Une personne de la Caf liée à la structure n'en
lit rien, nulle part : ni page, ni tableur, ni histoire, ni lettre. Elle lit encore ce que la décision attribue. Tout ce
qui montre un avis ou un rang à la Caf passe par ici, ou par ``droits_reunions.peut_lire_l_avis``.
"""

from copy import copy
from dataclasses import replace

from preau.acteurs.models import Rattachement
from preau.campagnes.models import Campagne
from preau.instruction.candidats import Situation, situations
from preau.instruction.deports import projets_tus
from preau.instruction.lignes import LigneLue, lignes_lues
from preau.instruction.liste_de_decisions import LigneDeDecision, lignes_de
from preau.instruction.models import Scenario

TU = "Vous avez un lien avec cette structure : ce que le comité en dit ne vous est pas montré."


def situations_lues(campagne: Campagne, casquette: Rattachement) -> list[Situation]:
    """Les projets déposés, tels que cette personne les lit ; huit requêtes."""
    tus = projets_tus(casquette, campagne)
    return [_taire(lue) if lue.projet.pk in tus else lue for lue in situations(campagne)]


def _taire(situation: Situation) -> Situation:
    return replace(situation, avis=None, rang=None, eligible=False, exclusion="", tue=True)


def lignes_de_scenario(scenario: Scenario, casquette: Rattachement) -> tuple[list[LigneLue], list[LigneLue]]:
    """Les lignes d'un scénario : telles qu'elles sont, pour calculer ; telles que cette personne les lit.

    Ce que l'on fait : le dossier tu vient à la fin, sa place dirait son rang. Ses montants restent.
    """
    toutes = lignes_lues(scenario)
    tus = projets_tus(casquette, scenario.campagne)
    montrees = [_taire_la_ligne(lue) if lue.ligne.projet_id in tus else lue for lue in toutes]
    return toutes, sorted(montrees, key=lambda lue: lue.tue)


def _taire_la_ligne(lue: LigneLue) -> LigneLue:
    ligne = copy(lue.ligne)
    ligne.rang, ligne.exclusion, ligne.motif, ligne.motif_de_correction = None, "", TU, ""
    return replace(lue, ligne=ligne, reunion_le=None, tue=True)


def decisions_lues_par(casquette: Rattachement, campagne: Campagne) -> list[LigneDeDecision]:
    """Les décisions d'une campagne, telles que cette personne les lit, dans l'ordre des rangs ; quatre requêtes."""
    tus = projets_tus(casquette, campagne)
    lues = [_taire_la_decision(ligne) if ligne.projet_pk in tus else ligne for ligne in lignes_de(campagne)]
    return sorted(lues, key=lambda ligne: ligne.tue)


def _taire_la_decision(ligne: LigneDeDecision) -> LigneDeDecision:
    return ligne._replace(comite="", rang=None, exclusion="", motif=TU, motif_propose="", tue=True)
