"""Adopter un scénario prépare les décisions de la campagne ; le reprendre les défait, tant que rien n'est décidé."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, consigner_par_dossier, refuser_sans_droit, verrouiller
from preau.campagnes.models import Campagne, SousEnveloppe
from preau.campagnes.mots import en_instant
from preau.coeur.cycle import SCENARIO
from preau.coeur.financement import ZERO
from preau.coeur.phrases import compter, euros
from preau.instruction import droits
from preau.instruction.actions.commun import (
    passer,
    refuser_au_dela,
    refuser_si_autre,
    verrouiller_enveloppe,
    verrouiller_sous_enveloppes,
)
from preau.instruction.actions.financeurs import accorde_par_projet, refuser_financeurs_au_dela
from preau.instruction.candidats import Candidat, Situation, candidats
from preau.instruction.enums import EtatDecision, EtatScenario
from preau.instruction.models import Decision, DecisionDeCollectif, LigneDeScenario, Scenario
from preau.instruction.requetes import DecisionQuerySet
from preau.instruction.versions import version_du_scenario
from preau.projets.tables import Collectif
from preau.socle.horloge import maintenant

PERIME = "Depuis ce scénario, des dossiers, des avis ou des rangs ont changé : proposez-en un autre."


@transaction.atomic
def adopter_scenario(
    *, scenario: Scenario, casquette: Rattachement, vu: str | None = None, instant: datetime | None = None
) -> list[Decision]:
    """Retient ce scénario et prépare une décision par projet ; rien n'est encore attribué.

    Un seul par campagne, une fois le dépôt clos. Refuse un scénario qui dépasse l'enveloppe d'aujourd'hui, ou que des
    dossiers, des avis ou des rangs nouveaux ont démenti. ``vu`` :
    :func:`~preau.instruction.versions.version_du_scenario`.
    """
    campagne = verrouiller(scenario.campagne)
    refuser_sans_droit(permis=droits.peut_decider(casquette, campagne))
    enveloppe, sous = verrouiller_enveloppe(campagne.pk), verrouiller_sous_enveloppes(campagne)
    relu = Scenario.objects.select_for_update(no_key=True).prefetch_related("lignes", "parts").get(pk=scenario.pk)
    relu.etat = passer(SCENARIO, relu.etat, "adopter")
    instant = instant or maintenant()
    _verifier_campagne(campagne, instant)
    lignes = list(relu.lignes.all())
    total = sum((ligne.propose for ligne in lignes), ZERO)
    refuser_si_autre(vu, version_du_scenario(relu), f"ce scénario propose maintenant {euros(total)}")
    refuser_au_dela(total, enveloppe.montant, "les montants de ce scénario")
    _verifier_sous_enveloppes(lignes, sous)
    presents = {candidat.projet.pk: candidat for candidat in candidats(campagne)}
    if est_perime(relu, presents.values(), sous):
        raise ValidationError(PERIME, code="perime")
    relu.adopte_le, relu.adopte_par = instant, casquette.personne
    relu.save(update_fields=["etat", "adopte_le", "adopte_par", "modifie_le"])
    decisions = preparer_decisions(relu, lignes, presents)
    apres = {"decisions": len(decisions), "propose": str(total)}
    consigner("adopter_scenario", campagne, casquette, objet=relu, apres=apres)
    proposes = {presents[li.projet_id].projet.uuid: {"propose": str(li.propose)} for li in lignes}
    consigner_par_dossier("adopter_scenario", campagne, casquette, relu, proposes)
    return decisions


def est_perime(scenario: Scenario, presents: Iterable[Situation], dotes: Iterable[int]) -> bool:
    """Depuis ce scénario, un dossier, un avis, un rang, ou les comités qui ont leur sous-enveloppe ont changé.

    ``dotes`` : ces comités, aujourd'hui. Aucune requête si les lignes et les parts du scénario sont déjà lues.
    """
    if {part.comite_id for part in scenario.parts.all()} != set(dotes):
        return True
    lignes = {(li.projet_id, li.depot_id, li.rang, li.exclusion) for li in scenario.lignes.all()}
    return {present.image for present in presents} != lignes


def _verifier_sous_enveloppes(lignes: Sequence[LigneDeScenario], sous: Mapping[int, SousEnveloppe]) -> None:
    """Ce que le scénario propose aux dossiers d'un comité tient dans sa sous-enveloppe d'aujourd'hui."""
    for comite, une in sous.items():
        total = sum((ligne.propose for ligne in lignes if ligne.comite_id == comite), ZERO)
        refuser_au_dela(total, une.montant, f"les montants de ce scénario pour {une.comite}", une)


def _verifier_campagne(campagne: Campagne, instant: datetime) -> None:
    if campagne.cloture_le is None or instant < campagne.cloture_le:
        quand = f" jusqu'au {en_instant(campagne.cloture_le)}" if campagne.cloture_le else ""
        raise ValidationError(f"On peut encore déposer{quand} : adoptez un scénario après la clôture.", code="ouverte")
    if adopte := campagne.scenarios.adoptes().first():
        raise ValidationError(f"Le scénario « {adopte} » est déjà adopté : reprenez-le d'abord.", code="adopte")


