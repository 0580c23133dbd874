"""Préparer une réunion, la corriger, convoquer ses membres, l'ouvrir, l'annuler."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from preau.acteurs.models import Comite, Rattachement
from preau.campagnes.actions.commun import verrouiller as verrouiller_campagne
from preau.campagnes.models import Campagne
from preau.campagnes.mots import en_instant
from preau.coeur.referentiel.norme import en_date
from preau.instruction import droits_reunions as droits
from preau.instruction.actions.commun import refuser_si_change
from preau.instruction.actions.commun_reunions import (
    SANS_DROIT,
    dire,
    noter_au_journal,
    noter_pour_chaque_dossier,
    ouvrir_pour,
)
from preau.instruction.assemblee import jour_de, membres_au
from preau.instruction.enums import EtatReunion
from preau.instruction.models import Point, Reunion
from preau.instruction.ordre_du_jour import a_examiner
from preau.socle import courrier
from preau.socle.horloge import maintenant

_DATE = "Dites le jour et l'heure de la réunion."
_SANS_MEMBRE = "Ce comité n'a aucun membre ce jour-là : invitez-les d'abord."
_SANS_POINT = "L'ordre du jour est vide : inscrivez au moins un dossier avant de convoquer."


@transaction.atomic
def preparer_reunion(
    *, comite: Comite, campagne: Campagne, casquette: Rattachement, le: datetime, lieu: str, **quorum: int
) -> Reunion:
    """Prépare une réunion ; tous les dossiers qui attendent l'avis de ce comité vont à son ordre du jour.

    ``quorum`` : ``quorum_pour_cent`` et ``quorum_minimum`` ; à défaut, ceux de la réunion précédente du comité.
    """
    if not droits.peut_tenir(casquette, comite) or campagne.caf_id != comite.caf_id:
        raise ValidationError(SANS_DROIT, code="droit")
    # Un dossier n'attend qu'une réunion : deux qui se préparent à la fois se suivent.
    verrouiller_campagne(campagne)
    reunion = Reunion(comite=comite, campagne=campagne, le=le, lieu=lieu.strip())
    precedente = comite.reunions.first()
    for champ in ("quorum_pour_cent", "quorum_minimum"):
        repris = getattr(precedente, champ) if precedente else getattr(reunion, champ)
        setattr(reunion, champ, quorum.get(champ, repris))
    reunion.full_clean()
    reunion.save()
    depots = a_examiner(comite, campagne)
    Point.objects.bulk_create(Point(reunion=reunion, depot=depot, ordre=rang) for rang, depot in enumerate(depots, 1))
    noter_au_journal("preparer_reunion", reunion, casquette, apres={"le": le.isoformat(), "points": len(depots)})
    return reunion


@transaction.atomic
def corriger_reunion(
    *,
    reunion: Reunion,
    casquette: Rattachement,
    le: datetime,
    lieu: str,
    quorum_pour_cent: int,
    quorum_minimum: int,
    lien: str = "",
    vu: datetime | None = None,
) -> Reunion:
    """Change la date, le lieu ou le quorum ; les convoqués sont prévenus d'une autre date ou d'un autre lieu."""
    relue = ouvrir_pour(reunion, casquette, "corriger")
    refuser_si_change(vu, relue, f"la réunion est le {en_instant(relue.le)}, {relue.lieu}")
    avant = {"le": relue.le.isoformat(), "lieu": relue.lieu}
    relue.le, relue.lieu = le, lieu.strip()
    relue.quorum_pour_cent, relue.quorum_minimum = quorum_pour_cent, quorum_minimum
    relue.full_clean()
    relue.save()
    apres = {"le": le.isoformat(), "lieu": relue.lieu}
    if relue.etat == EtatReunion.CONVOQUEE and avant != apres:
        _ecrire_aux_membres(relue, "instruction/courrier/reunion_changee.txt", {"lien": lien})
    noter_au_journal("corriger_reunion", relue, casquette, avant=avant, apres=apres)
    return relue


@transaction.atomic
def convoquer_reunion(
    *, reunion: Reunion, casquette: Rattachement, lien: str, instant: datetime | None = None
) -> Reunion:
    """Écrit à chaque membre du jour dit ; dès lors, l'ordre du jour et ses dossiers se lisent."""
    relue = ouvrir_pour(reunion, casquette, "convoquer")
    if not membres_au(relue.comite, jour_de(relue)):
        raise ValidationError(_SANS_MEMBRE, code="membres")
    if not relue.points.exists():
        raise ValidationError(_SANS_POINT, code="points")
    relue.convoquee_le = instant or maintenant()
    relue.save(update_fields=["etat", "convoquee_le", "modifie_le"])
    ecrits = _ecrire_aux_membres(relue, "instruction/courrier/convocation.txt", {"lien": lien})
    noter_au_journal("convoquer_reunion", relue, casquette, apres={"membres": ecrits})
    noter_pour_chaque_dossier("convoquer_reunion", relue, casquette, relue.points.avec_dossier())
    return relue


@transaction.atomic
def ouvrir_reunion(*, reunion: Reunion, casquette: Rattachement, instant: datetime | None = None) -> Reunion:
    """Ouvre la réunion, son jour venu : les avis, les rangs et le compte rendu s'écrivent."""
    relue = ouvrir_pour(reunion, casquette, "ouvrir")
    relue.ouverte_le = instant or maintenant()
    if localtime(relue.ouverte_le).date() < (jour := jour_de(relue)):
        phrase = f"Cette réunion est prévue le {en_date(jour)} : si elle se tient aujourd'hui, changez d'abord sa date."
        raise ValidationError(phrase, code="date")
    relue.save(update_fields=["etat", "ouverte_le", "modifie_le"])
    noter_au_journal("ouvrir_reunion", relue, casquette)
    return relue


@transaction.atomic
def annuler_reunion(*, reunion: Reunion, casquette: Rattachement, motif: str) -> Reunion:
    """Annule une réunion qui n'a pas commencé ; ses dossiers attendent à nouveau, les convoqués sont prévenus."""
    relue = ouvrir_pour(reunion, casquette, "annuler")
    relue.motif = dire(motif, "motif", "Dites pourquoi cette réunion est annulée.")
    relue.save(update_fields=["etat", "motif", "modifie_le"])
    if relue.convoquee_le:
        _ecrire_aux_membres(relue, "instruction/courrier/reunion_annulee.txt", {})
    noter_au_journal("annuler_reunion", relue, casquette, apres={"motif": relue.motif})
    return relue


def _ecrire_aux_membres(reunion: Reunion, gabarit: str, contexte: dict[str, Any]) -> int:
    """Écrit une fois à chaque membre de ce jour. Aucun dossier n'est nommé : l'un d'eux peut en être déporté."""
    adresses = {m.rattachement.personne.courriel for m in membres_au(reunion.comite, jour_de(reunion))}
    for adresse in sorted(adresses):
        courrier.ecrire(
            destinataire=adresse,
            gabarit=gabarit,
            contexte={"reunion": reunion, "quand": en_instant(reunion.le), **contexte},
            caf=reunion.campagne.caf.uuid,
        )
    return len(adresses)
