"""Partager l'enveloppe d'une campagne entre ses comités."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Comite, Rattachement
from preau.campagnes.actions.commun import consigner, refuser_sans_droit, verrouiller
from preau.campagnes.models import Campagne, SousEnveloppe
from preau.coeur.financement import ZERO
from preau.coeur.phrases import enumerer, euros
from preau.instruction import droits
from preau.instruction.actions.commun import (
    refuser_si_autre,
    un_montant,
    verrouiller_enveloppe,
    verrouiller_sous_enveloppes,
)
from preau.instruction.versions import version_des_sous_enveloppes

_ADOPTE = (
    "Un scénario de cette campagne est adopté : les montants changent encore, mais aucun comité ne gagne ni ne perd sa "
    "sous-enveloppe. Reprenez d'abord le scénario."
)


@transaction.atomic
def fixer_sous_enveloppes(
    *, campagne: Campagne, casquette: Rattachement, montants: Mapping[UUID, Decimal], vu: str | None = None
) -> list[SousEnveloppe]:
    """Dit, comité par comité (son identifiant public), ce que la Caf peut attribuer à ses dossiers ; remplace tout.

    Sans montant, un comité n'a pas de sous-enveloppe ; aucun n'en a, l'enveloppe se partage d'un bloc. Refuse plus que
    l'enveloppe, et moins que ce qui est attribué. ``vu`` : leur
    :func:`~preau.instruction.versions.version_des_sous_enveloppes`.
    """
    campagne = verrouiller(campagne)
    refuser_sans_droit(permis=droits.peut_preparer(casquette, campagne))
    enveloppe = verrouiller_enveloppe(campagne.pk)
    actuelles = verrouiller_sous_enveloppes(campagne)
    avant = {sous.comite.uuid: sous for sous in actuelles.values()}
    refuser_si_autre(vu, version_des_sous_enveloppes(campagne), _dites(avant))
    comites = {comite.uuid: comite for comite in Comite.objects.filter(caf=campagne.caf, uuid__in=montants)}
    if len(comites) < len(montants):
        raise ValidationError("Un de ces comités n'est pas de votre Caf : rechargez la page.", code="comite")
    dits = {uuid: un_montant(montant, str(uuid)) for uuid, montant in montants.items()}
    if set(dits) != set(avant) and campagne.scenarios.adoptes().exists():
        raise ValidationError(_ADOPTE, code="adopte")
    _refuser_sous_l_attribue(avant, dits)
    _refuser_au_dela_de_l_enveloppe(sum(dits.values(), ZERO), enveloppe.montant)
    SousEnveloppe.objects.filter(pk__in=[sous.pk for uuid, sous in avant.items() if uuid not in dits]).delete()
    fixees = [
        _fixer(avant.get(uuid) or SousEnveloppe(campagne=campagne, comite=comites[uuid]), montant)
        for uuid, montant in dits.items()
    ]
    apres = {str(uuid): str(montant) for uuid, montant in dits.items()}
    consigner("fixer_sous_enveloppes", campagne, casquette, avant=_en_json(avant), apres=apres)
    return fixees


def _fixer(sous: SousEnveloppe, montant: Decimal) -> SousEnveloppe:
    sous.montant = montant
    if sous.pk:
        sous.save(update_fields=["montant", "modifie_le"])
    else:
        sous.save(force_insert=True)
    return sous


def _refuser_au_dela_de_l_enveloppe(total: Decimal, enveloppe: Decimal) -> None:
    if total > enveloppe:
        phrase = f"L'enveloppe est de {euros(enveloppe)} : les sous-enveloppes, {euros(total)} en tout, la dépassent de"
        raise ValidationError(f"{phrase} {euros(total - enveloppe)}.", code="enveloppe")


def _refuser_sous_l_attribue(avant: Mapping[UUID, SousEnveloppe], dits: Mapping[UUID, Decimal]) -> None:
    """Une sous-enveloppe ne descend pas sous ce qui y est attribué, et ne s'ôte pas tant que quelque chose l'est."""
    fautes: dict[str, Any] = {
        str(uuid): f"{euros(sous.attribue)} y sont déjà attribués : elle ne peut descendre en dessous."
        for uuid, sous in avant.items()
        if sous.attribue > dits.get(uuid, ZERO)
    }
    if fautes:
        raise ValidationError(fautes)


def _en_json(avant: Mapping[UUID, SousEnveloppe]) -> dict[str, str]:
    return {str(uuid): str(sous.montant) for uuid, sous in avant.items()}


def _dites(avant: Mapping[UUID, SousEnveloppe]) -> str:
    """« Comité de l'Est, 12 000,00 € et Comité de l'Ouest, 8 000,00 € »."""
    if not avant:
        return "l'enveloppe n'est plus partagée entre les comités"
    return enumerer(f"{sous.comite}, {euros(sous.montant)}" for sous in avant.values())
