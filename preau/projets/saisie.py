"""La seule porte par où une réponse entre dans un dossier.

Une réponse lisible va dans sa table. Une autre attend à côté, telle qu'elle est tapée, et sa table dit « pas dit » :
ce qui se voit est ce qui se juge. Deux personnes dans un même champ : la dernière l'emporte, et ce qu'elle a remplacé
sans l'avoir vu est gardé, montré aux deux, et peut être remis.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from preau.acteurs.models import Rattachement, Utilisateur
from preau.coeur.phrases import nombre
from preau.projets.champs.coherence import depend_des_autres, incoherence
from preau.projets.champs.convertisseurs import TEXTE_MAX
from preau.projets.champs.formes import Reconnu
from preau.projets.champs.places import ChampInconnu, Place, trouver
from preau.projets.ecriture import consigner, marquer, ouvrir_en_ecriture
from preau.projets.points import PointsOuverts, exiger_ouvert, points_ouverts
from preau.projets.tables import Projet, SaisieEnSuspens, TraceDeSaisie, ValeurDeplacee
from preau.socle.horloge import maintenant

# Un texte à peine trop long attend qu'on le coupe ; au-delà, il n'est pas reçu.
BRUT_MAX = 2 * TEXTE_MAX
JETON_MAX = 100
PAR_EMPREINTE = "sha256:"


class Saisi(NamedTuple):
    """Ce qu'il est advenu d'une saisie.

    ``texte`` : ce que le champ montre désormais. ``erreur`` : pourquoi il ne se lit pas, vide s'il se lit.
    ``deplacee`` : ce qui vient d'être remplacé sans avoir été vu. ``reprises`` : les autres champs qu'on
    attendait et qui se lisent enfin. ``ecrit`` : quelque chose a changé ; faux aussi d'un envoi déjà reçu.
    """

    champ: str
    texte: str
    erreur: str = ""
    deplacee: ValeurDeplacee | None = None
    reprises: tuple[str, ...] = ()
    ecrit: bool = False


class Tape(NamedTuple):
    """Ce qui vient d'être tapé dans un champ, et le jeton de ce que la page y montrait (:func:`jeton`)."""

    champ: str
    brut: str
    vu: str | None = None


def jeton(texte: str) -> str:
    """Ce qui dit à la page ce qu'elle montre : le texte s'il est court, son empreinte sinon."""
    if len(texte) <= JETON_MAX:
        return texte
    return f"{PAR_EMPREINTE}{hashlib.sha256(texte.encode()).hexdigest()}"


def saisir(*, projet: Projet, champ: str, brut: str, par: Rattachement, vu: str | None = None) -> Saisi:
    """Écrit ce qui vient d'être tapé dans un champ.

    ``vu`` est le jeton de ce que le champ montrait à cette personne avant qu'elle tape ; ``None`` : on ne compare pas.
    Refaire le même envoi ne change rien. Lève :class:`~preau.projets.champs.places.ChampInconnu`, ``PermissionDenied``,
    ou ``ValidationError`` avec une phrase si le dossier ne s'écrit pas.
    """
    saisi = saisir_tout(projet=projet, tapes=[Tape(champ, brut, vu)], par=par)[0]
    if saisi is None:
        raise ChampInconnu(champ)
    return saisi


@transaction.atomic
def saisir_tout(*, projet: Projet, tapes: Sequence[Tape], par: Rattachement) -> list[Saisi | None]:
    """Écrit une page d'un bloc, sous un seul verrou ; ``None`` à la place d'un champ qui n'existe plus.

    Lève ``PermissionDenied``, ou ``ValidationError`` ; rien n'est alors écrit.
    """
    for tape in tapes:
        if len(tape.brut) > BRUT_MAX:
            raise ValidationError(f"Ce texte est trop long : {nombre(TEXTE_MAX)} caractères au plus.", code="long")
    projet = ouvrir_en_ecriture(projet, par)
    points = points_ouverts(projet)
    saisis = [_saisir_s_il_existe(projet, tape, par.personne, points) for tape in tapes]
    ecrits = [saisi.champ for saisi in saisis if saisi and saisi.ecrit]
    if not ecrits:
        return saisis
    marquer(projet, par)
    reprises = reprendre_les_suspens(projet, sauf=ecrits)
    return [saisi._replace(reprises=reprises) if saisi and saisi.ecrit else saisi for saisi in saisis]


