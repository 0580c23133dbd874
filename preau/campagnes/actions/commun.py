"""Ce que tous les actes d'une campagne partagent : son verrou, son journal, à qui l'on écrit."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from preau.acteurs.models import Rattachement, Structure
from preau.campagnes import droits
from preau.campagnes.models import Campagne
from preau.socle import courrier, journal
from preau.socle.horloge import aujourd_hui
from preau.socle.models import Fiche


def refuser_sans_droit(*, permis: bool) -> None:
    """Refuse l'acte à une casquette qui ne le permet pas."""
    if not permis:
        raise ValidationError("Votre casquette ne permet pas cet acte dans cette campagne.", code="droit")


def verrouiller(campagne: Campagne) -> Campagne:
    """Relit la campagne sous verrou : deux actes sur la même campagne se suivent.

    Sa clé reste libre : un dossier qui s'y commence pendant ce temps n'attend pas.
    """
    return Campagne.objects.select_for_update(of=("self",), no_key=True).select_related("caf").get(pk=campagne.pk)


def a_gerer(campagne: Campagne, casquette: Rattachement) -> Campagne:
    """La campagne sous verrou, si cette casquette peut la changer."""
    relue = verrouiller(campagne)
    refuser_sans_droit(permis=droits.peut_gerer(casquette, relue))
    return relue


def a_ecrire(campagne: Campagne, casquette: Rattachement) -> Campagne:
    """La campagne sous verrou, si cette casquette peut la changer et qu'elle n'est pas encore publiée."""
    relue = a_gerer(campagne, casquette)
    if relue.publiee_le is not None:
        raise ValidationError(
            "Cette campagne est publiée : seuls ses dates, ses contacts et son enveloppe se changent encore.",
            code="publiee",
        )
    return relue


def consigner(
    acte: str,
    campagne: Campagne,
    casquette: Rattachement,
    *,
    objet: Fiche | None = None,
    structure: UUID | None = None,
    dossier: UUID | None = None,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
) -> None:
    """Écrit l'acte dans l'histoire de la campagne et, s'il en touche une, de la structure ; les montants en textes.

    ``objet`` : ce qu'il touche, à défaut la campagne elle-même. ``dossier`` : le projet dont il parle. À appeler en
    dernier : le journal se prend après tous les verrous.
    """
    journal.consigner(
        acte=acte,
        objet=objet or campagne,
        signature=casquette.signature,
        structure=structure,
        campagne=campagne.uuid,
        dossier=dossier,
        avant=avant,
        apres=apres,
    )


def consigner_par_dossier(
    acte: str, campagne: Campagne, casquette: Rattachement, objet: Fiche, dossiers: Mapping[UUID, dict[str, Any]]
) -> None:
    """Écrit, dans l'histoire de la campagne seule, ce que l'acte a fixé pour chacun de ces projets."""
    journal.consigner_par_dossier(
        acte=acte, objet=objet, signature=casquette.signature, campagne=campagne.uuid, dossiers=dossiers
    )


def prevenir_responsables(structures: QuerySet[Structure], gabarit: str, contexte: dict[str, Any]) -> None:
    """Écrit une fois à chaque responsable de ces structures."""
    responsables = Rattachement.objects.filter(structure__in=structures).responsables(aujourd_hui())
    adresses = responsables.order_by("personne__courriel").values_list("personne__courriel", "structure__caf__uuid")
    for adresse, caf in dict(adresses).items():
        courrier.ecrire(destinataire=adresse, gabarit=gabarit, contexte=contexte, caf=caf)
