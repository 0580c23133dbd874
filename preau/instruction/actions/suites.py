"""Ce qui suit une décision : on la relit, on la notifie, on la rouvre. L'argent n'y bouge pas."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement, Structure
from preau.campagnes.actions.commun import prevenir_responsables, refuser_sans_droit
from preau.coeur.cycle import DECISION
from preau.coeur.phrases import euros
from preau.instruction import droits
from preau.instruction.actions.commun import consigner_decision, passer, refuser_a_qui_est_lie, refuser_si_change
from preau.instruction.actions.modifications import ouvrir_le_plan
from preau.instruction.models import Decision
from preau.socle.horloge import maintenant


@transaction.atomic
def relire_decision(
    *, decision: Decision, casquette: Rattachement, vu: datetime | None = None, instant: datetime | None = None
) -> Decision:
    """Note qu'une personne a relu cette décision ; la changer ensuite efface la relecture."""
    refuser_sans_droit(permis=droits.peut_relire(casquette, decision.campagne))
    refuser_a_qui_est_lie(casquette, decision.projet_id)
    relue = _avancer(decision, "relire", vu)
    relue.relue_le, relue.relue_par = instant or maintenant(), casquette.personne
    relue.save(update_fields=["etat", "relue_le", "relue_par", "modifie_le"])
    consigner_decision("relire_decision", relue, casquette)
    return relue


@transaction.atomic
def noter_notification(*, decision: Decision, casquette: Rattachement, instant: datetime | None = None) -> Decision:
    """Note qu'une décision relue part à la structure, qui peut dès lors la lire.

    À appeler dans la transaction qui écrit le courrier : si rien n'est écrit, la décision reste à notifier.
    """
    refuser_sans_droit(permis=droits.peut_notifier(casquette, decision.campagne))
    relue = _avancer(decision, "notifier")
    relue.notifiee_le, relue.notifiee_par = instant or maintenant(), casquette.personne
    relue.save(update_fields=["etat", "notifiee_le", "notifiee_par", "modifie_le"])
    ouvrir_le_plan(relue)
    apres = {"issue": relue.issue, "montant": str(relue.montant), "rang": relue.rang}
    consigner_decision("noter_notification", relue, casquette, apres=apres)
    return relue


@transaction.atomic
def rouvrir_decision(*, decision: Decision, casquette: Rattachement, motif: str) -> Decision:
    """Rouvre une décision notifiée, pour la changer ; d'ici là, son montant reste attribué."""
    refuser_sans_droit(permis=droits.peut_decider(casquette, decision.campagne))
    refuser_a_qui_est_lie(casquette, decision.projet_id)
    relue = _avancer(decision, "rouvrir")
    if not motif.strip():
        raise ValidationError({"motif": "Dites pourquoi cette décision est rouverte."})
    avant = {"notifiee_le": relue.notifiee_le.isoformat() if relue.notifiee_le else None}
    relue.relue_le = relue.relue_par = relue.notifiee_le = relue.notifiee_par = None
    relue.save()
    apres = {"motif": motif.strip()}
    structures = Structure.objects.filter(pk=relue.projet.structure_id)
    contexte = {"decision": relue, "projet": relue.projet, "motif": motif.strip()}
    prevenir_responsables(structures, "instruction/courrier/rouverte.txt", contexte)
    consigner_decision("rouvrir_decision", relue, casquette, avant=avant, apres=apres)
    return relue


def _avancer(decision: Decision, acte: str, vu: datetime | None = None) -> Decision:
    """La décision sous verrou, dans l'état où l'acte la mène, pas encore écrite."""
    decisions = Decision.objects.select_for_update(of=("self",), no_key=True)
    relue = decisions.select_related("campagne", "projet__structure").get(pk=decision.pk)
    etat = passer(DECISION, relue.etat, acte)
    refuser_si_change(vu, relue, f"« {relue.projet} », {relue.get_issue_display()}, {euros(relue.montant)}")
    relue.etat = etat
    return relue
