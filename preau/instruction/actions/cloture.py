"""Clore une réunion fige ses avis et ses rangs ; la Caf seule la rouvre, avec un motif, tant que rien ne s'y appuie."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localtime

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import verrouiller as verrouiller_campagne
from preau.coeur import classement
from preau.coeur.phrases import enumerer, heure
from preau.coeur.referentiel.norme import en_date
from preau.instruction import droits_reunions as droits
from preau.instruction.actions.classement import classement_de
from preau.instruction.actions.commun_reunions import (
    DEPORTEE,
    dire,
    noter_au_journal,
    noter_pour_chaque_dossier,
    ouvrir_pour,
)
from preau.instruction.actions.observations import ecrire_observation
from preau.instruction.actions.ordre_du_jour import perimes
from preau.instruction.actions.tenue import phrase_sans_quorum
from preau.instruction.assemblee import Assemblee, assemblee, jour_de
from preau.instruction.enums import EtatReunion, Venue
from preau.instruction.models import (
    DeportDuProcesVerbal,
    LigneDeScenario,
    MembreDuProcesVerbal,
    ObservationDePoint,
    Point,
    RangDEnsemble,
    Reunion,
)
from preau.instruction.models.reunions import CLASSES
from preau.instruction.tirages_de_reunion import proces_verbal
from preau.projets.tables import AvisDuComite
from preau.projets.tables.surcouche import SensAvis
from preau.socle.horloge import maintenant

_PAR_LA_CAF = "Une réunion close ne se rouvre que par la Caf, avec un motif : dites-lui ce qu'il faut corriger."


@transaction.atomic
def clore_reunion(*, reunion: Reunion, casquette: Rattachement, instant: datetime | None = None) -> Reunion:
    """Fige les avis et les rangs, copie membres et déports au procès-verbal, et le demande à l'atelier.

    Refuse tout ce qui manque à la fois : un avis, un rang, une égalité ni déclarée ni départagée, le quorum.
    """
    verrouiller_campagne(reunion.campagne)
    relue = ouvrir_pour(reunion, casquette, "clore", sans_deport=True)
    points = list(relue.points.avec_dossier())
    presents = assemblee(relue, points)
    if refus := list(_refus(relue, points, presents)):
        raise ValidationError([ValidationError(phrase, code="clore") for phrase in refus])
    instant = instant or maintenant()
    relue.close_le, relue.close_par, relue.rang_depart = instant, casquette.personne, _rang_depart(relue, points)
    relue.save()
    _copier(relue, points, presents)
    _rendre(relue, points, casquette, instant)
    _transmettre(relue, casquette, instant)
    proces_verbal(relue, casquette.personne).demander()
    noter_au_journal("clore_reunion", relue, casquette, apres=_etat(relue, points))
    noter_pour_chaque_dossier("clore_reunion", relue, casquette, points)
    return relue


def ce_qui_manque_pour_clore(reunion: Reunion, casquette: Rattachement) -> list[str]:
    """Ce qui empêche cette personne de clore, une phrase chacun ; vide si rien ne manque.

    À qui un point est caché, son lien seul : ni le nom de ce dossier, ni une égalité qui le ferait deviner.
    """
    if droits.a_un_point_cache(casquette, reunion):
        return [DEPORTEE]
    points = list(reunion.points.avec_dossier())
    return list(_refus(reunion, points, assemblee(reunion, points)))


def _refus(reunion: Reunion, points: Sequence[Point], presents: Assemblee) -> Iterator[str]:
    noms = {point.pk: f"« {point} »" for point in points}
    for point in points:
        if not point.avis:
            yield f"{noms[point.pk]} n'a pas d'avis : rendez-le, ou ajournez ce dossier."
        elif point.avis != SensAvis.AJOURNE and not (compte := presents.quorum(point)).atteint:
            yield phrase_sans_quorum(point, compte.phrase)
        if point.avis in CLASSES and point.rang is None:
            yield f"{noms[point.pk]} n'a pas de rang : placez-le."
    for place in classement.a_departager(classement_de(reunion)):
        partage = enumerer(noms[pk] for pk in place.tenants)
        yield f"{partage} ont le même rang : déclarez-les ex æquo, ou départagez-les."
    for point in perimes(reunion):
        yield f"{noms[point.pk]} a été retiré ou déposé à nouveau depuis : mettez l'ordre du jour à jour."
    for ouverte in _ouvertes_avant(reunion):
        le = localtime(ouverte.le)
        quand = f"{en_date(le.date())} à {heure(le.time())}"
        yield f"La réunion du {quand} n'est pas close : ses rangs viennent avant, clôturez-la d'abord."


def _ouvertes_avant(reunion: Reunion) -> Iterable[Reunion]:
    """Les réunions du même comité, ouvertes et tenues avant celle-ci, dans l'ordre ; une requête."""
    siennes = Reunion.objects.filter(comite=reunion.comite, campagne=reunion.campagne, etat=EtatReunion.OUVERTE)
    return siennes.filter(Q(le__lt=reunion.le) | Q(le=reunion.le, pk__lt=reunion.pk)).order_by("le", "pk")


def _rang_depart(reunion: Reunion, points: Sequence[Point]) -> int:
    """Ce que l'on fait : une seconde réunion d'un comité, dans une campagne, classe à la suite de la première."""
    autres = AvisDuComite.objects.filter(
        comite=reunion.comite, depot__projet__campagne=reunion.campagne, remplace_le__isnull=True
    ).exclude(depot__projet__in=[point.depot.projet_id for point in points])
    return autres.aggregate(dernier=Max("rang"))["dernier"] or 0


