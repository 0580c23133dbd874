"""Les décisions d'une campagne de quatre cents dossiers : leur page, ses requêtes ; et vingt lettres à l'atelier."""

import json
import multiprocessing
import statistics
import time
from decimal import Decimal
from functools import cache, partial
from multiprocessing.connection import Connection

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from preau.acteurs.models import Comite, Structure
from preau.campagnes.models import Campagne, Enveloppe
from preau.editions.lettres import convention_pdf, lettre_pdf
from preau.instruction.lettres import cadre_de, pour_lettre, rediger_lettre
from preau.instruction.models import Decision, DecisionDeCollectif, LigneDeScenario, Notification, Scenario
from preau.projets.tables import Collectif, Depot
from tests.bench.outils import ClientDuSite, Mesure, duree_mediane, servir
from tests.fabriques import CafFactory, ComiteFactory, RattachementFactory, commune
from tests.instruction.fabriques import charger_textes
from tests.projets.dossiers import campagne_ouverte
from tests.projets.listes import semer

DECISIONS, STRUCTURES, LETTRES = 400, 160, 20
ESSAIS = 20
MONTANT = Decimal("2500.00")
MOTIF = "Rang 1. Il restait 10 000,00 € à son tour : 5 000,00 € demandés, accordés en entier."


@cache
def campagne() -> Campagne:
    """Quatre cents décisions attribuées, de deux collectifs chacune, et les textes de la Caf."""
    siennes = campagne_ouverte(caf=CafFactory())
    comite = ComiteFactory(caf=siennes.caf)
    structures = Structure.objects.bulk_create(
        Structure(nom=f"Association de quartier n° {rang}", type="association", caf=siennes.caf, commune=commune())
        for rang in range(STRUCTURES)
    )
    projets = semer(siennes, DECISIONS, structures=structures)
    total = MONTANT * 2 * DECISIONS
    Enveloppe.objects.create(campagne=siennes, montant=total, attribue=total)
    _decider(siennes, comite, {depot.projet_id: depot for depot in Depot.objects.filter(projet__in=projets)})
    charger_textes(siennes)
    return siennes


def _decider(siennes: Campagne, comite: Comite, depots: dict[int, Depot]) -> None:
    par, le = RattachementFactory(decideur=True, caf=siennes.caf).personne, timezone.now()
    adopte = {"propose_par": par, "propose_le": le, "adopte_par": par, "adopte_le": le, "etat": "adopte"}
    scenario = Scenario.objects.create(campagne=siennes, nom="Par rang", methode="rang", enveloppe=1, **adopte)
    montants = dict.fromkeys(("demande", "propose"), MONTANT * 2)
    rangs = list(enumerate(depots.items(), 1))
    LigneDeScenario.objects.bulk_create(
        LigneDeScenario(
            scenario=scenario,
            projet_id=projet,
            depot=depot,
            comite=comite,
            nom=f"Projet {rang}",
            rang=rang,
            plancher=MONTANT,
            calcule=MONTANT * 2,
            origine="inscrite",
            motif=MOTIF,
            **montants,
        )
        for rang, (projet, depot) in rangs
    )
    signees = {"decidee_le": le, "decidee_par": par, "relue_le": le, "relue_par": par, "etat": "relue"}
    plafonds = dict.fromkeys(("plafond", "a_couvrir", "montant"), MONTANT * 2)
    commun = {"campagne": siennes, "scenario": scenario, "issue": "attribue", "motif": MOTIF, "motif_propose": MOTIF}
    Decision.objects.bulk_create(
        Decision(projet_id=projet, depot=depot, rang=rang, **commun, **montants, **plafonds, **signees)
        for rang, (projet, depot) in rangs
    )
    _retenir(siennes)


def _retenir(siennes: Campagne) -> None:
    decisions = dict(Decision.objects.filter(campagne=siennes).values_list("projet_id", "pk"))
    DecisionDeCollectif.objects.bulk_create(
        DecisionDeCollectif(
            decision_id=decisions[collectif.projet_id],
            collectif=collectif,
            nom=f"Collectif {collectif.rang}",
            enfants=collectif.effectif or 0,
            calcule=MONTANT,
            formule="Charges éligibles : 7 500,00 €.\n32,5 % de 7 500,00 € = 2 437,50 €.",
            propose=MONTANT,
            retenu=True,
            montant=MONTANT,
        )
        for collectif in Collectif.objects.filter(projet__in=decisions)
    )


@cache
def client() -> Client:
    """Une conseillère connectée."""
    connecte = ClientDuSite()
    connecte.force_login(RattachementFactory(conseillere=True, caf=campagne().caf).personne)
    return connecte


def duree(page: str) -> float:
    """Une page des décisions (ms)."""
    adresse = reverse(f"decider:{page}", args=[campagne().uuid])
    return duree_mediane(lambda: servir(client(), adresse), essais=ESSAIS)


def requetes(page: str) -> float:
    """Le nombre de requêtes de cette page."""
    adresse = reverse(f"decider:{page}", args=[campagne().uuid])
    servir(client(), adresse)
    with CaptureQueriesContext(connection) as faites:
        servir(client(), adresse)
    return len(faites)


def _notifications() -> list[Notification]:
    """Vingt notifications telles que l'atelier les reçoit, sans leur ligne en base."""
    scenario, le = Scenario.objects.get(campagne=campagne()), timezone.now()
    cadre = cadre_de(campagne(), scenario)
    lues = pour_lettre(Decision.objects.filter(campagne=campagne())).order_by("pk")[:LETTRES]
    return [Notification(document=rediger_lettre(d, cadre, 1, le), notifiee_le=le) for d in lues]


def _chronometrer(notifications: list[Notification], sortie: Connection) -> None:
    debut = time.perf_counter()
    for notification in notifications:
        assert json.loads(notification.document)["issue"] == "attribue"
        lettre_pdf(notification, lambda _avancement, _etape: None)
        convention_pdf(notification, lambda _avancement, _etape: None)
    sortie.send(time.perf_counter() - debut)


def vingt_lettres() -> float:
    """Vingt lettres et leurs conventions, dans un processus neuf comme à l'atelier (s d'horloge)."""
    notifications, contexte, durees = _notifications(), multiprocessing.get_context("fork"), []
    for _ in range(5):
        entree, sortie = contexte.Pipe(duplex=False)
        ouvrier = contexte.Process(target=_chronometrer, args=(notifications, sortie))
        ouvrier.start()
        durees.append(entree.recv())
        ouvrier.join()
    return statistics.median(durees)


PAGES = {
    "decisions": f"La page de {DECISIONS} décisions",
    "notifier": f"Notifier, {DECISIONS} décisions relues",
    "lettres": f"Les lettres d'une campagne de {DECISIONS} dossiers",
}
MESURES = [
    mesure
    for page, nom in PAGES.items()
    for mesure in (
        Mesure(nom, 100, "ms", partial(duree, page)),
        Mesure(f"{nom}, ses requêtes", 25, "req", partial(requetes, page)),
    )
]
MESURES.append(Mesure(f"{LETTRES} lettres et leurs conventions, à l'atelier", 3, "s", vingt_lettres))
