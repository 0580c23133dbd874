"""Chaque acte qui touche un dossier : la phrase qui le dit, sa sorte, et qui la lit.

Un acte consigné qui ne figure ni ici, ni dans les récits d'une équipe ou d'une campagne, ni parmi
:data:`SANS_DOSSIER`, fait échouer un test : rien de ce qui arrive à un dossier n'est passé sous silence.
"""

from enum import Enum, auto
from typing import NamedTuple

from django.db import models


class Sorte(models.TextChoices):
    """Ce dont un acte relève, pour qui cherche dans une longue histoire."""

    ECRITURE = "ecriture", "l'écriture"
    DEPOT = "depot", "les dépôts"
    INSTRUCTION = "instruction", "l'instruction"
    COMITE = "comite", "le comité"
    ENVELOPPE = "enveloppe", "l'enveloppe"
    DECISION = "decision", "la décision"
    OBSERVATIONS = "observations", "les observations"
    ARGENT = "argent", "l'argent"
    CHANGEMENTS = "changements", "les changements"


class Lecteur(Enum):
    """Qui lit l'histoire d'un dossier. ``TIERS`` : le membre d'un comité, le financeur."""

    STRUCTURE = auto()
    CAF = auto()
    TIERS = auto()


class Dit(NamedTuple):
    """La sorte d'un acte, sa phrase après le nom de qui agit, et ses lecteurs."""

    sorte: Sorte
    phrase: str
    lecteurs: frozenset[Lecteur]


# Comment un dossier s'écrit ne regarde que sa structure ; ce que la Caf et le comité préparent, que la Caf.
_STRUCTURE = frozenset({Lecteur.STRUCTURE})
_CAF = frozenset({Lecteur.CAF})
_LES_DEUX = _STRUCTURE | _CAF
_TOUS = frozenset(Lecteur)


def _dits(sorte: Sorte, lecteurs: frozenset[Lecteur], **phrases: str) -> dict[str, Dit]:
    return {acte: Dit(sorte, phrase, lecteurs) for acte, phrase in phrases.items()}


