"""Ce qui arrive après l'adoption : un dossier d'un délai prolongé, un projet ajourné que son comité revoit."""

from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, refuser_sans_droit, verrouiller
from preau.coeur.cycle import SCENARIO
from preau.coeur.financement import ZERO
from preau.coeur.repartition import Attribution
from preau.instruction import droits
from preau.instruction.actions.adoption import preparer_decisions
from preau.instruction.actions.commun import passer, verrouiller_enveloppe
from preau.instruction.actions.scenarios import ligne_de
from preau.instruction.candidats import Candidat, candidats, noms_uniques
from preau.instruction.demandes import est_la_sienne
from preau.instruction.enums import EtatDecision, Issue
from preau.instruction.models import Decision, DecisionDeCollectif, Scenario

_A_LA_MAIN = "Arrivé ou revu après l'adoption du scénario : le montant se fixe à la main."


@transaction.atomic
def actualiser_scenario(*, scenario: Scenario, casquette: Rattachement) -> list[Decision]:
    """Prépare à nouveau ce qui a changé depuis l'adoption, et rend ces décisions ; les autres ne bougent pas.

    Sont repris les dossiers nouveaux, ceux dont le dépôt, l'avis ou la recevabilité a changé alors que rien ne leur est
    attribué, et les projets ajournés dont des charges ont été écartées ou rétablies depuis. Une décision notifiée se
    rouvre d'abord. Rien n'est proposé : le montant se fixe à la main.
    """
    campagne = verrouiller(scenario.campagne)
    refuser_sans_droit(permis=droits.peut_decider(casquette, campagne))
    verrouiller_enveloppe(campagne.pk)
    relu = Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    passer(SCENARIO, relu.etat, "actualiser")
    presents = {candidat.projet.pk: candidat for candidat in candidats(campagne)}
    _oublier_les_perimees(relu, presents)
    connus = dict(relu.lignes.values_list("projet_id", "nom"))
    nouveaux = [candidat for candidat in presents.values() if candidat.projet.pk not in connus]
    lignes = [
        ligne_de(relu, c, c.demande.montant, Attribution(nom, ZERO, c.exclusion or _A_LA_MAIN))
        for c, nom in zip(nouveaux, noms_uniques(nouveaux, connus.values()), strict=True)
    ]
    relu.lignes.bulk_create(lignes)
    decisions = preparer_decisions(relu, lignes, presents)
    if decisions:
        apres = {"projets": [str(candidat.projet.uuid) for candidat in nouveaux]}
        consigner("actualiser_scenario", campagne, casquette, objet=relu, apres=apres)
    return decisions


def _oublier_les_perimees(scenario: Scenario, presents: dict[int, Candidat]) -> None:
    """Ôte les décisions sans argent que le dossier d'aujourd'hui dément, et leurs lignes.

    Une décision déjà notifiée une fois reste, avec ses lettres : elle est préparée à nouveau, à sa place.
    """
    sans_argent = scenario.decisions.select_for_update(no_key=True).filter(montant=ZERO)
    perimees = [
        decision
        for decision in sans_argent.exclude(etat=EtatDecision.NOTIFIEE)
        for candidat in [presents.get(decision.projet_id)]
        if candidat and _est_perimee(decision, candidat)
    ]
    projets = [decision.projet_id for decision in perimees]
    siennes = scenario.decisions.filter(projet__in=projets)
    DecisionDeCollectif.objects.filter(decision__in=siennes).delete()
    siennes.filter(notifications__isnull=True).delete()
    scenario.lignes.filter(projet__in=projets).delete()


def _est_perimee(decision: Decision, candidat: Candidat) -> bool:
    """Le dépôt, l'avis ou la recevabilité a changé ; ou, ajourné, ce que le projet demande a changé."""
    autre_demande = decision.issue == Issue.AJOURNE and not est_la_sienne(decision, candidat.demande)
    return autre_demande or (candidat.depot.pk, candidat.exclusion) != (decision.depot_id, decision.exclusion)
