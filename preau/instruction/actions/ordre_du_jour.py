"""L'ordre du jour d'une réunion : y inscrire un dossier, l'en retirer, le déplacer, le remettre à jour."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import verrouiller as verrouiller_campagne
from preau.instruction.actions.classement import classement_de, ecrire_classement
from preau.instruction.actions.commun_reunions import noter_au_journal, ouvrir_pour, refuser_a_qui_est_deporte
from preau.instruction.models import Point, Reunion
from preau.instruction.ordre_du_jour import a_examiner, depots_du_territoire, depots_valables
from preau.projets.tables import Depot


@transaction.atomic
def inscrire_points(*, reunion: Reunion, casquette: Rattachement, depots: Sequence[Depot]) -> list[Point]:
    """Inscrit ces dossiers à la suite ; refuse ce que ce comité n'a pas à examiner, et ceux d'une structure liée."""
    # Un dossier n'est à l'ordre du jour que d'une réunion : deux qui l'inscrivent à la fois se suivent.
    verrouiller_campagne(reunion.campagne)
    relue = ouvrir_pour(reunion, casquette, "composer")
    permis = {depot.pk for depot in a_examiner(relue.comite, relue.campagne, casquette.personne_id)}
    for depot in depots:
        if depot.pk not in permis:
            phrase = f"« {depot.projet} » n'attend pas l'avis de ce comité, ou est déjà à un ordre du jour."
            raise ValidationError(phrase, code="exclu")
    dernier = relue.points.aggregate(dernier=Max("ordre"))["dernier"] or 0
    points = Point.objects.bulk_create(
        Point(reunion=relue, depot=depot, ordre=dernier + rang) for rang, depot in enumerate(depots, 1)
    )
    _noter(relue, casquette, "inscrire_points", [str(depot.uuid) for depot in depots])
    return points


@transaction.atomic
def retirer_point(*, point: Point, casquette: Rattachement) -> None:
    """Retire un dossier de l'ordre du jour, avec les notes qu'on y avait prises ; il attend à nouveau.

    Une fois un avis écrit, il ne se retire plus : on l'ajourne.
    """
    relue = ouvrir_pour(point.reunion, casquette, "composer")
    refuser_a_qui_est_deporte(point, casquette)
    relu = relue.points.select_related("depot__retrait", "depot__projet").get(pk=point.pk)
    tient = Depot.objects.filter(pk=relu.depot_id, retrait__isnull=True).exists()
    if relu.avis and tient:
        raise ValidationError(f"« {relu} » a un avis : ajournez ce dossier plutôt.", code="avis")
    if relu.observations.filter(transmise__isnull=False).exists():
        raise ValidationError(f"Des observations sur « {relu} » sont déjà écrites à la structure.", code="avis")
    relu.delete()
    _noter(relue, casquette, "retirer_point", [str(relu.depot.uuid)], relu)


@transaction.atomic
def deplacer_point(*, point: Point, casquette: Rattachement, de: int) -> None:
    """Avance (``de`` négatif) ou recule un dossier dans l'ordre du jour ; aux deux bouts, rien ne change."""
    relue = ouvrir_pour(point.reunion, casquette, "composer")
    refuser_a_qui_est_deporte(point, casquette)
    points = list(relue.points.order_by("ordre", "pk"))
    ici = next(rang for rang, autre in enumerate(points) if autre.pk == point.pk)
    points.insert(max(0, ici + de), points.pop(ici))
    for rang, autre in enumerate(points, 1):
        autre.ordre = rang
    Point.objects.bulk_update(points, ["ordre"])
    _noter(relue, casquette, "deplacer_point", [str(point.uuid)])


@transaction.atomic
def actualiser_points(*, reunion: Reunion, casquette: Rattachement) -> int:
    """Met à l'ordre du jour le dernier dépôt de chaque dossier, en ôte les retirés ; rend combien ont changé.

    Un avis dit d'un autre dépôt ne vaut plus : il est à rendre. Les dossiers d'une structure liée attendent une autre
    personne de la Caf.
    """
    relue = ouvrir_pour(reunion, casquette, "composer")
    derniers = {depot.projet_id: depot for depot in depots_du_territoire(relue.comite, relue.campagne)}
    changes = 0
    for point in perimes(relue, casquette.personne_id):
        dernier = derniers.get(point.depot.projet_id)
        if dernier is None and point.observations.filter(transmise__isnull=False).exists():
            continue
        changes += 1
        if dernier is None:
            point.delete()
        else:
            point.depot, point.avis, point.motif, point.rang, point.ex_aequo = dernier, "", "", None, False
            point.save(update_fields=["depot", "avis", "motif", "rang", "ex_aequo", "modifie_le"])
    _noter(relue, casquette, "actualiser_points", [])
    return changes


def perimes(reunion: Reunion, sauf_liee: int | None = None) -> list[Point]:
    """Les points dont le dépôt n'est plus celui qu'il faut lire : retiré, remplacé, ou rouvert par la Caf.

    ``sauf_liee`` : une personne ; sans les points dont elle est déportée.
    """
    valables = set(depots_valables(reunion.comite, reunion.campagne).values())
    points = Point.objects.filter(reunion=reunion).avec_dossier().order_by("ordre", "pk")
    points = points if sauf_liee is None else points.sans_deport(sauf_liee)
    return [point for point in points if point.depot_id not in valables]


def _noter(reunion: Reunion, casquette: Rattachement, acte: str, depots: list[str], point: Point | None = None) -> None:
    """Resserre les rangs qui restent ; un autre écran ouvert sur cette réunion saura qu'elle a changé."""
    ecrire_classement(reunion, classement_de(reunion))
    reunion.save(update_fields=["modifie_le"])
    noter_au_journal(acte, reunion, casquette, objet=reunion, point=point, apres={"depots": depots})