RECIT: dict[str, Dit] = {
    **_dits(
        Sorte.ECRITURE,
        _STRUCTURE,
        creer_projet="a commencé le dossier",
        importer_document="l'a rempli depuis un fichier d'échange",
        joindre_piece="a joint {piece}",
        retirer_piece="a retiré {piece}",
        retirer_entree="a retiré {entree}",
        remettre_entree="a remis {entree}",
        remettre_valeur="a remis une réponse déplacée : {champ}",
        relancer="a rappelé la clôture, {jours} avant",
    ),
    **_dits(
        Sorte.DEPOT,
        _TOUS,
        deposer_projet="a déposé le dossier : dépôt n° {numero}",
        retirer_depot="a retiré le dépôt pour le corriger",
        renoncer="a renoncé à ce dossier",
    ),
    **_dits(
        Sorte.INSTRUCTION,
        _LES_DEUX,
        prendre_en_charge="a pris le dossier en charge{a_la_suite}",
        juger_recevable="a jugé le dépôt n° {depot} recevable",
        juger_irrecevable="a jugé le dépôt n° {depot} irrecevable",
        annuler_recevabilite="a annulé ce qui était jugé du dépôt n° {depot}, {jugement}",
        demander_complement="a demandé des compléments pour le {echeance} ({points})",
        prolonger_complement="a prolongé le délai des compléments jusqu'au {echeance}, au lieu du {avant_echeance}",
        repondre_complement="a répondu aux compléments demandés, avec le dépôt n° {numero}",
        annuler_complement="a renoncé aux compléments demandés",
        deroger="a {deroge} une dérogation, « {exigence} »",
        annuler_derogation="a annulé la dérogation {derogation}, « {exigence} »",
        ecarter_action="a écarté l'action « {action} »{charges}",
        retablir_action="a rétabli l'action « {action} »",
    ),
    **_dits(Sorte.INSTRUCTION, _CAF, noter="a écrit une note pour la Caf"),
    **_dits(
        Sorte.COMITE,
        _CAF,
        convoquer_reunion="a convoqué {reunion}, qui examine ce dossier",
        retirer_point="a retiré ce dossier d'un ordre du jour",
        rendre_avis="a écrit l'avis du comité : {avis}{au_lieu_de_l_avis}",
        observer="a écrit une observation du comité, à transmettre à la clôture",
        retirer_observation="a retiré une observation du comité",
        rediger_point="a écrit le compte rendu de ce dossier",
        placer_au_rang="a placé ce dossier{au_rang}",
        monter="a monté ce dossier{au_rang}",
        descendre="a descendu ce dossier{au_rang}",
        egaler="a mis ce dossier à égalité{au_rang}",
        declarer="a déclaré ex æquo les dossiers du même rang{au_rang}",
        clore_reunion="a clos {reunion} : {avis_clos}",
        rouvrir_reunion="a rouvert {reunion} : l'avis ne compte plus, jusqu'à la prochaine clôture",
    ),
    **_dits(
        Sorte.ENVELOPPE,
        _CAF,
        corriger_ligne="a corrigé ce qu'un scénario propose : {propose}, au lieu de {avant_propose}",
        adopter_scenario="a adopté le scénario « {scenario} » : {propose} proposés, la décision est préparée",
        reprendre_scenario="a repris le scénario « {scenario} » : la décision préparée est effacée",
    ),
    **_dits(
        Sorte.DECISION,
        _CAF,
        attribuer="a attribué {montant}{au_lieu_de}",
        refuser="a refusé le projet{au_lieu_de}",
        ajourner="a remis la décision à plus tard{au_lieu_de}",
        relire_decision="a relu la décision",
    ),
    **_dits(
        Sorte.DECISION,
        _LES_DEUX,
        noter_notification="a notifié la décision : {issue}",
        rouvrir_decision="a rouvert la décision",
    ),
    **_dits(
        Sorte.OBSERVATIONS,
        _LES_DEUX,
        ecrire_observation="a écrit une observation, à laquelle la structure doit répondre",
        repondre_observation="a répondu à une observation",
        lever_observation="a levé une observation",
        maintenir_observation="a maintenu une observation",
    ),
    **_dits(
        Sorte.ARGENT,
        _LES_DEUX,
        noter_signature="a noté la signature de la convention, le {le} : {convention}",
        effacer_signature="a effacé une signature notée par erreur : la convention est {convention}",
        verser="a noté un versement, {nature} : {montant}, {verse} en tout",
        annuler_versement="a annulé un versement de {montant} : {verse} restent versés",
        accorder_cofinancement="a dit ce qu'accorde {financeur} : {accorde}{au_lieu_de_l_accorde}, {verse} versés",
        liberer_montant="a libéré {libere} : il reste {montant} attribués",
    ),
    **_dits(
        Sorte.CHANGEMENTS,
        _LES_DEUX,
        declarer_modification="a déclaré un changement, {changement}, à partir du {effet}",
        retirer_modification="a retiré un changement, {changement}",
        accepter_modification="a accepté un changement, {changement}, à partir du {effet} : version {version} du plan",
        refuser_modification="a refusé un changement, {changement}",
    ),
}

# Ce qu'aucun dossier n'a à raconter : des comptes, des vérifications sans dossier, ce qui vaut pour toute une campagne
# ou toute une réunion, et ce qu'une personne dit d'elle-même.
SANS_DOSSIER = frozenset(
    {
        "changer_courriel",
        "changer_mot_de_passe",
        "ouvrir_compte",
        "renommer",
        "verifier_projet",
        "supprimer_verification",
        "donner_mandat",
        "declarer_lien",
        "finir_lien",
        "preparer_reunion",
        "corriger_reunion",
        "ouvrir_reunion",
        "annuler_reunion",
        "emarger",
        "rediger_reunion",
        "inscrire_points",
        "deplacer_point",
        "actualiser_points",
        "proposer_scenario",
        "actualiser_scenario",
        "renommer_scenario",
        "supprimer_scenario",
        "fixer_rang_d_ensemble",
        "fixer_sous_enveloppes",
        "fixer_echeancier",
    }
)
