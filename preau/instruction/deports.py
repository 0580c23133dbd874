"""Le déport : une personne liée à une structure ne prend aucune part à ce que le comité dit de ses dossiers."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import F, Q
from django.utils import timezone

from preau.acteurs.models import LienDeclare, Rattachement, Structure, Utilisateur
from preau.campagnes.liens import est_liee
from preau.campagnes.models import Campagne
from preau.instruction.models import Point, Reunion
from preau.projets.tables import Projet

Lien = tuple[int, int]
"""Une personne et une structure."""


def est_deporte(personne: Utilisateur, objet: Structure | Projet, jour: date, campagne: Campagne) -> bool:
    """Cette personne est liée à la structure, ce jour-là ou depuis l'ouverture de la campagne, sous quelque casquette.

    Deux requêtes. La règle est celle de ``campagnes.liens``, qui la tient dans les requêtes.
    """
    structure = objet.structure_id if isinstance(objet, Projet) else objet.pk
    return bool(liens([personne.pk], [structure], min(jour, _ouverture(campagne) or jour)))


def deportes(personnes: Iterable[int], projet: Projet, jour: date) -> set[int]:
    """Celles de ces personnes qui sont déportées de ce dossier, au même sens ; deux requêtes."""
    trouves = liens(personnes, [projet.structure_id], min(jour, _ouverture(projet.campagne) or jour))
    return {personne for personne, _ in trouves}


def liens(personnes: Iterable[int], structures: Iterable[int], depuis: date | None) -> set[Lien]:
    """Les paires (personne, structure) liées par un rattachement ou une déclaration encore en cours à ``depuis``.

    Deux requêtes, quel que soit leur nombre.
    """
    sans_terme = Q(fin__isnull=True)
    compte = (sans_terme | Q(fin__gt=F("debut"))) & (sans_terme | Q(fin__gt=depuis) if depuis else sans_terme)
    voulus = Q(personne__in=list(personnes), structure__in=list(structures)) & compte
    rattaches = Rattachement.objects.filter(voulus).values_list("personne", "structure")
    return {*rattaches, *LienDeclare.objects.filter(voulus).values_list("personne", "structure")}


def projets_tus(casquette: Rattachement, campagne: Campagne) -> frozenset[int]:
    """Les dossiers déposés de cette campagne dont la structure est liée à cette personne ; une requête."""
    siens = Projet.objects.filter(campagne=campagne, depose_le__isnull=False)
    lies = siens.filter(est_liee(casquette.personne_id, "structure", "campagne"))
    return frozenset(lies.values_list("pk", flat=True))


def est_tu(casquette: Rattachement, projet: int) -> bool:
    """Ce que le comité dit de ce dossier se tait à cette personne, liée à sa structure ; une requête."""
    du_projet = Projet.objects.filter(pk=projet)
    return du_projet.filter(est_liee(casquette.personne_id, "structure", "campagne")).exists()


def deports_des_points(
    reunion: Reunion, points: Sequence[Point], personnes: Iterable[int]
) -> dict[int, frozenset[int]]:
    """Pour chaque point, celles de ces personnes qui en sont déportées ; deux requêtes."""
    personnes = list(personnes)
    structures = {point.pk: point.depot.projet.structure_id for point in points}
    trouves = liens(personnes, set(structures.values()), _ouverture(reunion.campagne))
    return {
        point: frozenset(p for p in personnes if (p, structure) in trouves) for point, structure in structures.items()
    }


def _ouverture(campagne: Campagne) -> date | None:
    return timezone.localtime(campagne.ouverture_le).date() if campagne.ouverture_le else None
