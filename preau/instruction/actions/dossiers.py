"""Prendre un dossier en charge, y écrire une note, le juger recevable ou non, revenir sur ce jugement."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.mots import en_instant
from preau.instruction.actions.ouverture import (
    consigner_instruction,
    ouvrir_depot,
    ouvrir_dossier,
    passer_la_recevabilite,
    prevenir,
    refuser_une_fois_decide,
    un_motif,
)
from preau.projets.tables import Depot, NoteDeLaCaf, PriseEnCharge, Projet, Recevabilite
from preau.projets.tables.surcouche import DecisionDeRecevabilite
from preau.socle.horloge import maintenant

_GABARITS = {
    DecisionDeRecevabilite.RECEVABLE: "instruction/courrier/recevable.txt",
    DecisionDeRecevabilite.IRRECEVABLE: "instruction/courrier/irrecevable.txt",
}


@transaction.atomic
def prendre_en_charge(
    *,
    projet: Projet,
    casquette: Rattachement,
    vu: UUID | None = None,
    lien: str = "",
    instant: datetime | None = None,
) -> PriseEnCharge:
    """La conseillère suit désormais ce dossier ; une collègue qui le suivait en est déchargée.

    ``vu`` : l'identifiant de la prise en charge que la page montrait, ``None`` si personne ne suivait le dossier. La
    structure reçoit un message la première fois que son dossier est lu.
    """
    relu = ouvrir_dossier(projet, casquette, "prendre_en_charge")
    toutes = list(relu.prises_en_charge.select_related("par"))
    presente = next((prise for prise in toutes if prise.finie_le is None), None)
    if presente and presente.par_id == casquette.personne_id:
        return presente
    if presente and presente.uuid != vu:
        phrase = f"Entre-temps, {presente.par} a pris ce dossier en charge, le {en_instant(presente.depuis)}"
        raise ValidationError(f"{phrase} : relisez, puis reprenez-le si vous en convenez.", code="vu")
    instant = instant or maintenant()
    if presente:
        presente.finie_le = instant
        presente.save(update_fields=["finie_le", "modifie_le"])
    prise = PriseEnCharge.objects.create(projet=relu, par=casquette.personne, depuis=instant)
    avant = {"par": str(presente.par.uuid)} if presente else {}
    apres = {"par": str(casquette.personne.uuid)}
    consigner_instruction("prendre_en_charge", relu, casquette, prise, avant=avant, apres=apres)
    if not toutes:
        prevenir(relu, "instruction/courrier/pris_en_charge.txt", lien, par=casquette.personne)
    return prise


@transaction.atomic
def noter(*, projet: Projet, casquette: Rattachement, texte: str, instant: datetime | None = None) -> NoteDeLaCaf:
    """Ajoute une note que seule la Caf lit. Elle ne se change ni ne s'efface ; le journal n'en garde pas le texte."""
    relu = ouvrir_dossier(projet, casquette, "noter")
    net = un_motif(texte, "texte", sinon="Écrivez la note.")
    note = NoteDeLaCaf.objects.create(
        projet=relu, texte=net, le=instant or maintenant(), par=casquette.personne, role=casquette.role
    )
    consigner_instruction("noter", relu, casquette, note, pour_la_structure=False)
    return note


@transaction.atomic
def juger_recevable(
    *, depot: Depot, casquette: Rattachement, motif: str = "", lien: str = "", instant: datetime | None = None
) -> Recevabilite:
    """Le dépôt s'examine au fond. ``motif`` : facultatif, la structure le lira."""
    return _juger(depot, casquette, DecisionDeRecevabilite.RECEVABLE, motif.strip(), lien, instant)


@transaction.atomic
def juger_irrecevable(
    *, depot: Depot, casquette: Rattachement, motif: str, lien: str = "", instant: datetime | None = None
) -> Recevabilite:
    """Le dépôt ne s'examine pas : il n'est ni à l'ordre du jour d'un comité, ni servi."""
    net = un_motif(motif)
    return _juger(depot, casquette, DecisionDeRecevabilite.IRRECEVABLE, net, lien, instant)


def _juger(
    depot: Depot,
    casquette: Rattachement,
    decision: DecisionDeRecevabilite,
    motif: str,
    lien: str,
    instant: datetime | None,
) -> Recevabilite:
    acte = f"juger_{decision}"
    projet, jugee = ouvrir_depot(depot, casquette, acte)
    passer_la_recevabilite(jugee, acte)
    refuser_une_fois_decide(projet)
    recevabilite = Recevabilite.objects.create(
        depot=depot, decision=decision, motif=motif, le=instant or maintenant(), par=casquette.personne
    )
    apres = {"decision": decision.value, "depot": str(depot.numero), "motif": motif}
    consigner_instruction(acte, projet, casquette, recevabilite, apres=apres)
    prevenir(projet, _GABARITS[decision], lien, depot=depot, motif=motif)
    return recevabilite


@transaction.atomic
def annuler_recevabilite(
    *, depot: Depot, casquette: Rattachement, motif: str, lien: str = "", instant: datetime | None = None
) -> Recevabilite:
    """Revient sur ce qui était jugé de ce dépôt, tant que rien n'est décidé du projet."""
    projet, jugee = ouvrir_depot(depot, casquette, "annuler_recevabilite")
    passer_la_recevabilite(jugee, "annuler_recevabilite")
    assert jugee is not None  # noqa: S101  # sans jugement, le passage est refusé
    refuser_une_fois_decide(projet)
    jugee.annulee_le, jugee.annulee_par = instant or maintenant(), casquette.personne
    jugee.motif_annulation = un_motif(motif)
    jugee.save()
    avant, apres = {"decision": jugee.decision}, {"depot": str(depot.numero), "motif": jugee.motif_annulation}
    consigner_instruction("annuler_recevabilite", projet, casquette, jugee, avant=avant, apres=apres)
    dit = {"depot": depot, "jugee": jugee, "motif": jugee.motif_annulation}
    prevenir(projet, "instruction/courrier/recevabilite_annulee.txt", lien, **dit)
    return jugee
