"""Ce que les autres financeurs accordent et versent : les financements d'un projet ne dépassent jamais ses charges."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import consigner, refuser_sans_droit, verrouiller
from preau.campagnes.requetes import parametres_de
from preau.coeur.cycle import PROJET
from preau.coeur.financement import ZERO
from preau.coeur.phrases import euros
from preau.instruction import droits
from preau.instruction.actions.commun import passer, refuser_si_change, un_montant
from preau.instruction.demandes import demande_instruite
from preau.instruction.enums import EtatDecision
from preau.instruction.models import CofinancementAccorde, Decision
from preau.projets.tables import Cofinancement, Depot, Projet
from preau.socle.horloge import maintenant

AVANT_L_ANNONCE = (
    "La Caf prépare l'annonce de ses décisions : votre réponse se note ici une fois qu'elle les a annoncées. "
    "Si cela presse, appelez la Caf."
)


def accorde_par_projet(projets: Iterable[int]) -> dict[int, Decimal]:
    """Ce que les autres financeurs accordent à chaque projet ; une requête."""
    reponses = CofinancementAccorde.objects.filter(
        cofinancement__projet__in=list(projets), cofinancement__retire_le__isnull=True
    )
    sommes = reponses.order_by().values_list("cofinancement__projet").annotate(total=Sum("accorde"))
    return dict(sommes)


def refuser_financeurs_au_dela(
    projet: Projet, accorde: Decimal, a_couvrir: Decimal, ps: Decimal = ZERO, *, discret: bool = False
) -> None:
    """Refuse des financements qui dépassent les charges, en disant de combien. ``ps`` : ce que la Caf attribue.

    ``discret`` : à un financeur, ne rien dire de ce que la Caf et les autres donnent.
    """
    trop = accorde + ps - a_couvrir
    if not accorde or trop <= 0:
        return
    if discret:
        phrase = "Ce montant dépasse ce qui reste à couvrir des charges de ce projet : réduisez-le, ou appelez la Caf."
        raise ValidationError({"accorde": phrase}, code="charges")
    caf = f" et la Caf {euros(ps)}" if ps else ""
    phrase = f"Les autres financeurs accordent {euros(accorde)} à « {projet} »{caf}"
    suite = f"{euros(a_couvrir)} de charges restent à couvrir. C'est {euros(trop)} de trop : réduisez l'un ou l'autre."
    raise ValidationError(f"{phrase} ; {suite}", code="charges")


def attend_l_annonce(decision: Decision | None) -> bool:
    """La Caf a décidé et n'a rien annoncé : un financeur qui essaierait des montants apprendrait le sien."""
    if decision is None or decision.etat == EtatDecision.NOTIFIEE:
        return False
    return decision.etat != EtatDecision.PREPAREE or bool(decision.montant)


@transaction.atomic
def accorder_cofinancement(
    *,
    cofinancement: Cofinancement,
    casquette: Rattachement,
    accorde: Decimal,
    verse: Decimal = ZERO,
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> CofinancementAccorde:
    """Note ce qu'un financeur accorde (0 : il refuse) et ce qu'il a versé ; la Caf, ou le financeur pour sa ligne."""
    campagne = verrouiller(cofinancement.projet.campagne)
    demande = Cofinancement.objects.select_related("projet__structure", "projet__campagne", "financeur").get(
        pk=cofinancement.pk
    )
    projet = demande.projet
    refuser_sans_droit(permis=droits.peut_cofinancer(casquette, demande))
    decision = Decision.objects.select_for_update(no_key=True).filter(projet=projet).first()
    discret = casquette.role == Role.COFINANCEUR
    if discret and attend_l_annonce(decision):
        raise ValidationError(AVANT_L_ANNONCE, code="annonce")
    passer(PROJET, projet.etat, "decider")
    reponse = CofinancementAccorde.objects.filter(cofinancement=demande).first()
    avant = {"accorde": str(reponse.accorde), "verse": str(reponse.verse)} if reponse else {}
    if reponse:
        refuser_si_change(vu, reponse, f"{euros(reponse.accorde)} accordés, {euros(reponse.verse)} versés")
    reponse = reponse or CofinancementAccorde(cofinancement=demande)
    reponse.accorde, reponse.verse = un_montant(accorde, "accorde"), un_montant(verse, "verse")
    if reponse.verse > reponse.accorde:
        raise ValidationError({"verse": "Un financeur ne verse pas plus que ce qu'il accorde."})
    autres = accorde_par_projet([projet.pk]).get(projet.pk, ZERO) - Decimal(avant.get("accorde", "0"))
    _tenir_les_charges(projet, decision, autres + reponse.accorde, discret=discret)
    reponse.dit_par, reponse.dit_le = casquette.personne, instant or maintenant()
    reponse.save()
    designe = {"cofinancement": str(demande.uuid), "financeur": str(demande)}
    apres = designe | {"accorde": str(reponse.accorde), "verse": str(reponse.verse)}
    lieux: dict[str, Any] = {"structure": projet.structure.uuid, "dossier": projet.uuid}
    consigner("accorder_cofinancement", campagne, casquette, objet=projet, avant=avant, apres=apres, **lieux)
    return reponse


def _tenir_les_charges(projet: Projet, decision: Decision | None, accorde: Decimal, *, discret: bool) -> None:
    """Refuse un total au-delà des charges ; la décision, s'il y en a une, garde ce que les financeurs accordent."""
    if decision is None:
        depot = Depot.objects.filter(projet=projet, retrait__isnull=True).order_by("-numero").first()
        if depot is None:
            raise ValidationError("Ce dossier n'a pas de dépôt : rien n'est à financer.", code="depot")
        a_couvrir = demande_instruite(depot, parametres_de(projet.campagne)).a_couvrir
        refuser_financeurs_au_dela(projet, accorde, a_couvrir, discret=discret)
        return
    refuser_financeurs_au_dela(projet, accorde, decision.a_couvrir, ps=decision.montant, discret=discret)
    decision.accorde = accorde
    decision.save(update_fields=["accorde", "modifie_le"])
