"""Suivre les signatures d'une convention : la structure, puis la Caf ; les dates sont entrées par la Caf."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import refuser_sans_droit
from preau.coeur.cycle import CONVENTION
from preau.coeur.referentiel.norme import en_date
from preau.instruction import droits
from preau.instruction.actions.commun import consigner_decision, passer
from preau.instruction.enums import EtatConvention, EtatDecision
from preau.instruction.models import Convention, Decision
from preau.socle.horloge import aujourd_hui

_ROUVERTE = "Cette décision est rouverte : attendez que la nouvelle soit notifiée, et signez sa convention."


@transaction.atomic
def noter_signature(
    *, convention: Convention, casquette: Rattachement, le: date, jour: date | None = None
) -> Convention:
    """Note le jour où la partie suivante a signé : la structure d'abord, la Caf ensuite."""
    relue = _verrouiller(convention, casquette)
    par_la_caf = relue.etat != EtatConvention.A_SIGNER
    relue.etat = passer(CONVENTION, relue.etat, "signer_caf" if par_la_caf else "signer_structure")
    if relue.notification.decision.etat != EtatDecision.NOTIFIEE:
        raise ValidationError(_ROUVERTE, code="rouverte")
    if le > (jour or aujourd_hui()):
        raise ValidationError({"le": "Notez une signature le jour où elle est faite, pas avant."})
    if par_la_caf:
        if relue.structure_le and le < relue.structure_le:
            phrase = f"La structure a signé le {en_date(relue.structure_le)} : la Caf signe ce jour-là ou après."
            raise ValidationError({"le": phrase})
        relue.caf_le = le
    else:
        notifiee = timezone.localtime(relue.notification.notifiee_le).date()
        if le < notifiee:
            phrase = f"La décision est notifiée depuis le {en_date(notifiee)} : ce jour est avant."
            raise ValidationError({"le": phrase})
        relue.structure_le = le
    return _ecrire("noter_signature", relue, casquette, le.isoformat())


@transaction.atomic
def effacer_signature(*, convention: Convention, casquette: Rattachement) -> Convention:
    """Efface la dernière signature notée, si elle l'a été par erreur ; le journal la garde."""
    relue = _verrouiller(convention, casquette)
    relue.etat = passer(CONVENTION, relue.etat, "effacer_signature")
    if relue.notification.decision.verse:
        raise ValidationError("Une somme est versée sur cette convention : annulez d'abord le versement.", code="verse")
    if relue.caf_le:
        relue.caf_le = None
    else:
        relue.structure_le = None
    return _ecrire("effacer_signature", relue, casquette, "")


def _verrouiller(convention: Convention, casquette: Rattachement) -> Convention:
    """La convention sous verrou, sa décision d'abord : un versement la verrouille aussi, et lit les signatures."""
    Decision.objects.select_for_update(no_key=True).get(notifications=convention.notification_id)
    liees = "notification__decision__campagne", "notification__decision__projet__structure"
    relue = Convention.objects.select_for_update(of=("self",), no_key=True).select_related(*liees).get(pk=convention.pk)
    refuser_sans_droit(permis=droits.peut_verser(casquette, relue.notification.decision.campagne))
    return relue


def _ecrire(acte: str, convention: Convention, casquette: Rattachement, le: str) -> Convention:
    convention.save(update_fields=["etat", "structure_le", "caf_le", "modifie_le"])
    apres = {"convention": str(convention.uuid), "etat": str(convention.etat), "le": le}
    consigner_decision(acte, convention.notification.decision, casquette, apres=apres)
    return convention
