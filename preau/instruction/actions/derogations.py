"""Accorder ou refuser une dérogation sur un constat à apprécier, et revenir dessus."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.campagnes.models import Campagne
from preau.coeur.cycle import DEROGATION
from preau.coeur.referentiel import EXIGENCES, Verdict
from preau.coeur.referentiel.norme import en_date
from preau.instruction.actions.commun import passer
from preau.instruction.actions.ouverture import consigner_instruction, ouvrir_depot, prevenir, un_motif
from preau.projets.objets_scelles import objet_en_mots
from preau.projets.surcouche import numeros_ecartes, objet_au_depot, rapport_du_jour
from preau.projets.tables import Depot, Derogation
from preau.projets.tables.surcouche import DecisionDerogation
from preau.socle.horloge import maintenant

LONGUEUR_DECIDEUR = 160


@transaction.atomic
def deroger(  # noqa: PLR0913  # ce qui est décidé, de quoi, pourquoi, pour combien de temps
    *,
    depot: Depot,
    casquette: Rattachement,
    code: str,
    objet: str,
    decision: str,
    motif: str,
    valable_du: date | None = None,
    valable_au: date | None = None,
    lien: str = "",
    instant: datetime | None = None,
) -> Derogation:
    """Décide d'un constat « à apprécier » de ce dépôt, quel qu'en soit le code ; il le dira partout.

    ``decision`` : « accordee » ou « refusee ». ``valable_du`` et ``valable_au`` : si elle ne vaut qu'une part de
    l'année de la campagne.
    """
    projet, _ = ouvrir_depot(depot, casquette, "deroger")
    _refuser_si_decide(depot, code, objet)
    jour = timezone.localtime(instant or maintenant()).date()
    _exiger_a_apprecier(depot, code, objet, jour)
    if decision not in DecisionDerogation.values:
        raise ValidationError({"decision": "Choisissez : accorder la dérogation, ou la refuser."})
    net = un_motif(motif)
    _verifier_dates(projet.campagne, decision, valable_du, valable_au)
    vise = {"depot": depot, "code": code, "objet": objet, "valable_du": valable_du, "valable_au": valable_au}
    qui = {"par": casquette.personne, "role": casquette.role, "le": jour}
    decideur = f"{casquette.personne}, {projet.campagne.caf}"[:LONGUEUR_DECIDEUR]
    derogation = Derogation.objects.create(**vise, **qui, decision=decision, motif=net, decideur=decideur)
    apres = {"code": code, "objet": objet, "decision": decision, "motif": net, "depot": str(depot.numero)}
    consigner_instruction("deroger", projet, casquette, derogation, apres=apres)
    prevenir(projet, "instruction/courrier/derogation.txt", lien, **_dit(derogation))
    return derogation


def _dit(derogation: Derogation) -> dict[str, object]:
    regle = f"{objet_en_mots(derogation.depot, derogation.objet)} : {EXIGENCES[derogation.code].titre}"
    return {"derogation": derogation, "regle": regle}


def _exiger_a_apprecier(depot: Depot, code: str, objet: str, jour: date) -> None:
    ecartees = numeros_ecartes(depot)
    a_apprecier = (c for c in rapport_du_jour(depot, jour=jour).constats if c.verdict is Verdict.A_APPRECIER)
    if (code, objet) not in {(c.code, objet_au_depot(c.objet, ecartees)) for c in a_apprecier}:
        raise ValidationError("Ce constat n'est pas « à apprécier » : rechargez la page.", code="constat")


def _refuser_si_decide(depot: Depot, code: str, objet: str) -> None:
    deja = depot.derogations.en_vigueur().filter(code=code, objet=objet).first()
    dit = f"{deja.get_decision_display()} par {deja.decideur}, le {en_date(deja.le)}" if deja else ""
    passer(DEROGATION, "decidee" if deja else "a_apprecier", "deroger", dit)


def _verifier_dates(campagne: Campagne, decision: str, du: date | None, au: date | None) -> None:
    """Les dates sont dans l'année de la campagne, dans l'ordre, et seulement pour une dérogation accordée."""
    if decision == DecisionDerogation.REFUSEE and (du or au):
        raise ValidationError({"valable_du": "Un refus n'a pas de durée : effacez les dates."})
    for nom, jour in (("valable_du", du), ("valable_au", au)):
        if jour and jour not in campagne.annee:
            phrase = f"Choisissez un jour de l'année {campagne.annee_scolaire} : la dérogation finit avec sa campagne."
            raise ValidationError({nom: phrase})
    if du and au and au < du:
        raise ValidationError({"valable_au": "Le dernier jour vient après le premier."})


@transaction.atomic
def annuler_derogation(
    *,
    derogation: Derogation,
    casquette: Rattachement,
    motif: str,
    lien: str = "",
    instant: datetime | None = None,
) -> Derogation:
    """Revient sur une dérogation accordée ou refusée : le constat est à nouveau à apprécier."""
    projet, _ = ouvrir_depot(derogation.depot, casquette, "annuler_derogation")
    relue = (
        Derogation.objects.select_for_update(of=("self",), no_key=True).select_related("depot").get(pk=derogation.pk)
    )
    passer(DEROGATION, "decidee" if relue.annulee_le is None else "a_apprecier", "annuler_derogation")
    relue.annulee_le, relue.annulee_par = instant or maintenant(), casquette.personne
    relue.motif_annulation = un_motif(motif)
    relue.save()
    avant, apres = {"decision": relue.decision}, {"code": relue.code, "motif": relue.motif_annulation}
    consigner_instruction("annuler_derogation", projet, casquette, relue, avant=avant, apres=apres)
    prevenir(projet, "instruction/courrier/derogation_annulee.txt", lien, **_dit(relue))
    return relue