def _saisir_s_il_existe(projet: Projet, tape: Tape, auteur: Utilisateur, points: PointsOuverts | None) -> Saisi | None:
    try:
        return _saisir(projet, tape, auteur, points)
    except ChampInconnu:
        return None


def _saisir(projet: Projet, tape: Tape, auteur: Utilisateur, points: PointsOuverts | None) -> Saisi:
    champ, vu = tape.champ, tape.vu
    place = trouver(projet, champ)
    suspens = SaisieEnSuspens.objects.filter(projet=projet, champ=champ).first()
    present, erreur = (suspens.brut, suspens.erreur) if suspens else (place.texte, "")
    reconnu = place.champ.forme.reconnaitre(tape.brut)
    if reconnu.texte == present:
        return Saisi(champ, present, erreur)
    _exiger_ouvert(points, place)
    empreinte = _empreinte(vu or "", reconnu.texte)
    deplacee = None
    if vu is not None and jeton(present) not in (vu, jeton(place.champ.forme.reconnaitre(vu).texte)):
        if TraceDeSaisie.objects.filter(projet=projet, champ=champ, auteur=auteur, empreinte=empreinte).exists():
            return Saisi(champ, present, erreur)
        deplacee = _deplacer(projet, champ, present, auteur)
    erreur = _ranger(projet, place, reconnu, auteur)
    _tracer(projet, champ, auteur, empreinte)
    return Saisi(champ, reconnu.texte, erreur, deplacee, ecrit=True)


def _exiger_ouvert(points: PointsOuverts | None, place: Place) -> None:
    ouvert = points is None or points.ouvre_le_champ(place.code, place.champ.etape, place.ligne)
    exiger_ouvert(ouvert=ouvert)


def _empreinte(vu: str, brut: str) -> str:
    return hashlib.sha256(f"{vu}\0{brut}".encode()).hexdigest()


def _tracer(projet: Projet, champ: str, auteur: Utilisateur, empreinte: str) -> None:
    TraceDeSaisie.objects.update_or_create(
        projet=projet, champ=champ, auteur=auteur, defaults={"empreinte": empreinte, "le": maintenant()}
    )


def _deplacer(projet: Projet, champ: str, ancienne: str, par: Utilisateur) -> ValeurDeplacee | None:
    """Garde ce qui va être remplacé, fût-ce la même personne sur un autre écran ; un champ vide ne perd rien."""
    if not ancienne:
        return None
    trace = TraceDeSaisie.objects.filter(projet=projet, champ=champ).select_related("auteur").first()
    return ValeurDeplacee.objects.create(
        projet=projet, champ=champ, ancienne=ancienne, de=trace.auteur if trace else None, par=par, le=maintenant()
    )


def _ranger(projet: Projet, place: Place, reconnu: Reconnu, auteur: Utilisateur) -> str:
    """Met la valeur à sa place, ou en suspens ; rend la raison, vide si elle se lit."""
    erreur = reconnu.refus or incoherence(projet, place, reconnu.valeur)
    if not erreur:
        place.poser(reconnu.valeur)
        SaisieEnSuspens.objects.filter(projet=projet, champ=place.code).delete()
        return ""
    place.poser(place.champ.forme.neuve)
    suspendre(projet, place.code, reconnu.texte, erreur, auteur)
    return erreur


