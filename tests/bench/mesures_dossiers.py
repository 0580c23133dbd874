"""La liste de quatre cents dossiers d'une campagne : sa page, ses requêtes, son poids, ses tableurs."""

from functools import cache

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.acteurs.models import Structure
from preau.projets.tables import Collectif, EcoleAssociee
from tests.bench.outils import ClientDuSite, Mesure, duree_mediane, servir
from tests.fabriques import CafFactory, ComiteFactory, RattachementFactory, commune
from tests.projets.dossiers import campagne_ouverte
from tests.projets.listes import COMMUNES, college_rep, quartier, semer

DOSSIERS, STRUCTURES, COLLEGES, QUARTIERS = 400, 160, 30, 6
ESSAIS = 20


@cache
def navigation() -> tuple[Client, dict[str, str]]:
    """Une conseillère connectée, quatre cents dossiers de cent soixante structures, et les adresses de leur liste."""
    caf = CafFactory()
    campagne = campagne_ouverte(caf=caf)
    for rang, code in enumerate(COMMUNES):
        ComiteFactory(nom=f"Comité de pilotage local n° {rang}", caf=caf, communes=[code])
    structures = Structure.objects.bulk_create(
        Structure(nom=f"Association de quartier n° {rang}", type="association", caf=caf, commune=commune())
        for rang in range(STRUCTURES)
    )
    projets = semer(campagne, DOSSIERS, structures=structures)
    colleges = [college_rep(f"069{rang:04d}A") for rang in range(COLLEGES)]
    EcoleAssociee.objects.bulk_create(
        EcoleAssociee(projet=projet, etablissement=colleges[rang % COLLEGES]) for rang, projet in enumerate(projets)
    )
    for rang in range(QUARTIERS):
        un_sur_douze = [projet.pk for projet in projets[rang :: 2 * QUARTIERS]]
        Collectif.objects.filter(projet__in=un_sur_douze).update(qpv=quartier(f"QN0690{rang}"))
    client = ClientDuSite()
    client.force_login(RattachementFactory(conseillere=True, caf=caf).personne)
    noms = ("dossiers", "dossiers_csv", "dossiers_xlsx")
    return client, {nom: reverse(f"instruire:{nom}", args=[campagne.uuid]) for nom in noms}


def _duree(nom: str, suite: str = "") -> float:
    client, adresses = navigation()
    return duree_mediane(lambda: client.get(adresses[nom] + suite).content, essais=ESSAIS)


def page_de_la_liste() -> float:
    """La liste, sans filtre (ms)."""
    return _duree("dossiers")


def page_filtree() -> float:
    """La liste cherchée, filtrée et rangée (ms)."""
    return _duree("dossiers", "?q=reussir+quartier&commune=69123&tri=-ps")


def requetes_de_la_liste() -> float:
    """Le nombre de requêtes de la liste."""
    client, adresses = navigation()
    servir(client, adresses["dossiers"])
    with CaptureQueriesContext(connection) as requetes:
        servir(client, adresses["dossiers"])
    return len(requetes)


def poids_de_la_liste() -> float:
    """Le HTML de la liste, non compressé (ko)."""
    client, adresses = navigation()
    return len(servir(client, adresses["dossiers"]).encode()) / 1000


def liste_en_csv() -> float:
    """Les quatre cents dossiers en CSV (ms)."""
    return _duree("dossiers_csv")


def liste_en_classeur() -> float:
    """Les quatre cents dossiers en classeur (ms)."""
    return _duree("dossiers_xlsx")


MESURES = [
    Mesure(f"La liste de {DOSSIERS} dossiers", 60, "ms", page_de_la_liste),
    Mesure(f"La liste de {DOSSIERS} dossiers, cherchée et filtrée", 60, "ms", page_filtree),
    Mesure(f"La liste de {DOSSIERS} dossiers, ses requêtes", 25, "req", requetes_de_la_liste),
    Mesure(f"La liste de {DOSSIERS} dossiers, son HTML", 60, "ko", poids_de_la_liste),
    Mesure(f"{DOSSIERS} dossiers en CSV", 60, "ms", liste_en_csv),
    Mesure(f"{DOSSIERS} dossiers en classeur", 250, "ms", liste_en_classeur),
]
