"""Pour chaque table de passages, chaque acte suit la table : il passe, ou il est refusé par sa phrase.

Les autres cycles ont leur pareil : dossier et décision (``test_cycle``), complément, recevabilité, réunion,
observation, convention, chacun auprès de ses actes.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from preau.coeur.cycle import DEROGATION, ECART, MODIFICATION, SCENARIO, VERSEMENT
from preau.coeur.passages import Cycle
from preau.instruction import actions
from preau.instruction.models import Convention, Decision, Versement
from preau.projets.tables import ActionEcartee, Derogation, Modification
from preau.socle.horloge import aujourd_hui
from tests.campagnes.actes import refus
from tests.instruction.changements import S as Sorte
from tests.instruction.changements import changements, declarer, un_notifie
from tests.instruction.fabriques import adopter as adopter_un_scenario
from tests.instruction.fabriques import charger_textes, classer, clore, decider, notifier, proposer
from tests.instruction.instruits import recu

MOTIF = {"motif": "Un motif."}
# Ce qui prend plusieurs gestes pour être atteint se dit ici ; le reste suit les actes de la table.
Faire = Callable[[], Any]


class Monde(NamedTuple):
    """De quoi faire chaque acte d'un cycle, amener son objet à un état, et relire cet état."""

    actes: dict[str, Faire]
    chemins: dict[str, tuple[str, ...]]
    etat: Callable[[], str]


def _derogation(cadre) -> Monde:
    dossier = recu(cadre, lambda d: d["collectifs"][0].update(commune="69145", effectif=6))
    qui = {"casquette": dossier.conseillere, **MOTIF}
    cible = {"code": "collectif.effectif", "objet": "collectif:1", "decision": "accordee"}
    return Monde(
        {
            "deroger": lambda: actions.deroger(depot=dossier.depot, **cible, **qui),
            "annuler_derogation": lambda: actions.annuler_derogation(derogation=Derogation.objects.get(), **qui),
        },
        {"a_apprecier": ("deroger", "annuler_derogation"), "decidee": ("deroger",)},
        lambda: "decidee" if Derogation.objects.en_vigueur().exists() else "a_apprecier",
    )


def _ecart(cadre) -> Monde:
    dossier = recu(cadre, avec_budget=True)
    qui = {"casquette": dossier.conseillere, **MOTIF}
    action = dossier.pret.projet.actions.first().uuid
    return Monde(
        {
            "ecarter_action": lambda: actions.ecarter_action(depot=dossier.depot, action=action, **qui),
            "retablir_action": lambda: actions.retablir_action(ecartee=ActionEcartee.objects.get(), **qui),
        },
        {"retenue": ("ecarter_action", "retablir_action"), "ecartee": ("ecarter_action",)},
        lambda: "ecartee" if ActionEcartee.objects.en_vigueur().exists() else "retenue",
    )


def _versement(cadre) -> Monde:
    classer(cadre, 1, ps="6000.00")
    charger_textes(cadre.campagne)
    jour = aujourd_hui()
    dates = {"acompte_le": jour, "solde_le": jour.replace(year=jour.year + 1)}
    actions.fixer_echeancier(campagne=cadre.campagne, casquette=cadre.conseillere, part_acompte=Decimal(70), **dates)
    [decision] = adopter_un_scenario(cadre)
    decider(cadre, decision)
    notifier(cadre)
    for _ in range(2):
        actions.noter_signature(convention=Convention.objects.get(), casquette=cadre.conseillere, le=jour)
    somme = {"nature": "acompte", "montant": Decimal("100.00"), "verse_le": jour}
    actions.verser(decision=Decision.objects.get(), casquette=cadre.conseillere, **somme)
    annuler = {"casquette": cadre.conseillere, **MOTIF}
    return Monde(
        {"annuler_versement": lambda: actions.annuler_versement(versement=Versement.objects.get(), **annuler)},
        {"verse": (), "annule": ("annuler_versement",)},
        lambda: "verse" if Versement.objects.qui_tiennent().exists() else "annule",
    )


def _scenario(cadre) -> Monde:
    classer(cadre, 1)
    clore(cadre.campagne)
    scenario = proposer(cadre)
    qui = {"scenario": scenario, "casquette": cadre.decideur}
    ligne = {"ligne": scenario.lignes.get(), "casquette": cadre.decideur, "montant": Decimal(100), **MOTIF}

    def etat() -> str:
        relu = type(scenario).objects.filter(pk=scenario.pk).first()
        return relu.etat if relu else "brouillon"

    return Monde(
        {
            "corriger": lambda: actions.corriger_ligne(**ligne),
            "renommer": lambda: actions.renommer_scenario(nom="Autre", note="", **qui),
            "supprimer": lambda: actions.supprimer_scenario(**qui),
            "adopter": lambda: actions.adopter_scenario(**qui),
            "reprendre": lambda: actions.reprendre_scenario(**qui),
            "actualiser": lambda: actions.actualiser_scenario(**qui),
        },
        {"brouillon": (), "adopte": ("adopter",)},
        etat,
    )


def _modification(cadre) -> Monde:
    notifie = un_notifie(cadre)
    arret = declarer(notifie, changements(notifie)[Sorte.ABANDON_COLLECTIF], motif="La salle ferme.")
    de_la_caf = {"modification": arret, "casquette": cadre.conseillere}

    def liberer() -> Any:
        relue = Modification.objects.entieres().get(pk=arret.pk)
        return actions.liberer_montant(modification=relue, casquette=cadre.decideur, **MOTIF)

    return Monde(
        {
            "retirer": lambda: actions.retirer_modification(modification=arret, casquette=notifie.amina),
            "accepter": lambda: actions.accepter_modification(**de_la_caf),
            "refuser": lambda: actions.refuser_modification(**de_la_caf, **MOTIF),
            "liberer": liberer,
        },
        {"declaree": (), "acceptee": ("accepter",), "refusee": ("refuser",), "retiree": ("retirer",)},
        lambda: Modification.objects.get(pk=arret.pk).etat,
    )


MONDES: dict[str, tuple[Cycle, Callable[[Any], Monde]]] = {
    "dérogation": (DEROGATION, _derogation),
    "écart": (ECART, _ecart),
    "versement": (VERSEMENT, _versement),
    "scénario": (SCENARIO, _scenario),
    "modification": (MODIFICATION, _modification),
}
PAIRES = [(nom, etat, acte) for nom, (cycle, _) in MONDES.items() for etat in cycle.etats for acte in cycle.actes]


@pytest.mark.parametrize(("nom", "etat", "acte"), PAIRES)
def test_chaque_acte_suit_la_table_de_son_cycle(cadre, nom, etat, acte):
    cycle, monde_de = MONDES[nom]
    monde = monde_de(cadre)
    for pas in monde.chemins[etat]:
        monde.actes[pas]()
    attendu = cycle.vers(etat, acte)
    if attendu:
        monde.actes[acte]()
    else:
        [phrase] = refus(monde.actes[acte])
        assert phrase.startswith(cycle.refus[etat, acte])
    assert monde.etat() == (attendu or etat)
