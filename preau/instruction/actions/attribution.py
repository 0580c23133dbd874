"""Attribuer, refuser, ajourner : la seule porte par où l'argent d'une enveloppe sort, et y revient.

Sous le verrou de l'enveloppe, on recompte ce qui est attribué, on refuse ce qui la dépasse, on écrit les lignes et
``attribue`` ensemble ; de même dans la sous-enveloppe de son comité, s'il en a une. La base refuse de son côté que
``attribue`` dépasse le montant.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import refuser_sans_droit
from preau.campagnes.models import Enveloppe, SousEnveloppe
from preau.campagnes.requetes import parametres_de
from preau.coeur.cycle import DECISION, MODIFICATION, PROJET
from preau.coeur.financement import ZERO, au_centime, repartir
from preau.coeur.phrases import euros
from preau.coeur.referentiel.norme import en_date
from preau.instruction import droits
from preau.instruction.actions.commun import (
    consigner_decision,
    passer,
    refuser_a_qui_est_lie,
    refuser_au_dela,
    refuser_si_change,
    un_montant,
    verrouiller_enveloppe,
    verrouiller_sous_enveloppes,
)
from preau.instruction.actions.financeurs import refuser_financeurs_au_dela
from preau.instruction.actions.messages_des_modifications import prevenir_la_structure
from preau.instruction.candidats import exclusion_levee, exclusion_par_l_avis
from preau.instruction.demandes import demande_instruite, est_la_sienne
from preau.instruction.enums import EtatDecision, Issue
from preau.instruction.liberation import ALiberer, a_liberer
from preau.instruction.models import Decision, DecisionDeCollectif, Liberation
from preau.projets.tables import Modification, Recevabilite
from preau.projets.tables.surcouche import DecisionDeRecevabilite
from preau.socle.horloge import maintenant

_ACTUALISER = "actualisez le scénario, puis décidez"
_ACTES = {Issue.ATTRIBUE: "attribuer", Issue.REFUSE: "refuser", Issue.AJOURNE: "ajourner"}


class Part(NamedTuple):
    """Ce qui est décidé d'un collectif (son identifiant public) : un montant, ou 0 et le motif de ne pas le retenir."""

    collectif: UUID
    montant: Decimal
    motif: str = ""


class _Ouverte(NamedTuple):
    """Une décision et son enveloppe, sous verrou ; ``apres`` : l'état où l'acte la mènera.

    ``sous`` : la sous-enveloppe de son comité, s'il en a une.
    """

    enveloppe: Enveloppe
    sous: SousEnveloppe | None
    decision: Decision
    apres: str


