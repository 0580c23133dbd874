"""Ce que tous les actes de l'argent partagent : le droit, le passage d'un état à l'autre, l'enveloppe, le journal."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner
from preau.campagnes.models import Campagne, Enveloppe, SousEnveloppe
from preau.coeur.financement import ZERO, au_centime, est_un_montant
from preau.coeur.passages import Cycle, PassageRefuse
from preau.coeur.phrases import euros
from preau.instruction.deports import est_tu, projets_tus
from preau.instruction.models import Decision
from preau.socle.models import Fiche

LIE_AU_DOSSIER = "Vous avez un lien avec la structure de ce projet : une autre personne de la Caf doit agir."
LIE_A_UN_DOSSIER = "Vous avez un lien avec la structure d'un de ces projets : une autre personne fixe leur ordre."


def refuser_a_qui_est_lie(casquette: Rattachement, projet: int) -> None:
    """Refuse un acte sur ce dossier à qui est lié à sa structure ; une requête."""
    if est_tu(casquette, projet):
        raise ValidationError(LIE_AU_DOSSIER, code="deport")


def refuser_l_ordre_a_qui_est_lie(casquette: Rattachement, campagne: Campagne) -> None:
    """Refuse de classer ensemble les dossiers d'une campagne à qui est lié à l'un d'eux ; une requête."""
    if projets_tus(casquette, campagne):
        raise ValidationError(LIE_A_UN_DOSSIER, code="deport")


def passer(cycle: Cycle, depuis: str, acte: str, dit: str = "") -> str:
    """L'état où l'acte mène, ou le refus et sa phrase. ``dit`` : par qui et quand l'état a été pris, s'il faut le dire.

    La phrase dit alors : « … : annulez d'abord ce jugement. (Claire Morel, le 12/05/2026) ».
    """
    try:
        return cycle.passer(depuis, acte)
    except PassageRefuse as refus:
        raise ValidationError(f"{refus} ({dit})" if dit else str(refus), code="etat") from refus


def verrouiller_enveloppe(campagne: int) -> Enveloppe:
    """L'enveloppe de cette campagne, sous verrou : on n'attribue qu'un à la fois."""
    enveloppe = Enveloppe.objects.select_for_update(no_key=True).filter(campagne=campagne).first()
    if enveloppe is None:
        raise ValidationError("Cette campagne n'a pas d'enveloppe : fixez son montant d'abord.", code="sans_enveloppe")
    return enveloppe


def verrouiller_sous_enveloppes(campagne: Campagne | int) -> dict[int, SousEnveloppe]:
    """Les sous-enveloppes de cette campagne, par comité, sous verrou ; à prendre après celui de l'enveloppe."""
    siennes = SousEnveloppe.objects.select_for_update(of=("self",), no_key=True).filter(campagne=campagne)
    return {sous.comite_id: sous for sous in siennes.order_by("pk").select_related("comite")}


def refuser_si_autre(vu: str | None, actuelle: str, dit: str) -> None:
    """Refuse d'écrire par-dessus un ensemble que la personne n'a pas lu ainsi (:mod:`preau.instruction.versions`)."""
    if vu is not None and vu != actuelle:
        raise ValidationError(f"Une autre personne a écrit ici entre-temps : {dit}. Relisez, puis refaites.", code="vu")


def refuser_si_change(vu: datetime | None, fiche: Fiche, dit: str) -> None:
    """Refuse d'écrire par-dessus ce que la personne n'a pas lu ; ``dit`` : ce qui est là maintenant."""
    if vu is not None and vu != fiche.modifie_le:
        raise ValidationError(f"Une autre personne a écrit ici entre-temps : {dit}. Relisez, puis refaites.", code="vu")


def un_montant(montant: Decimal, champ: str) -> Decimal:
    """Ce montant, si un budget sait l'écrire : positif ou nul, au centime, sous dix milliards."""
    if not est_un_montant(montant):
        raise ValidationError({champ: "Écrivez un montant positif ou nul, à deux décimales au plus."})
    return au_centime(montant)


def refuser_au_dela(total: Decimal, disponible: Decimal, quoi: str, ou: SousEnveloppe | None = None) -> None:
    """Refuse ce qui dépasse l'enveloppe, ou la sous-enveloppe ``ou``, en disant ce qu'il y reste.

    ``quoi`` : ce que l'on voulait y prendre.
    """
    if total > disponible:
        place = f"la sous-enveloppe « {ou.comite} »" if ou else "l'enveloppe"
        phrase = f"Il reste {euros(max(disponible, ZERO))} dans {place} : {quoi}, {euros(total)}, la dépassent."
        raise ValidationError(f"{phrase} Il manque {euros(total - disponible)}.", code="enveloppe")


def consigner_decision(
    acte: str,
    decision: Decision,
    casquette: Rattachement,
    *,
    avant: dict[str, Any] | None = None,
    apres: dict[str, Any] | None = None,
) -> None:
    """Écrit au journal un acte sur une décision, que la structure du projet lira dans son histoire."""
    lieu, dossier = decision.projet.structure.uuid, decision.projet.uuid
    consigner(
        acte, decision.campagne, casquette, objet=decision, structure=lieu, dossier=dossier, avant=avant, apres=apres
    )
