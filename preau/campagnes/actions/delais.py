"""Prolonger le dépôt d'une structure, et noter les rappels envoyés."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from preau.acteurs.models import Rattachement, Structure
from preau.campagnes.actions.commun import a_gerer, consigner, prevenir_responsables
from preau.campagnes.models import Campagne, Prolongation, Relance
from preau.campagnes.mots import en_instant
from preau.coeur.referentiel.norme import en_date
from preau.socle import journal
from preau.socle.horloge import maintenant


@transaction.atomic
def prolonger(
    *,
    campagne: Campagne,
    structure: Structure,
    casquette: Rattachement,
    jusqu_au: datetime,
    motif: str,
    lien: str,
    instant: datetime | None = None,
) -> Prolongation:
    """Permet à une structure de déposer après la clôture, jusqu'à ``jusqu_au`` non compris, et l'en prévient.

    La dernière prolongation accordée remplace les précédentes. ``lien`` est l'adresse de la page de l'appel.
    """
    campagne = a_gerer(campagne, casquette)
    instant = instant or maintenant()
    if structure.caf_id != campagne.caf_id:
        raise ValidationError({"structure": "Cette structure n'est pas de la Caf de la campagne."})
    _verifier_terme(campagne, jusqu_au, instant)
    accordee = Prolongation(
        campagne=campagne,
        structure=structure,
        jusqu_au=jusqu_au,
        motif=motif.strip(),
        accordee_par=casquette.personne,
        accordee_le=instant,
    )
    accordee.full_clean()
    accordee.save()
    consigner(
        "prolonger",
        campagne,
        casquette,
        structure=structure.uuid,
        apres={"prolongation": str(accordee.uuid), "jusqu_au": jusqu_au.isoformat()},
    )
    contexte = {"campagne": campagne, "prolongation": accordee, "terme": en_instant(jusqu_au), "lien": lien}
    prevenir_responsables(Structure.objects.filter(pk=structure.pk), "campagnes/courrier/prolongation.txt", contexte)
    return accordee


def _verifier_terme(campagne: Campagne, jusqu_au: datetime, instant: datetime) -> None:
    """Une prolongation finit après la clôture, dans l'avenir, et au plus tard le jour de la notification."""
    if campagne.publiee_le is None or campagne.cloture_le is None or campagne.notification_le is None:
        raise ValidationError("Cette campagne n'est pas publiée : il n'y a rien à prolonger.", code="en_preparation")
    if jusqu_au <= campagne.cloture_le:
        phrase = f"La prolongation doit finir après la clôture, le {en_instant(campagne.cloture_le)}."
        raise ValidationError({"jusqu_au": phrase})
    if jusqu_au <= instant:
        raise ValidationError({"jusqu_au": "La prolongation doit finir dans l'avenir."})
    if timezone.localtime(jusqu_au).date() > campagne.notification_le:
        au_plus_tard = en_date(campagne.notification_le)
        phrase = f"La prolongation doit finir au plus tard le jour de la notification, le {au_plus_tard}."
        raise ValidationError({"jusqu_au": phrase})


@transaction.atomic
def noter_relance(
    *,
    campagne: Campagne,
    projet: UUID,
    structure: Structure,
    jours_avant: int,
    cloture: datetime | None = None,
    instant: datetime | None = None,
) -> bool:
    """Retient qu'un rappel part ; vrai s'il n'était pas encore parti, et qu'il faut donc l'envoyer.

    À appeler dans la transaction qui poste le message : s'il n'est pas posté, le rappel reste dû. ``jours_avant`` vient
    de :func:`~preau.campagnes.requetes.relance_due`. ``cloture`` : celle de la structure, à défaut celle de la
    campagne ; une prolongation rend les rappels dus à nouveau.
    """
    cloture = cloture or campagne.cloture_le
    if cloture is None:
        raise ValidationError("Cette campagne n'a pas de clôture : aucun rappel n'est dû.", code="en_preparation")
    _, nouvelle = Relance.objects.get_or_create(
        campagne=campagne,
        projet=projet,
        jours_avant=jours_avant,
        cloture_le=cloture,
        defaults={"envoyee_le": instant or maintenant()},
    )
    if nouvelle:
        journal.consigner(
            acte="relancer",
            objet=campagne,
            signature=journal.Signature(),
            structure=structure.uuid,
            campagne=campagne.uuid,
            dossier=projet,
            apres={"jours_avant": jours_avant},
        )
    return nouvelle