@transaction.atomic
def attribuer(
    *,
    decision: Decision,
    casquette: Rattachement,
    parts: Sequence[Part] | None = None,
    motif: str = "",
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Decision:
    """Attribue un montant au projet, collectif par collectif ; sans ``parts``, ce que proposait le scénario.

    ``motif`` : pourquoi ; sans lui, celui de la proposition, si le montant est le sien. Refuse ce qui dépasse
    l'enveloppe, la demande, ou ce que les autres recettes laissent à couvrir, et ce qu'aucun comité n'a classé.
    """
    ouverte = _ouvrir(decision, casquette, Issue.ATTRIBUE, vu)
    relue = ouverte.decision
    if relue.exclusion:
        depuis = f" Ce n'est plus vrai depuis : {_ACTUALISER}." if exclusion_levee(relue) else ""
        raise ValidationError(relue.exclusion + depuis, code="exclu")
    _refuser_si_le_dossier_a_change(relue)
    collectifs = list(relue.collectifs.select_related("collectif"))
    _retenir(collectifs, _proposees(collectifs) if parts is None else parts)
    total = sum((collectif.montant for collectif in collectifs), ZERO)
    _verifier_total(relue, total)
    raison = motif.strip() or (relue.motif_propose if total == relue.propose else "")
    _poser(ouverte, Issue.ATTRIBUE, collectifs, raison, casquette, instant)
    return relue


@transaction.atomic
def refuser(
    *,
    decision: Decision,
    casquette: Rattachement,
    motif: str = "",
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Decision:
    """Refuse le projet ; ce qui lui était attribué revient à l'enveloppe.

    ``motif`` : pourquoi ; sans lui, celui de la proposition, si elle ne lui donnait rien.
    """
    ouverte = _ouvrir(decision, casquette, Issue.REFUSE, vu)
    raison = motif.strip() or ("" if ouverte.decision.propose else ouverte.decision.motif_propose)
    return _sans_montant(ouverte, Issue.REFUSE, raison, casquette, instant)


@transaction.atomic
def ajourner(
    *,
    decision: Decision,
    casquette: Rattachement,
    motif: str,
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Decision:
    """Remet la décision à plus tard ; ce qui était attribué au projet revient à l'enveloppe."""
    return _sans_montant(_ouvrir(decision, casquette, Issue.AJOURNE, vu), Issue.AJOURNE, motif, casquette, instant)


def _ouvrir(decision: Decision, casquette: Rattachement, issue: Issue, vu: datetime | None) -> _Ouverte:
    """Prend les verrous, vérifie le droit, ce que la personne a lu, et que l'état permet l'acte."""
    refuser_sans_droit(permis=droits.peut_decider(casquette, decision.campagne))
    refuser_a_qui_est_lie(casquette, decision.projet_id)
    enveloppe = verrouiller_enveloppe(decision.campagne_id)
    sous = verrouiller_sous_enveloppes(decision.campagne_id)
    decisions = Decision.objects.select_for_update(of=("self", "projet"), no_key=True)
    relue = decisions.select_related("campagne", "projet__structure").get(pk=decision.pk)
    # Un dossier retiré par sa structure se refuse encore : son montant revient à l'enveloppe.
    passer(PROJET, relue.projet.etat, "refuser" if issue == Issue.REFUSE else "decider")
    apres = passer(DECISION, relue.etat, _ACTES[issue])
    dit = relue.get_issue_display() or relue.get_etat_display()
    refuser_si_change(vu, relue, f"« {relue.projet} », {dit}, {euros(relue.montant)}")
    return _Ouverte(enveloppe, sous.get(relue.comite_id or 0), relue, apres)


def _refuser_si_le_dossier_a_change(decision: Decision) -> None:
    """Ce qui a été préparé doit être le dossier d'aujourd'hui : son dépôt, sa recevabilité, son avis, ses charges.

    Un dossier à compléter se dépose à nouveau, un projet ajourné s'instruit encore et retourne au comité.
    """
    suite = "refusez ou ajournez d'abord ce projet, puis actualisez le scénario" if decision.montant else _ACTUALISER
    depot = decision.projet.depots.filter(retrait__isnull=True).order_by("-numero").only("pk").first()
    if depot is None or depot.pk != decision.depot_id:
        phrase = "Ce dossier a été déposé à nouveau, ou retiré, depuis que cette décision est préparée"
        raise ValidationError(f"{phrase} : {suite}.", code="demande")
    if Recevabilite.objects.en_vigueur().filter(depot=depot, decision=DecisionDeRecevabilite.IRRECEVABLE).exists():
        raise ValidationError("Ce dossier est irrecevable : rien ne peut lui être attribué.", code="exclu")
    if exclusion := exclusion_par_l_avis(decision.projet):
        raise ValidationError(exclusion, code="exclu")
    if decision.issue != Issue.AJOURNE:
        return
    if not est_la_sienne(decision, demande_instruite(decision.depot, parametres_de(decision.campagne))):
        phrase = "Depuis l'adoption du scénario, des charges de ce projet ont été écartées ou rétablies"
        raise ValidationError(f"{phrase} : actualisez le scénario, puis attribuez.", code="demande")


def _proposees(collectifs: Sequence[DecisionDeCollectif]) -> list[Part]:
    """Ce que le scénario adopté proposait, collectif par collectif."""
    return [
        Part(c.collectif.uuid, c.propose, "" if c.propose else "Le scénario adopté ne lui propose rien.")
        for c in collectifs
    ]


def _retenir(collectifs: Sequence[DecisionDeCollectif], parts: Sequence[Part]) -> None:
    """Pose sur chaque collectif son montant, ou le motif de ne pas le retenir."""
    dites = {part.collectif: part for part in parts}
    if len(dites) < len(parts) or set(dites) != {collectif.collectif.uuid for collectif in collectifs}:
        raise ValidationError("Dites une fois, pour chaque collectif du projet, ce qui est décidé.", code="collectifs")
    for collectif in collectifs:
        part = dites[collectif.collectif.uuid]
        collectif.montant, collectif.motif = un_montant(part.montant, "montant"), part.motif.strip()
        collectif.retenu = collectif.montant > 0
        if not collectif.retenu and not collectif.motif:
            raise ValidationError({"motif": f"Dites pourquoi « {collectif.nom} » n'est pas retenu."})


def _verifier_total(decision: Decision, total: Decimal) -> None:
    """Un montant, jamais au-delà de la demande, ni de ce que les autres recettes laissent à couvrir."""
    if not total:
        raise ValidationError("Aucun collectif n'est retenu : refusez ou ajournez ce projet.", code="rien")
    if total > decision.demande:
        phrase = f"Ce projet demande {euros(decision.demande)} : {euros(total)} ne peuvent lui être attribués."
        raise ValidationError(phrase, code="demande")
    if total > decision.plafond:
        phrase = f"Les autres recettes de ce projet laissent {euros(decision.plafond)} de charges à couvrir"
        raise ValidationError(f"{phrase} : {euros(total)} les dépassent.", code="charges")
    refuser_financeurs_au_dela(decision.projet, decision.accorde, decision.a_couvrir, ps=total)


def _sans_montant(
    ouverte: _Ouverte, issue: Issue, motif: str, casquette: Rattachement, instant: datetime | None
) -> Decision:
    """Aucun collectif n'est retenu, pour le motif du projet."""
    collectifs = list(ouverte.decision.collectifs.all())
    for collectif in collectifs:
        collectif.retenu, collectif.montant, collectif.motif = False, ZERO, motif.strip()
    _poser(ouverte, issue, collectifs, motif.strip(), casquette, instant)
    return ouverte.decision


def _poser(
    ouverte: _Ouverte,
    issue: Issue,
    collectifs: Sequence[DecisionDeCollectif],
    motif: str,
    casquette: Rattachement,
    instant: datetime | None,
) -> None:
    """Recompte l'attribué, refuse ce qui dépasse, écrit les lignes, la décision et l'enveloppe."""
    enveloppe, sous, decision, apres = ouverte
    if not motif:
        raise ValidationError({"motif": "Dites pourquoi : la structure lira ce motif."})
    total = sum((collectif.montant for collectif in collectifs), ZERO)
    if total < decision.verse:
        phrase = f"{euros(decision.verse)} sont déjà versés à ce projet"
        raise ValidationError(f"{phrase} : annulez d'abord les versements en trop.", code="verse")
    autres = _attribue_aux_autres(decision)
    refuser_au_dela(total, enveloppe.montant - autres, f"pour « {decision.projet} »")
    if sous:
        du_comite = _attribue_aux_autres(decision, comite=decision.comite_id)
        refuser_au_dela(total, sous.montant - du_comite, f"pour « {decision.projet} »", sous)
    avant = {"issue": decision.issue, "montant": str(decision.montant), "attribue": str(enveloppe.attribue)}
    DecisionDeCollectif.objects.bulk_update(collectifs, ["retenu", "montant", "motif"])
    decision.etat, decision.issue, decision.montant, decision.motif = apres, issue, total, motif
    decision.decidee_le, decision.decidee_par = instant or maintenant(), casquette.personne
    decision.relue_le = decision.relue_par = None
    decision.save()
    _compter(enveloppe, sous, decision)
    ecrit = {"issue": issue.value, "montant": str(total), "attribue": str(enveloppe.attribue), "motif": motif}
    consigner_decision(_ACTES[issue], decision, casquette, avant=avant, apres=ecrit)


def _attribue_aux_autres(decision: Decision, **choix: int | None) -> Decimal:
    """Ce qui est attribué aux autres projets de la campagne, recompté ligne à ligne ; ``choix`` : ceux d'un comité."""
    autres = Decision.objects.filter(campagne=decision.campagne_id, **choix).exclude(pk=decision.pk)
    return au_centime(autres.aggregate(total=Sum("montant"))["total"] or ZERO)


def _compter(enveloppe: Enveloppe, sous: SousEnveloppe | None, decision: Decision) -> None:
    """Écrit ce qui est attribué, recompté avec cette décision, dans l'enveloppe et dans la sous-enveloppe du comité."""
    enveloppe.attribue = _attribue_aux_autres(decision) + decision.montant
    enveloppe.save(update_fields=["attribue", "modifie_le"])
    if sous:
        sous.attribue = _attribue_aux_autres(decision, comite=decision.comite_id) + decision.montant
        sous.save(update_fields=["attribue", "modifie_le"])


@transaction.atomic
def liberer_montant(
    *,
    modification: Modification,
    casquette: Rattachement,
    motif: str,
    montant: Decimal | None = None,
    lien: str = "",
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Liberation:
    """Rend à l'enveloppe le montant d'un arrêt accepté, en entier ou en partie ; jamais ce qui est déjà payé.

    ``montant`` : à défaut, tout ce qui peut l'être. Un projet à qui il ne reste rien est abandonné. ``vu`` : le
    ``modifie_le`` de la décision lue.
    """
    refuser_sans_droit(permis=droits.peut_decider(casquette, modification.projet.campagne))
    refuser_a_qui_est_lie(casquette, modification.projet_id)
    enveloppe = verrouiller_enveloppe(modification.projet.campagne_id)
    sous = verrouiller_sous_enveloppes(modification.projet.campagne_id)
    decisions = Decision.objects.select_for_update(of=("self", "projet"), no_key=True)
    decision = decisions.select_related("campagne", "projet__structure").get(projet=modification.projet_id)
    arret = _arret_accepte(modification, decision)
    refuser_si_change(vu, decision, f"« {decision.projet} », {euros(decision.montant)} attribués")
    laisse = a_liberer(arret, decision)
    libere, motif = _verifier_liberation(laisse, montant, motif)
    avant = {"issue": decision.issue, "montant": str(decision.montant), "attribue": str(enveloppe.attribue)}
    _reduire(laisse, libere, f"Arrêté à partir du {en_date(arret.effet_le)} : {motif}")
    _compter(enveloppe, sous.get(decision.comite_id or 0), decision)
    quand = instant or maintenant()
    faite = {"montant": libere, "motif": motif, "liberee_par": casquette.personne, "liberee_le": quand}
    liberation = Liberation.objects.create(decision=decision, modification=arret, **faite)
    dit = {"issue": decision.issue, "montant": str(decision.montant), "attribue": str(enveloppe.attribue)}
    ecrit = {**dit, "libere": str(libere), "motif": motif, "modification": str(arret.uuid)}
    consigner_decision("liberer_montant", decision, casquette, avant=avant, apres=ecrit)
    prevenir_la_structure(arret, "libere", lien, montant=euros(libere), reste=euros(decision.montant), motif=motif)
    return liberation


def _arret_accepte(modification: Modification, decision: Decision) -> Modification:
    """L'arrêt sous verrou, accepté, dont rien n'est libéré ; sa décision est notifiée."""
    Modification.objects.select_for_update(no_key=True).get(pk=modification.pk)
    arret = Modification.objects.entieres().select_related("liberation").get(pk=modification.pk)
    passer(MODIFICATION, arret.etat, "liberer")
    if not arret.est_un_abandon:
        raise ValidationError("Ce changement n'arrête rien : il n'y a pas de montant à libérer.", code="abandon")
    if hasattr(arret, "liberation"):
        deja = arret.liberation
        quand = en_date(timezone.localtime(deja.liberee_le).date())
        raise ValidationError(f"{euros(deja.montant)} ont déjà été libérés pour cet arrêt, le {quand}.", code="libere")
    if decision.etat != EtatDecision.NOTIFIEE:
        phrase = "Cette décision est rouverte : son montant s'y change, et rien ne se libère à part."
        raise ValidationError(phrase, code="etat")
    return arret


def _verifier_liberation(laisse: ALiberer, montant: Decimal | None, motif: str) -> tuple[Decimal, str]:
    """Le montant à libérer et son motif, s'ils se tiennent."""
    if not laisse.montant:
        raise ValidationError("Il ne reste rien à libérer : ce montant est déjà payé, ou rendu.", code="rien")
    libere = laisse.montant if montant is None else un_montant(montant, "montant")
    fautes = {}
    if not ZERO < libere <= laisse.montant:
        fautes["montant"] = f"Libérez d'un centime à {euros(laisse.montant)}, ce que cet arrêt laisse."
    if not motif.strip():
        fautes["motif"] = "Dites pourquoi : la structure lira ce motif, et le journal le garde."
    if fautes:
        raise ValidationError(fautes)
    return libere, motif.strip()


def _reduire(laisse: ALiberer, libere: Decimal, motif: str) -> None:
    """Réduit les collectifs arrêtés, chacun à proportion, et la décision d'autant."""
    decision, collectifs = laisse.decision, laisse.collectifs
    restes = repartir(laisse.attribue - libere, [collectif.montant for collectif in collectifs])
    for collectif, reste in zip(collectifs, restes, strict=True):
        collectif.montant, collectif.retenu = reste, reste > 0
        if not collectif.retenu:
            collectif.motif = motif
    DecisionDeCollectif.objects.bulk_update(collectifs, ["retenu", "montant", "motif"])
    decision.montant -= libere
    if not decision.montant:
        decision.issue = Issue.ABANDONNE
    decision.save(update_fields=["montant", "issue", "modifie_le"])