# Ce qu'une décision préparée à nouveau reprend : tout, sauf ce qui l'identifie et ce qui est payé.
_PREPARES = [
    champ.name
    for champ in Decision._meta.concrete_fields  # l'API publique de Django pour ses champs
    if champ.name not in {"id", "uuid", "cree_le", "projet", "campagne", "verse"}
]


def preparer_decisions(
    scenario: Scenario, lignes: Sequence[LigneDeScenario], presents: dict[int, Candidat]
) -> list[Decision]:
    """Une décision par ligne, et ce qu'elle propose à chaque collectif du dépôt.

    Celle d'un projet qui en a déjà une, vidée de ses collectifs, est préparée à sa place.
    """
    accordes = accorde_par_projet(li.projet_id for li in lignes)
    Decision.objects.bulk_create(
        (_decision(scenario, li, presents[li.projet_id], accordes.get(li.projet_id, ZERO)) for li in lignes),
        update_conflicts=True,
        unique_fields=["projet"],
        update_fields=_PREPARES,
    )
    decisions = list(Decision.objects.filter(projet__in=[li.projet_id for li in lignes]).order_by("pk"))
    cles = {collectif.cle for candidat in presents.values() for collectif in candidat.demande.collectifs}
    connus = dict(Collectif.objects.filter(uuid__in=cles).values_list("uuid", "pk"))
    DecisionDeCollectif.objects.bulk_create(
        DecisionDeCollectif(
            decision=decision,
            collectif_id=connus[collectif.cle],
            nom=collectif.nom,
            enfants=collectif.enfants,
            calcule=collectif.calcule,
            formule=collectif.formule,
            propose=part,
        )
        for decision in decisions
        for demande in [presents[decision.projet_id].demande]
        for collectif, part in zip(demande.collectifs, demande.partager(decision.propose), strict=True)
    )
    return decisions


def _decision(scenario: Scenario, ligne: LigneDeScenario, candidat: Candidat, accorde: Decimal) -> Decision:
    """La décision préparée d'un projet ; refuse ce que les autres financeurs accordent en trop."""
    refuser_financeurs_au_dela(candidat.projet, accorde, candidat.demande.a_couvrir)
    return Decision(
        campagne=scenario.campagne,
        projet_id=ligne.projet_id,
        depot_id=ligne.depot_id,
        scenario=scenario,
        comite_id=ligne.comite_id,
        rang=ligne.rang,
        exclusion=ligne.exclusion,
        demande=ligne.demande,
        plafond=candidat.demande.plafond,
        a_couvrir=candidat.demande.a_couvrir,
        accorde=accorde,
        propose=ligne.propose,
        motif_propose=_pourquoi(ligne),
    )


def _pourquoi(ligne: LigneDeScenario) -> str:
    """La raison de la méthode, son rang, ce qui restait ; avant elle, celle de la personne qui a corrigé la ligne."""
    if not ligne.motif_de_correction:
        return ligne.motif
    return f"{ligne.motif_de_correction}\nAvant cette correction : {ligne.motif}"


def decisions_prises(scenario: Scenario) -> DecisionQuerySet:
    """Les décisions prises d'après ce scénario : tant qu'il y en a, il ne se reprend plus."""
    return scenario.decisions.exclude(etat=EtatDecision.PREPAREE)


@transaction.atomic
def reprendre_scenario(*, scenario: Scenario, casquette: Rattachement) -> Scenario:
    """Revient sur l'adoption : les décisions préparées disparaissent, le scénario se corrige à nouveau.

    Refuse dès qu'une décision est prise : elle se change alors une à une.
    """
    campagne = verrouiller(scenario.campagne)
    refuser_sans_droit(permis=droits.peut_decider(casquette, campagne))
    verrouiller_enveloppe(campagne.pk)
    relu = Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    relu.etat = passer(SCENARIO, relu.etat, "reprendre")
    if prises := decisions_prises(relu).count():
        phrase = f"{compter(prises, 'décision')} déjà prise{'s' if prises > 1 else ''} d'après ce scénario"
        raise ValidationError(f"{phrase} : changez les décisions une à une.", code="decide")
    relu.decisions.all().delete()
    relu.adopte_le = relu.adopte_par = None
    relu.save(update_fields=["etat", "adopte_le", "adopte_par", "modifie_le"])
    apres = {"etat": EtatScenario.BROUILLON.value}
    consigner("reprendre_scenario", campagne, casquette, objet=relu, apres=apres)
    projets = relu.lignes.values_list("projet__uuid", flat=True)
    consigner_par_dossier("reprendre_scenario", campagne, casquette, relu, {projet: {} for projet in projets})
    return relu