def suspendre(projet: Projet, champ: str, brut: str, erreur: str, auteur: Utilisateur) -> None:
    """Garde à côté ce qui ne se lit pas."""
    SaisieEnSuspens.objects.update_or_create(
        projet=projet,
        champ=champ,
        defaults={"brut": brut, "erreur": erreur, "auteur": auteur, "le": maintenant()},
    )


def reprendre_les_suspens(projet: Projet, sauf: Iterable[str] = ()) -> tuple[str, ...]:
    """Relit ce qui attendait à cause d'un autre champ : une date fausse à côté d'une autre devient juste avec elle."""
    reprises = []
    attendent = SaisieEnSuspens.objects.filter(projet=projet).exclude(champ__in=list(sauf)).select_related("auteur")
    for suspens in attendent:
        if not depend_des_autres(suspens.champ):
            continue
        try:
            place = trouver(projet, suspens.champ)
        except ChampInconnu:
            continue  # la ligne est retirée : si elle revient, sa saisie l'attend
        if not _ranger(projet, place, place.champ.forme.reconnaitre(suspens.brut), suspens.auteur):
            reprises.append(suspens.champ)
    return tuple(reprises)


@transaction.atomic
def remettre(*, deplacee: ValeurDeplacee, par: Rattachement) -> Saisi:
    """Remet une valeur déplacée ; celle qu'elle remplace est gardée à son tour. La remettre deux fois ne fait rien."""
    projet = ouvrir_en_ecriture(deplacee.projet, par)
    deplacee = ValeurDeplacee.objects.select_for_update(of=("self",)).get(pk=deplacee.pk)
    place = trouver(projet, deplacee.champ)
    _exiger_ouvert(points_ouverts(projet), place)
    suspens = SaisieEnSuspens.objects.filter(projet=projet, champ=place.code).first()
    present = suspens.brut if suspens else place.texte
    if deplacee.remise_le or present == deplacee.ancienne:
        _clore(deplacee, "remise_le")
        return Saisi(place.code, present, suspens.erreur if suspens else "")
    gardee = _deplacer(projet, place.code, present, par.personne)
    erreur = _ranger(projet, place, place.champ.forme.reconnaitre(deplacee.ancienne), par.personne)
    _tracer(projet, place.code, par.personne, _empreinte(present, deplacee.ancienne))
    _clore(deplacee, "remise_le")
    marquer(projet, par)
    consigner("remettre_valeur", projet, par, champ=place.code)
    return Saisi(place.code, deplacee.ancienne, erreur, gardee, reprises=reprendre_les_suspens(projet, [place.code]))


@transaction.atomic
def ecarter(*, deplacee: ValeurDeplacee, par: Rattachement) -> None:
    """Garde la valeur présente : la déplacée n'est plus montrée, mais n'est pas effacée."""
    projet = ouvrir_en_ecriture(deplacee.projet, par)
    if points := points_ouverts(projet):
        _exiger_ouvert(points, trouver(projet, deplacee.champ))
    _clore(ValeurDeplacee.objects.select_for_update(of=("self",)).get(pk=deplacee.pk), "ecartee_le")


def _clore(deplacee: ValeurDeplacee, issue: str) -> None:
    if deplacee.remise_le is None and deplacee.ecartee_le is None:
        setattr(deplacee, issue, maintenant())
        deplacee.save(update_fields=[issue, "modifie_le"])


def deplacees_ouvertes(projet: Projet) -> "dict[str, list[ValeurDeplacee]]":
    """Les valeurs déplacées dont on n'a encore rien fait, par champ, la plus récente d'abord. Une requête."""
    ouvertes = ValeurDeplacee.objects.filter(projet=projet, remise_le__isnull=True, ecartee_le__isnull=True)
    par_champ: dict[str, list[ValeurDeplacee]] = {}
    for deplacee in ouvertes.select_related("de", "par"):
        par_champ.setdefault(deplacee.champ, []).append(deplacee)
    return par_champ
