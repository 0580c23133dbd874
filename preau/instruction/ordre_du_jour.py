"""Les dossiers qu'un comité doit examiner : déposés, recevables, de son territoire, et pas déjà vus."""

from collections.abc import Iterable

from django.db.models import Q

from preau.acteurs.models import Comite
from preau.campagnes.liens import est_liee
from preau.campagnes.models import Campagne
from preau.instruction.enums import EtatReunion
from preau.instruction.models import Point
from preau.projets.tables import AvisDuComite, Depot, Recevabilite
from preau.projets.tables.enums import ETATS_DEPOSES
from preau.projets.tables.surcouche import DecisionDeRecevabilite, SensAvis

EN_COURS = (EtatReunion.PREPAREE, EtatReunion.CONVOQUEE, EtatReunion.OUVERTE)


def depots_valables(comite: Comite, campagne: Campagne, sauf_liee: int | None = None) -> dict[int, int]:
    """Par projet du territoire, son dernier dépôt, déposé et pas irrecevable : leurs identifiants ; deux requêtes.

    ``sauf_liee`` : une personne ; sans les dossiers des structures auxquelles elle est liée.
    """
    communes = comite.communes.all()
    # Le comité de Lyon examine aussi la structure dont l'attache est à « Lyon 8e ».
    ici = Q(projet__structure__commune__in=communes) | Q(projet__structure__commune__rattachement__in=communes)
    deposes = Depot.objects.filter(ici, projet__campagne=campagne, projet__etat__in=ETATS_DEPOSES, retrait__isnull=True)
    if sauf_liee is not None:
        deposes = deposes.exclude(est_liee(sauf_liee, "projet__structure", "projet__campagne"))
    derniers = dict(deposes.order_by("projet_id", "numero").values_list("projet_id", "pk"))
    jugees = Recevabilite.objects.en_vigueur().filter(depot__projet__campagne=campagne)
    ecartes = set(jugees.filter(decision=DecisionDeRecevabilite.IRRECEVABLE).values_list("depot", flat=True))
    return {projet: depot for projet, depot in derniers.items() if depot not in ecartes}


def depots_du_territoire(comite: Comite, campagne: Campagne) -> list[Depot]:
    """Les mêmes dépôts, par structure puis intitulé."""
    return _lire(depots_valables(comite, campagne).values())


def _lire(depots: Iterable[int]) -> list[Depot]:
    lus = Depot.objects.filter(pk__in=list(depots)).select_related("projet__structure__commune")
    legers = lus.defer("document", "dossier", "rapport")
    return sorted(legers, key=lambda d: (d.projet.structure.nom, str(d.projet), d.pk))


def a_examiner(comite: Comite, campagne: Campagne, sauf_liee: int | None = None) -> list[Depot]:
    """Parmi eux, ceux qui attendent un avis et ne sont à aucun ordre du jour en cours.

    Un dossier ajourné attend encore ; un dossier d'avis rendu n'attend plus, même déposé à nouveau. ``sauf_liee`` : une
    personne ; sans les dossiers des structures auxquelles elle est liée.
    """
    depots = depots_valables(comite, campagne, sauf_liee)
    rendus = AvisDuComite.objects.filter(depot__projet__in=list(depots), remplace_le__isnull=True)
    vus = set(rendus.exclude(avis=SensAvis.AJOURNE).values_list("depot__projet", flat=True))
    inscrits = Point.objects.filter(depot__projet__in=list(depots), reunion__etat__in=EN_COURS)
    vus |= set(inscrits.values_list("depot__projet", flat=True))
    return _lire(depot for projet, depot in depots.items() if projet not in vus)
