"""Les dossiers qu'un comité doit examiner : déposés, recevables, de son territoire, et pas déjà vus."""

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


def depots_du_territoire(comite: Comite, campagne: Campagne, sauf_liee: int | None = None) -> list[Depot]:
    """Le dernier dépôt de chaque dossier du territoire, déposé et pas irrecevable, par structure puis intitulé.

    ``sauf_liee`` : une personne ; sans les dossiers des structures auxquelles elle est liée.
    """
    communes = comite.communes.all()
    # Le comité de Lyon examine aussi la structure dont l'attache est à « Lyon 8e ».
    ici = Q(projet__structure__commune__in=communes) | Q(projet__structure__commune__rattachement__in=communes)
    deposes = Depot.objects.filter(
        ici, projet__campagne=campagne, projet__etat__in=ETATS_DEPOSES, retrait__isnull=True
    ).select_related("projet__structure__commune")
    if sauf_liee is not None:
        deposes = deposes.exclude(est_liee(sauf_liee, "projet__structure", "projet__campagne"))
    lus = deposes.defer("document", "dossier", "rapport").order_by("projet_id", "numero")
    derniers = {depot.projet_id: depot for depot in lus}.values()
    jugees = Recevabilite.objects.en_vigueur().filter(depot__projet__campagne=campagne)
    ecartes = set(jugees.filter(decision=DecisionDeRecevabilite.IRRECEVABLE).values_list("depot", flat=True))
    gardes = [depot for depot in derniers if depot.pk not in ecartes]
    return sorted(gardes, key=lambda d: (d.projet.structure.nom, str(d.projet), d.pk))


def a_examiner(comite: Comite, campagne: Campagne, sauf_liee: int | None = None) -> list[Depot]:
    """Parmi eux, ceux qui attendent un avis et ne sont à aucun ordre du jour en cours.

    Un dossier ajourné attend encore ; un dossier d'avis rendu n'attend plus, même déposé à nouveau. ``sauf_liee`` : une
    personne ; sans les dossiers des structures auxquelles elle est liée.
    """
    depots = depots_du_territoire(comite, campagne, sauf_liee)
    projets = [depot.projet_id for depot in depots]
    rendus = AvisDuComite.objects.filter(depot__projet__in=projets, remplace_le__isnull=True)
    vus = set(rendus.exclude(avis=SensAvis.AJOURNE).values_list("depot__projet", flat=True))
    inscrits = Point.objects.filter(depot__projet__in=projets, reunion__etat__in=EN_COURS)
    vus |= set(inscrits.values_list("depot__projet", flat=True))
    return [depot for depot in depots if depot.projet_id not in vus]
