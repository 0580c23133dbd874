"""Écarter une action que le texte ne finance pas, et revenir dessus."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.coeur.charges_ecartees import COMMUNES, portees, retrancher
from preau.coeur.cycle import ECART
from preau.coeur.financement import CHARGES, COMPTES, ZERO
from preau.coeur.phrases import euros
from preau.instruction.actions.commun import passer, un_montant
from preau.instruction.actions.ouverture import (
    consigner_instruction,
    ouvrir_depot,
    passer_la_recevabilite,
    prevenir,
    refuser_une_fois_decide,
    un_motif,
)
from preau.instruction.ecarts import retraits_de
from preau.projets.budget_scelle import budget_des_blocs
from preau.projets.lecture import blocs_du_depot
from preau.projets.tables import Action, ActionEcartee, ChargeEcartee, Collectif, Depot
from preau.socle.horloge import maintenant


class Charge(NamedTuple):
    """Ce que l'action porte d'un compte, en euros. ``collectif`` : ``None`` pour des charges communes."""

    compte: str
    montant: Decimal
    collectif: UUID | None = None


@transaction.atomic
def ecarter_action(
    *,
    depot: Depot,
    casquette: Rattachement,
    action: UUID,
    motif: str,
    charges: Sequence[Charge] = (),
    lien: str = "",
    instant: datetime | None = None,
) -> ActionEcartee:
    """Ôte une action du dossier instruit, et ses charges de la base de la prestation de service.

    ``charges`` : ce que le budget déposé porte pour elle, compte par compte ; vide si elle n'en a pas.
    """
    projet, jugee = ouvrir_depot(depot, casquette, "ecarter_action")
    passer_la_recevabilite(jugee, "ecarter_action")
    refuser_une_fois_decide(projet)
    ligne, intitule = _action(depot, action)
    net = un_motif(motif)
    retenues = _charges(depot, charges)
    dite = {"depot": depot, "action": ligne, "intitule": intitule, "motif": net}
    ecartee = ActionEcartee.objects.create(**dite, le=instant or maintenant(), par=casquette.personne)
    for charge in retenues:
        charge.ecartee = ecartee
    ChargeEcartee.objects.bulk_create(retenues)
    total = sum((charge.montant for charge in retenues), ZERO)
    apres = {"action": str(action), "depot": str(depot.numero), "motif": net, "charges": str(total)}
    consigner_instruction("ecarter_action", projet, casquette, ecartee, apres=apres)
    dit = {"ecartee": ecartee, "total": euros(total) if total else ""}
    prevenir(projet, "instruction/courrier/action_ecartee.txt", lien, **dit)
    return ecartee


def _action(depot: Depot, action: UUID) -> tuple[Action, str]:
    """L'action de ce dépôt et son intitulé ; refuse celle d'un autre, ou celle qu'on a déjà écartée."""
    titres = {bloc.cle: bloc.titre for bloc in blocs_du_depot(depot) if bloc.objet == "action"}
    ligne = Action.objects.filter(uuid=action).first() if str(action) in titres else None
    if ligne is None:
        raise ValidationError("Cette action n'est pas de ce dépôt : rechargez la page.", code="action")
    deja = depot.actions_ecartees.en_vigueur().filter(action=ligne).select_related("par").first()
    dit = f"{deja.par}, le {deja.le:%d/%m/%Y}" if deja else ""
    passer(ECART, "ecartee" if deja else "retenue", "ecarter_action", dit)
    return ligne, titres[str(action)]


def _charges(depot: Depot, charges: Sequence[Charge]) -> list[ChargeEcartee]:
    """Les charges à écrire, dans ce que le budget porte encore ; les montants nuls ne s'écrivent pas."""
    restent = portees(retrancher(budget_des_blocs(blocs_du_depot(depot)).budget, retraits_de(depot)))
    connus = dict(
        Collectif.objects.filter(uuid__in=[c.collectif for c in charges if c.collectif]).values_list("uuid", "pk")
    )
    dites: set[tuple[str, UUID | None]] = set()
    retenues = []
    for charge in charges:
        montant = un_montant(charge.montant, "charges")
        if (charge.compte, charge.collectif) in dites:
            raise ValidationError({"charges": f"Le compte {charge.compte} est dit deux fois : additionnez."})
        dites.add((charge.compte, charge.collectif))
        porte = restent.get((charge.compte, str(charge.collectif) if charge.collectif else COMMUNES), ZERO)
        if charge.compte not in CHARGES or montant > porte:
            nom = COMPTES.get(charge.compte, "inconnu")
            quoi = f"Le compte {charge.compte} ({nom}) porte {euros(porte)} {_ou(charge)}"
            raise ValidationError({"charges": f"{quoi} : {euros(montant)} ne peuvent en être ôtés."})
        if montant:
            cle = connus[charge.collectif] if charge.collectif else None
            retenues.append(ChargeEcartee(compte=charge.compte, collectif_id=cle, montant=montant))
    return retenues


def _ou(charge: Charge) -> str:
    return "en propre pour ce collectif" if charge.collectif else "de charges communes"


@transaction.atomic
def retablir_action(
    *,
    ecartee: ActionEcartee,
    casquette: Rattachement,
    motif: str,
    lien: str = "",
    instant: datetime | None = None,
) -> ActionEcartee:
    """Rend une action écartée au dossier instruit, et ses charges à la base."""
    projet, jugee = ouvrir_depot(ecartee.depot, casquette, "retablir_action")
    passer_la_recevabilite(jugee, "retablir_action")
    refuser_une_fois_decide(projet)
    relue = ActionEcartee.objects.select_for_update(of=("self",), no_key=True).get(pk=ecartee.pk)
    passer(ECART, "ecartee" if relue.annulee_le is None else "retenue", "retablir_action")
    relue.annulee_le, relue.annulee_par = instant or maintenant(), casquette.personne
    relue.motif_annulation = un_motif(motif)
    relue.save()
    apres = {"motif": relue.motif_annulation}
    consigner_instruction("retablir_action", projet, casquette, relue, apres=apres)
    prevenir(projet, "instruction/courrier/action_retablie.txt", lien, ecartee=relue)
    return relue
