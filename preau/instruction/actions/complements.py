"""Demander des compléments, laisser plus de temps, y renoncer. La structure y répond par un dépôt."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.campagnes.models import PieceDemandee
from preau.coeur.cycle import COMPLEMENT, PROJET
from preau.coeur.referentiel import EXIGENCES
from preau.coeur.referentiel.norme import en_date
from preau.instruction.actions.commun import passer, refuser_si_change
from preau.instruction.actions.ouverture import (
    consigner_instruction,
    ouvrir_depot,
    ouvrir_dossier,
    passer_la_recevabilite,
    prevenir,
    refuser_une_fois_decide,
    un_motif,
)
from preau.projets.objets_scelles import lignes_du_depot, objet_en_mots
from preau.projets.tables import Complement, Depot, PointDeComplement, ProlongationDeComplement
from preau.projets.tables.complements import SorteDePoint
from preau.projets.tables.enums import Etape
from preau.socle.horloge import maintenant

POINTS_MAXIMUM = 40


class Point(NamedTuple):
    """Un point demandé : un constat (code et objet), une étape, ou une pièce ; un seul des trois."""

    constat: tuple[str, str] | None = None
    etape: Etape | None = None
    piece: PieceDemandee | None = None


@transaction.atomic
def demander_complement(
    *,
    depot: Depot,
    casquette: Rattachement,
    points: Sequence[Point],
    message: str,
    echeance: date,
    lien: str = "",
    instant: datetime | None = None,
) -> Complement:
    """Rouvre le dossier sur ces points, et eux seuls, jusqu'au soir de l'échéance ; le dépôt demeure entre-temps.

    ``message`` : ce que la structure lira. La campagne peut être close.
    """
    instant = instant or maintenant()
    projet, jugee = ouvrir_depot(depot, casquette, "demander_complement")
    passer_la_recevabilite(jugee, "demander_complement")
    refuser_une_fois_decide(projet)
    net = un_motif(message, "message", sinon="Dites ce que vous attendez : la structure lira ce message.")
    _refuser_passee(echeance, instant)
    lignes = _points(depot, points)
    demande = Complement.objects.create(
        depot=depot, demande=net, demande_le=instant, demande_par=casquette.personne, echeance=echeance
    )
    for ligne in lignes:
        ligne.complement = demande
    PointDeComplement.objects.bulk_create(lignes)
    projet.etat = passer(PROJET, projet.etat, "demander_complement")
    projet.save(update_fields=["etat", "modifie_le"])
    apres = {"depot": str(depot.numero), "echeance": echeance.isoformat(), "points": [li.libelle for li in lignes]}
    consigner_instruction("demander_complement", projet, casquette, demande, apres=apres | {"message": net})
    prevenir(projet, "instruction/courrier/complement_demande.txt", lien, **_dit(demande, lignes))
    return demande


def _dit(demande: Complement, points: Iterable[PointDeComplement]) -> dict[str, object]:
    return {"demande": demande, "points": list(points), "echeance": en_date(demande.echeance)}


def _refuser_passee(echeance: date, instant: datetime) -> None:
    if echeance <= timezone.localtime(instant).date():
        raise ValidationError({"echeance": "Laissez au moins jusqu'à demain pour répondre."})


def _points(depot: Depot, points: Sequence[Point]) -> list[PointDeComplement]:
    """Les points à écrire, chacun une fois ; il en faut un."""
    uniques = list(dict.fromkeys(points))
    if not uniques:
        raise ValidationError({"points": "Choisissez au moins un point sur lequel rouvrir le dossier."})
    if len(uniques) > POINTS_MAXIMUM:
        raise ValidationError({"points": f"{POINTS_MAXIMUM} points au plus : rouvrez plutôt des étapes entières."})
    lignes = lignes_du_depot(depot)
    return [_point(depot, point, lignes) for point in uniques]


def _point(depot: Depot, point: Point, lignes: dict[str, str]) -> PointDeComplement:
    if point.constat:
        code, objet = point.constat
        if code not in EXIGENCES or objet not in lignes:
            raise ValidationError({"points": "Ce constat n'est pas de ce dépôt : rechargez la page."})
        libelle = f"{objet_en_mots(depot, objet)} : {EXIGENCES[code].titre}"
        return PointDeComplement(
            sorte=SorteDePoint.CONSTAT, code=code, objet=objet, ligne=lignes[objet], libelle=libelle
        )
    if point.piece:
        if point.piece.campagne_id != depot.projet.campagne_id:
            raise ValidationError({"points": "Cette pièce n'est pas de cette campagne : rechargez la page."})
        return PointDeComplement(sorte=SorteDePoint.PIECE, piece=point.piece, libelle=f"Pièce : {point.piece.intitule}")
    if point.etape in (None, Etape.RELECTURE):
        raise ValidationError({"points": "Cette étape ne se rouvre pas : rechargez la page."})
    return PointDeComplement(sorte=SorteDePoint.ETAPE, etape=point.etape, libelle=f"Étape : {point.etape.label}")


@transaction.atomic
def prolonger_complement(
    *,
    complement: Complement,
    casquette: Rattachement,
    echeance: date,
    lien: str = "",
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Complement:
    """Laisse plus de temps à la structure, même si le délai est passé ; il ne se raccourcit pas."""
    relu = _ouvrir(complement, casquette, "prolonger", vu)
    instant = instant or maintenant()
    _refuser_passee(echeance, instant)
    if echeance <= relu.echeance:
        raise ValidationError({"echeance": f"Le délai court déjà jusqu'au {en_date(relu.echeance)}."})
    avant = {"echeance": relu.echeance.isoformat()}
    dits = {"avant": relu.echeance, "echeance": echeance, "le": instant, "par": casquette.personne}
    ProlongationDeComplement.objects.create(complement=relu, **dits)
    relu.echeance = echeance
    relu.save(update_fields=["echeance", "modifie_le"])
    apres, projet = {"echeance": echeance.isoformat()}, relu.depot.projet
    consigner_instruction("prolonger_complement", projet, casquette, relu, avant=avant, apres=apres)
    prevenir(projet, "instruction/courrier/complement_prolonge.txt", lien, **_dit(relu, relu.points.all()))
    return relu


@transaction.atomic
def annuler_complement(
    *,
    complement: Complement,
    casquette: Rattachement,
    motif: str,
    lien: str = "",
    vu: datetime | None = None,
    instant: datetime | None = None,
) -> Complement:
    """Renonce à la demande : le dossier redevient déposé, tel que son dernier dépôt."""
    relu = _ouvrir(complement, casquette, "annuler", vu)
    relu.annule_le, relu.annule_par = instant or maintenant(), casquette.personne
    relu.motif_annulation = un_motif(motif)
    relu.save()
    projet = relu.depot.projet
    projet.etat = passer(PROJET, projet.etat, "annuler_complement")
    projet.save(update_fields=["etat", "modifie_le"])
    apres = {"motif": relu.motif_annulation}
    consigner_instruction("annuler_complement", projet, casquette, relu, apres=apres)
    prevenir(projet, "instruction/courrier/complement_annule.txt", lien, **_dit(relu, relu.points.all()))
    return relu


def _ouvrir(complement: Complement, casquette: Rattachement, acte: str, vu: datetime | None) -> Complement:
    """La demande sous verrou, avec son projet, si l'acte y est permis."""
    projet = ouvrir_dossier(complement.depot.projet, casquette, f"{acte}_complement", sans_etat=True)
    demandes = Complement.objects.select_for_update(of=("self",), no_key=True)
    relu = demandes.select_related("depot").get(pk=complement.pk)
    passer(COMPLEMENT, _etat(relu), acte)
    passer(PROJET, projet.etat, f"{acte}_complement")
    refuser_si_change(vu, relu, f"les compléments sont attendus pour le {en_date(relu.echeance)}")
    relu.depot.projet = projet
    return relu


def _etat(complement: Complement) -> str:
    if complement.annule_le:
        return "annule"
    return "repondu" if complement.repondu_le else "attendu"
