"""Payer ce qui est attribué, jamais plus : l'échéancier de la campagne, les versements, leur annulation."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, refuser_sans_droit, verrouiller
from preau.campagnes.models import Campagne
from preau.coeur.cycle import DECISION, VERSEMENT
from preau.coeur.phrases import euros
from preau.instruction import droits
from preau.instruction.actions.commun import consigner_decision, passer, refuser_si_change, un_montant
from preau.instruction.echeances import echeances
from preau.instruction.enums import EtatConvention, Issue, NatureDeVersement
from preau.instruction.models import (
    AnnulationDeVersement,
    Convention,
    Decision,
    EcheancierDeCampagne,
    Notification,
    Versement,
)
from preau.socle.horloge import maintenant

CENT = Decimal(100)


@transaction.atomic
def fixer_echeancier(
    *, campagne: Campagne, casquette: Rattachement, part_acompte: Decimal, acompte_le: date, solde_le: date
) -> EcheancierDeCampagne:
    """Dit comment la campagne paie : la part de l'acompte, en pour cent, et les deux dates.

    La part ne change plus une fois qu'une somme est versée ; les dates, si.
    """
    campagne = verrouiller(campagne)
    refuser_sans_droit(permis=droits.peut_preparer(casquette, campagne))
    if not (part_acompte.is_finite() and 0 <= part_acompte <= CENT):
        raise ValidationError({"part_acompte": "Écrivez une part de 0 à 100 %."})
    if solde_le <= acompte_le:
        raise ValidationError({"solde_le": "Le solde vient après l'acompte : choisissez une date plus tardive."})
    echeancier = EcheancierDeCampagne.objects.filter(campagne=campagne).first()
    avant = _dit(echeancier) if echeancier else {}
    if echeancier and echeancier.part_acompte != part_acompte and _annonce(echeancier):
        phrase = "Des lettres parties annoncent cette part d'acompte : elle ne change plus, seules ses dates."
        raise ValidationError({"part_acompte": phrase})
    verse = Versement.objects.qui_tiennent().filter(decision__campagne=campagne).exists()
    if echeancier and verse and echeancier.part_acompte != part_acompte:
        phrase = "Des sommes sont déjà versées : la part de l'acompte ne change plus, seules ses dates."
        raise ValidationError({"part_acompte": phrase})
    echeancier = echeancier or EcheancierDeCampagne(campagne=campagne)
    echeancier.part_acompte, echeancier.acompte_le, echeancier.solde_le = part_acompte, acompte_le, solde_le
    echeancier.full_clean()
    echeancier.save()
    consigner("fixer_echeancier", campagne, casquette, objet=echeancier, avant=avant, apres=_dit(echeancier))
    return echeancier


def _annonce(echeancier: EcheancierDeCampagne) -> bool:
    """Une lettre d'un projet attribué est partie depuis que l'échéancier est fixé : elle en dit les montants."""
    parties = Notification.objects.filter(decision__campagne=echeancier.campagne_id, issue=Issue.ATTRIBUE)
    return parties.filter(notifiee_le__gte=echeancier.cree_le).exists()


def _dit(echeancier: EcheancierDeCampagne) -> dict[str, str]:
    return {
        "part_acompte": str(echeancier.part_acompte),
        "acompte_le": echeancier.acompte_le.isoformat(),
        "solde_le": echeancier.solde_le.isoformat(),
    }


@transaction.atomic
def verser(
    *,
    decision: Decision,
    casquette: Rattachement,
    nature: str,
    montant: Decimal,
    verse_le: date,
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Versement:
    """Note une somme payée à la structure : conventionnée, dans l'échéancier, et jamais au-delà de l'attribué."""
    relue = _verrouiller(decision, casquette)
    passer(DECISION, relue.etat, "verser")
    refuser_si_change(vu, relue, f"{euros(relue.montant)} attribués, {euros(relue.verse)} versés")
    le = instant or maintenant()
    somme = un_montant(montant, "montant")
    if not somme:
        raise ValidationError({"montant": "Écrivez la somme versée, d'au moins un centime."})
    if verse_le > le.date():
        raise ValidationError({"verse_le": "Notez un versement le jour où il est fait, pas avant."})
    _verifier_convention(relue, verse_le)
    _verifier_echeance(relue, nature, somme)
    versement = Versement.objects.create(
        decision=relue, nature=nature, montant=somme, verse_le=verse_le, par=casquette.personne, le=le
    )
    avant = {"verse": str(relue.verse)}
    relue.verse += somme
    relue.save(update_fields=["verse", "modifie_le"])
    apres = {"versement": str(versement.uuid), "nature": nature, "montant": str(somme), "verse": str(relue.verse)}
    consigner_decision("verser", relue, casquette, avant=avant, apres=apres)
    return versement


def _verifier_convention(decision: Decision, verse_le: date) -> None:
    convention = Convention.objects.filter(notification__decision=decision).order_by("-pk").first()
    if convention is None or convention.etat != EtatConvention.CONVENTIONNEE or convention.caf_le is None:
        phrase = "La convention n'est pas signée des deux parties : notez d'abord les signatures."
        raise ValidationError(phrase, code="convention")
    if verse_le < convention.caf_le:
        raise ValidationError({"verse_le": "Ce jour est avant la signature de la convention par la Caf."})


def _verifier_echeance(decision: Decision, nature: str, somme: Decimal) -> None:
    """L'échéancier est fixé, et cette somme tient dans ce que son échéance doit encore, et dans l'attribué."""
    if nature not in NatureDeVersement:
        raise ValidationError({"nature": "Choisissez l'acompte ou le solde."})
    dues = {echeance.nature: echeance for echeance in echeances(decision)}
    if not dues:
        phrase = "L'échéancier de cette campagne n'est pas fixé : dites d'abord la part de l'acompte et les dates."
        raise ValidationError(phrase, code="echeancier")
    reste = decision.montant - decision.verse
    if somme > reste:
        phrase = f"Il reste {euros(reste)} à verser sur {euros(decision.montant)} attribués : versez au plus ce reste."
        raise ValidationError({"montant": phrase})
    echeance = dues[NatureDeVersement(nature)]
    if nature == NatureDeVersement.ACOMPTE and somme > echeance.reste:
        phrase = f"L'acompte est de {euros(echeance.du)}, dont {euros(echeance.reste)} restent à verser."
        raise ValidationError({"montant": phrase})


@transaction.atomic
def annuler_versement(
    *, versement: Versement, casquette: Rattachement, motif: str, instant: datetime | None = None
) -> AnnulationDeVersement:
    """Annule un versement, avec son motif : il reste écrit, et la somme redevient due."""
    relue = _verrouiller(versement.decision, casquette)
    annule = AnnulationDeVersement.objects.filter(versement=versement).exists()
    passer(VERSEMENT, "annule" if annule else "verse", "annuler_versement")
    if not motif.strip():
        raise ValidationError({"motif": "Dites pourquoi ce versement est annulé."})
    annulation = AnnulationDeVersement.objects.create(
        versement=versement, motif=motif.strip(), par=casquette.personne, le=instant or maintenant()
    )
    avant = {"verse": str(relue.verse)}
    relue.verse -= versement.montant
    relue.save(update_fields=["verse", "modifie_le"])
    apres = {
        "versement": str(versement.uuid),
        "montant": str(versement.montant),
        "verse": str(relue.verse),
        "motif": annulation.motif,
    }
    consigner_decision("annuler_versement", relue, casquette, avant=avant, apres=apres)
    return annulation


def _verrouiller(decision: Decision, casquette: Rattachement) -> Decision:
    refuser_sans_droit(permis=droits.peut_verser(casquette, decision.campagne))
    decisions = Decision.objects.select_for_update(of=("self",), no_key=True)
    return decisions.select_related("campagne", "projet__structure").get(pk=decision.pk)