def _copier(reunion: Reunion, points: Sequence[Point], presents: Assemblee) -> None:
    MembreDuProcesVerbal.objects.bulk_create(
        MembreDuProcesVerbal(
            reunion=reunion,
            personne=membre.rattachement.personne,
            nom=membre.nom,
            institution=membre.institution,
            voix=membre.voix,
            venue=membre.venue or Venue.ABSENT,
        )
        for membre in presents.membres
    )
    DeportDuProcesVerbal.objects.bulk_create(
        DeportDuProcesVerbal(point=point, personne=membre.rattachement.personne, nom=membre.nom)
        for point in points
        for membre in presents.deportes(point)
    )


def _rendre(reunion: Reunion, points: Sequence[Point], casquette: Rattachement, instant: datetime) -> None:
    """Écrit l'avis du comité sur chaque dépôt ; celui d'avant reste, et ne compte plus."""
    projets = [point.depot.projet_id for point in points]
    anciens = AvisDuComite.objects.filter(depot__projet__in=projets, remplace_le__isnull=True)
    anciens.update(remplace_le=instant, modifie_le=instant)
    rangs = classement.rangs(classement_de(reunion))
    AvisDuComite.objects.bulk_create(
        AvisDuComite(
            depot=point.depot,
            comite=reunion.comite,
            avis=point.avis,
            motif=point.motif,
            rang=reunion.rang_depart + rangs[point.pk] if point.pk in rangs else None,
            le=jour_de(reunion),
            par=casquette.personne,
        )
        for point in points
    )


def _transmettre(reunion: Reunion, casquette: Rattachement, instant: datetime) -> None:
    """Chaque observation de la réunion devient celle du projet, au nom du comité, une seule fois."""
    a_ecrire = ObservationDePoint.objects.filter(point__reunion=reunion, transmise__isnull=True)
    for observation in a_ecrire.select_related("point__depot__projet"):
        observation.transmise = ecrire_observation(
            projet=observation.point.depot.projet,
            casquette=casquette,
            texte=observation.texte,
            comite=reunion.comite,
            instant=instant,
        )
        observation.save(update_fields=["transmise", "modifie_le"])


def _etat(reunion: Reunion, points: Sequence[Point]) -> dict[str, object]:
    return {
        "rang_depart": reunion.rang_depart,
        "avis": {str(p.depot.uuid): {"avis": p.avis, "rang": p.rang, "ex_aequo": p.ex_aequo} for p in points},
    }


@transaction.atomic
def rouvrir_reunion(
    *, reunion: Reunion, casquette: Rattachement, motif: str, instant: datetime | None = None
) -> Reunion:
    """Rouvre une réunion close : ses avis ne comptent plus, jusqu'à la clôture suivante.

    La Caf seule, avec un motif, et tant que rien ne s'appuie sur ces rangs.
    """
    verrouiller_campagne(reunion.campagne)
    if not droits.peut_tenir(casquette, reunion.comite):
        raise ValidationError(_PAR_LA_CAF, code="droit")
    relue = ouvrir_pour(reunion, casquette, "rouvrir", sans_deport=True)
    relue.motif = dire(motif, "motif", "Dites pourquoi cette réunion est rouverte.")
    if phrase := ce_qui_s_appuie_sur(relue):
        raise ValidationError(phrase, code="employe")
    points = list(relue.points.avec_dossier())
    avant = _etat(relue, points)
    instant = instant or maintenant()
    rendus = AvisDuComite.objects.filter(depot__points__reunion=relue, comite=relue.comite, remplace_le__isnull=True)
    AvisDuComite.objects.filter(pk__in=list(rendus.values_list("pk", flat=True))).update(
        remplace_le=instant, modifie_le=instant
    )
    relue.close_le = relue.close_par = None
    relue.save()
    relue.membres.all().delete()
    DeportDuProcesVerbal.objects.filter(point__reunion=relue).delete()
    noter_au_journal("rouvrir_reunion", relue, casquette, avant=avant, apres={"motif": relue.motif})
    noter_pour_chaque_dossier("rouvrir_reunion", relue, casquette, points)
    return relue


def ce_qui_empeche_de_rouvrir(reunion: Reunion, casquette: Rattachement) -> str:
    """Pourquoi cette personne ne rouvre pas cette réunion : la Caf seule le fait, elle y a un lien, ou un rang sert."""
    if not droits.peut_tenir(casquette, reunion.comite):
        return _PAR_LA_CAF
    return DEPORTEE if droits.a_un_point_cache(casquette, reunion) else ce_qui_s_appuie_sur(reunion)


def ce_qui_s_appuie_sur(reunion: Reunion) -> str:
    """Pourquoi les rangs de cette réunion ne se reprennent plus ; vide si rien ne s'y appuie."""
    # Par projet : un dossier complété depuis l'avis est au scénario avec un autre dépôt.
    projets = reunion.points.values("depot__projet")
    lignes = LigneDeScenario.objects.filter(projet__in=projets, comite=reunion.comite).select_related("scenario")
    if ligne := lignes.first():
        return f"Le scénario « {ligne.scenario} » s'appuie sur ces rangs : cette réunion ne se rouvre plus."
    if RangDEnsemble.objects.filter(projet__depots__points__reunion=reunion).exists():
        return "Un rang d'ensemble classe ces dossiers : effacez-le d'abord."
    suivantes = Reunion.objects.filter(comite=reunion.comite, campagne=reunion.campagne, etat=EtatReunion.CLOSE)
    if reunion.close_le and suivantes.filter(close_le__gt=reunion.close_le).exists():
        return "Une réunion close ensuite classe à la suite de celle-ci : rouvrez-la d'abord."
    return ""
