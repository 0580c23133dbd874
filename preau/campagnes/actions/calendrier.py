"""Les dates d'une campagne : ouverture, clôture, notification, comités."""

from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from preau.acteurs.models import Comite, Rattachement
from preau.campagnes.actions.commun import a_gerer, consigner, prevenir_responsables
from preau.campagnes.models import Campagne, DateDeComite
from preau.campagnes.mots import en_instant
from preau.coeur.referentiel.norme import en_date
from preau.socle.horloge import maintenant


class Calendrier(NamedTuple):
    """Les trois dates d'une campagne ; on dépose de l'ouverture comprise à la clôture non comprise."""

    ouverture_le: datetime | None = None
    cloture_le: datetime | None = None
    notification_le: date | None = None

    @classmethod
    def de(cls, campagne: Campagne) -> "Calendrier":
        """Celui d'une campagne."""
        return cls(campagne.ouverture_le, campagne.cloture_le, campagne.notification_le)

    def en_json(self) -> dict[str, str | None]:
        """Pour le journal."""
        return {champ: valeur.isoformat() if valeur else None for champ, valeur in self._asdict().items()}


def verifier_bornes(campagne: Campagne) -> None:
    """Refuse une date trop loin de l'année scolaire de la campagne : sans doute une faute de frappe.

    Ce que l'on fait : un appel ouvre au plus tôt avec l'année scolaire qui précède, et tout finit avec la sienne.
    """
    debut, fin = campagne.annee.precedente.premier_jour, campagne.annee.dernier_jour
    fautes = {}
    for champ, valeur in Calendrier.de(campagne)._asdict().items():
        jour = timezone.localtime(valeur).date() if isinstance(valeur, datetime) else valeur
        if jour is not None and not debut <= jour <= fin:
            fautes[champ] = f"Date attendue entre le {en_date(debut)} et le {en_date(fin)}."
    if fautes:
        raise ValidationError(fautes, code="borne")


@transaction.atomic
def fixer_calendrier(
    *,
    campagne: Campagne,
    casquette: Rattachement,
    calendrier: Calendrier,
    lien: str,
    instant: datetime | None = None,
) -> Campagne:
    """Change les dates d'une campagne, publiée ou non ; publiée, les responsables des structures en sont prévenues.

    Refuse, une fois publiée, d'ôter une date, de déplacer une ouverture passée et de clore dans le passé. Reporter la
    clôture d'une campagne close la rouvre à tous. ``lien`` est l'adresse de la page de l'appel.
    """
    campagne = a_gerer(campagne, casquette)
    avant = Calendrier.de(campagne)
    if avant == calendrier:
        return campagne
    if campagne.publiee_le is not None:
        _verifier_deplacement(avant, calendrier, instant or maintenant())
    campagne.ouverture_le, campagne.cloture_le, campagne.notification_le = calendrier
    verifier_bornes(campagne)
    campagne.full_clean()
    campagne.save(update_fields=[*calendrier._fields, "modifie_le"])
    consigner("fixer_calendrier", campagne, casquette, avant=avant.en_json(), apres=calendrier.en_json())
    if campagne.publiee_le is not None:
        _annoncer(campagne, lien)
    return campagne


def _verifier_deplacement(avant: Calendrier, apres: Calendrier, instant: datetime) -> None:
    """Une campagne publiée ne réécrit pas le passé."""
    if avant.ouverture_le and avant.ouverture_le <= instant and apres.ouverture_le != avant.ouverture_le:
        raise ValidationError({"ouverture_le": "La campagne est déjà ouverte : son ouverture ne se déplace plus."})
    if apres.cloture_le != avant.cloture_le and apres.cloture_le and apres.cloture_le <= instant:
        raise ValidationError({"cloture_le": "La clôture ne se déplace que vers un moment à venir."})


def _annoncer(campagne: Campagne, lien: str) -> None:
    """Écrit les dates d'aujourd'hui aux responsables des structures de la Caf."""
    calendrier = Calendrier.de(campagne)
    if calendrier.ouverture_le is None or calendrier.cloture_le is None or calendrier.notification_le is None:
        return
    contexte = {
        "campagne": campagne,
        "ouverture": en_instant(calendrier.ouverture_le),
        "cloture": en_instant(calendrier.cloture_le),
        "notification": en_date(calendrier.notification_le),
        "lien": lien,
    }
    prevenir_responsables(campagne.caf.structures.all(), "campagnes/courrier/dates_changees.txt", contexte)


@transaction.atomic
def ajouter_date_de_comite(*, campagne: Campagne, casquette: Rattachement, comite: Comite, le: date) -> DateDeComite:
    """Annonce le jour où un comité de la Caf examine les dossiers : de l'ouverture à la notification."""
    campagne = a_gerer(campagne, casquette)
    if comite.caf_id != campagne.caf_id:
        raise ValidationError({"comite": "Ce comité n'est pas de la Caf de la campagne."})
    if campagne.ouverture_le and le < timezone.localtime(campagne.ouverture_le).date():
        raise ValidationError({"le": "Le comité se réunit après l'ouverture de la campagne."})
    if campagne.notification_le and le > campagne.notification_le:
        raise ValidationError({"le": "Le comité se réunit au plus tard le jour où les décisions sont notifiées."})
    posee = DateDeComite(campagne=campagne, comite=comite, le=le)
    posee.full_clean()
    posee.save()
    consigner("ajouter_date_de_comite", campagne, casquette, apres=_dite(posee))
    return posee


@transaction.atomic
def retirer_date_de_comite(*, date_de_comite: DateDeComite, casquette: Rattachement) -> None:
    """Ôte un jour annoncé."""
    campagne = a_gerer(date_de_comite.campagne, casquette)
    consigner("retirer_date_de_comite", campagne, casquette, avant=_dite(date_de_comite))
    date_de_comite.delete()


def _dite(posee: DateDeComite) -> dict[str, str]:
    return {"comite": str(posee.comite.uuid), "le": posee.le.isoformat()}
