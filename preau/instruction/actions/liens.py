"""Qui siège et qui est lié : le mandat d'un membre, et les liens que rien d'autre ne dit."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.enums import ROLES_CAF, Role
from preau.acteurs.models import LienDeclare, Rattachement, Structure, Utilisateur
from preau.instruction import droits_reunions as droits
from preau.instruction.models import MandatDeMembre
from preau.socle import journal
from preau.socle.horloge import aujourd_hui

_SANS_DROIT = "Chacun déclare ses liens ; la Caf, ceux des membres de ses comités."


@transaction.atomic
def donner_mandat(
    *, membre: Rattachement, casquette: Rattachement, institution: str, voix: bool = True, debut: date | None = None
) -> MandatDeMembre:
    """Dit l'institution qu'un membre représente à partir d'un jour ; le mandat d'avant finit ce jour-là."""
    relu = Rattachement.objects.select_for_update(of=("self",), no_key=True).avec_organisme().get(pk=membre.pk)
    if relu.comite is None or not droits.peut_tenir(casquette, relu.comite):
        raise ValidationError("La conseillère de la Caf dit qui siège à ses comités.", code="droit")
    debut = debut or max(relu.debut, aujourd_hui())
    if relu.mandats.filter(debut__gt=debut).exists():
        raise ValidationError({"debut": "Un mandat de ce membre commence plus tard : choisissez un jour après lui."})
    relu.mandats.filter(debut=debut).delete()
    relu.mandats.filter(fin__isnull=True).update(fin=debut)
    mandat = MandatDeMembre(rattachement=relu, institution=institution.strip(), voix=voix, debut=debut)
    mandat.full_clean()
    mandat.save()
    apres = {"voix": voix, "debut": debut.isoformat()}
    journal.consigner(acte="donner_mandat", objet=mandat, signature=casquette.signature, apres=apres)
    return mandat


@transaction.atomic
def declarer_lien(
    *,
    personne: Utilisateur,
    structure: Structure,
    casquette: Rattachement,
    motif: str,
    debut: date | None = None,
) -> LienDeclare:
    """Dit qu'une personne est liée à une structure : elle ne verra plus rien de ses dossiers au comité."""
    if not _peut_declarer(casquette, personne, structure):
        raise ValidationError(_SANS_DROIT, code="droit")
    lien = LienDeclare(
        personne=personne,
        structure=structure,
        motif=motif.strip(),
        debut=debut or aujourd_hui(),
        declare_par=casquette.personne,
    )
    lien.full_clean()
    lien.save()
    _consigner("declarer_lien", lien, casquette)
    return lien


@transaction.atomic
def finir_lien(*, lien: LienDeclare, casquette: Rattachement, fin: date | None = None) -> LienDeclare:
    """Met fin à un lien déclaré ; la Caf seule, car le déport tombe avec lui. Le jour où il commençait, il est nul."""
    relu = LienDeclare.objects.select_for_update(of=("self",), no_key=True).select_related("structure").get(pk=lien.pk)
    if casquette.role != Role.CONSEILLERE or casquette.caf_id != relu.structure.caf_id:
        raise ValidationError("Seule la conseillère de la Caf met fin à un lien déclaré.", code="droit")
    if casquette.personne_id == relu.personne_id:
        raise ValidationError("Une autre personne de la Caf met fin à votre propre lien.", code="droit")
    relu.fin = max(relu.debut, fin or aujourd_hui())
    relu.save(update_fields=["fin", "modifie_le"])
    _consigner("finir_lien", relu, casquette)
    return relu


def _peut_declarer(casquette: Rattachement, personne: Utilisateur, structure: Structure) -> bool:
    """Soi-même, parmi les structures que l'on voit ; la conseillère, pour un membre d'un comité de sa Caf."""
    if not Structure.objects.visibles_par(casquette).filter(pk=structure.pk).exists():
        return False
    if personne.pk == casquette.personne_id:
        return casquette.role in (*ROLES_CAF, Role.MEMBRE)
    siege = Rattachement.objects.filter(personne=personne, role=Role.MEMBRE, comite__caf=casquette.caf_id)
    return casquette.role == Role.CONSEILLERE and siege.exists()


def _consigner(acte: str, lien: LienDeclare, casquette: Rattachement) -> None:
    """Sans la structure : son histoire ne dit pas qui lui est lié."""
    fin = lien.fin.isoformat() if lien.fin else None
    apres = {"debut": lien.debut.isoformat(), "fin": fin}
    journal.consigner(acte=acte, objet=lien, signature=casquette.signature, apres=apres)
