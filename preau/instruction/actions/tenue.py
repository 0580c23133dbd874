"""Pendant la réunion : qui est venu, les avis et leur motif, les observations, le compte rendu."""

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.coeur import classement
from preau.instruction.actions.classement import classement_de, ecrire_classement
from preau.instruction.actions.commun import refuser_si_autre
from preau.instruction.actions.commun_reunions import dire, noter_au_journal, ouvrir_pour, point_sous_verrou
from preau.instruction.assemblee import assemblee, jour_de, membres_au
from preau.instruction.droits_reunions import a_un_point_cache
from preau.instruction.enums import Venue
from preau.instruction.models import ObservationDePoint, Point, Reunion, VenueDeMembre
from preau.instruction.models.reunions import CLASSES
from preau.instruction.versions import version_des_textes
from preau.projets.tables.surcouche import SensAvis

_CACHE = "Un dossier de cette réunion ne vous est pas montré : une autre personne de la Caf écrit le compte rendu."


@transaction.atomic
def emarger(
    *, reunion: Reunion, casquette: Rattachement, membre: Rattachement, venue: str, vu: str | None = None
) -> VenueDeMembre:
    """Dit si un membre du jour est venu, s'en est excusé, ou n'est pas venu ; se corrige jusqu'à la clôture.

    ``vu`` : la venue que la personne a lue, vide si rien n'était dit.
    """
    relue = ouvrir_pour(reunion, casquette, "emarger")
    if membre.pk not in {m.rattachement.pk for m in membres_au(relue.comite, jour_de(relue))}:
        raise ValidationError(f"{membre.personne} n'est pas membre de ce comité ce jour-là.", code="membre")
    if venue not in Venue.values:
        raise ValidationError({"venue": "Choisissez présent, excusé ou absent."})
    dite = VenueDeMembre.objects.filter(reunion=relue, rattachement=membre).first()
    avant = dite.venue if dite else ""
    if vu is not None and avant not in (vu, venue):
        notee = f"pour {membre.personne}, il est noté « {Venue(avant).label} »"
        raise ValidationError(
            f"Une autre personne a écrit ici entre-temps : {notee}. Relisez, puis refaites.", code="vu"
        )
    dite, _ = VenueDeMembre.objects.update_or_create(reunion=relue, rattachement=membre, defaults={"venue": venue})
    noter_au_journal("emarger", relue, casquette, objet=dite, avant={"venue": avant}, apres={"venue": venue})
    return dite


@transaction.atomic
def rendre_avis(*, point: Point, casquette: Rattachement, avis: str, motif: str = "", vu: str | None = None) -> Point:
    """Écrit l'avis du comité sur ce dossier. Un avis défavorable ou ajourné lui ôte son rang.

    Sans quorum sur ce dossier, il ne peut être qu'ajourné. ``vu`` : l'avis et le motif que la personne a lus
    (:func:`version_des_textes`).
    """
    relu = point_sous_verrou(point, casquette, "rendre_avis")
    actuel = f"l'avis est {relu.get_avis_display() or 'à rendre'}{f', « {relu.motif} »' if relu.motif else ''}"
    refuser_si_autre(vu, version_des_textes(relu.avis, relu.motif), actuel)
    if avis not in SensAvis.values:
        raise ValidationError({"avis": "Choisissez un avis."})
    exige = "" if avis == SensAvis.FAVORABLE else "Dites pourquoi : le motif d'un avis qui n'est pas favorable se lit."
    relu.motif = dire(motif, "motif", exige)
    if avis != SensAvis.AJOURNE:
        _exiger_le_quorum(relu)
    avant, relu.avis = relu.avis, avis
    if avis not in CLASSES:
        relu.rang, relu.ex_aequo = None, False
    relu.save(update_fields=["avis", "motif", "rang", "ex_aequo", "modifie_le"])
    if avant in CLASSES and avis not in CLASSES:
        ecrire_classement(relu.reunion, classement.oter(classement_de(relu.reunion), relu.pk))
        relu.reunion.save(update_fields=["modifie_le"])
    noter_au_journal("rendre_avis", relu.reunion, casquette, point=relu, avant={"avis": avant}, apres={"avis": avis})
    return relu


def _exiger_le_quorum(point: Point) -> None:
    compte = assemblee(point.reunion, [point]).quorum(point)
    if not compte.atteint:
        raise ValidationError({"avis": phrase_sans_quorum(point, compte.phrase)}, code="quorum")


def phrase_sans_quorum(point: Point, compte: str) -> str:
    """Pourquoi ce dossier ne se vote pas, et que faire."""
    remede = "Notez les membres présents, attendez-en d'autres, ou ajournez ce dossier."
    return f"Pas de quorum pour « {point} » : {compte} {remede}"


@transaction.atomic
def observer(*, point: Point, casquette: Rattachement, texte: str) -> ObservationDePoint:
    """Ajoute ce que la structure devra reprendre ; elle ne le lit qu'une fois la décision notifiée."""
    relu = point_sous_verrou(point, casquette, "observer")
    dit = dire(texte, "texte", "Dites ce que la structure doit reprendre.")
    observation = ObservationDePoint.objects.create(point=relu, texte=dit, par=casquette.personne)
    noter_au_journal("observer", relu.reunion, casquette, objet=observation, point=relu)
    return observation


@transaction.atomic
def retirer_observation(*, observation: ObservationDePoint, casquette: Rattachement) -> None:
    """Ôte une observation écrite en réunion, tant qu'elle n'est pas celle du projet."""
    relu = point_sous_verrou(observation.point, casquette, "observer")
    relue = relu.observations.select_for_update(no_key=True).get(pk=observation.pk)
    if relue.transmise_id:
        raise ValidationError("Cette observation est déjà celle du projet : levez-la depuis sa page.", code="transmise")
    noter_au_journal("retirer_observation", relu.reunion, casquette, objet=relue, point=relu)
    relue.delete()


@transaction.atomic
def rediger_point(*, point: Point, casquette: Rattachement, texte: str, vu: str | None = None) -> Point:
    """Écrit ce qui s'est dit d'un dossier. ``vu`` : le texte que la personne a lu (:func:`version_des_textes`)."""
    relu = point_sous_verrou(point, casquette, "rediger")
    refuser_si_autre(vu, version_des_textes(relu.compte_rendu), _ce_qui_est_ecrit(relu.compte_rendu))
    relu.compte_rendu = dire(texte, "compte_rendu")
    relu.save(update_fields=["compte_rendu", "modifie_le"])
    noter_au_journal("rediger_point", relu.reunion, casquette, point=relu)
    return relu


@transaction.atomic
def rediger_reunion(*, reunion: Reunion, casquette: Rattachement, texte: str, vu: str | None = None) -> Reunion:
    """Écrit ce qui s'est dit hors des dossiers. Qui est déporté d'un point ne le lit pas : on peut y parler de tous.

    ``vu`` : le texte que la personne a lu (:func:`version_des_textes`).
    """
    relue = ouvrir_pour(reunion, casquette, "rediger")
    if a_un_point_cache(casquette, relue):
        raise ValidationError(_CACHE, code="deport")
    refuser_si_autre(vu, version_des_textes(relue.compte_rendu), _ce_qui_est_ecrit(relue.compte_rendu))
    relue.compte_rendu = dire(texte, "compte_rendu")
    relue.save(update_fields=["compte_rendu", "modifie_le"])
    noter_au_journal("rediger_reunion", relue, casquette)
    return relue


def _ce_qui_est_ecrit(texte: str) -> str:
    return f"le compte rendu est maintenant « {texte} »" if texte else "le compte rendu a été effacé"
