"""De quoi peupler une instruction : des dossiers déposés et classés, une campagne close, son enveloppe."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F
from django.utils import timezone

from preau.acteurs.models import Comite, Rattachement
from preau.campagnes.enums import SujetDeTexte
from preau.campagnes.models import Campagne, Enveloppe, TexteDeCampagne
from preau.instruction import actions
from preau.instruction.enums import MethodeDeScenario
from preau.instruction.models import Decision, Notification, Scenario
from preau.projets.tables import AvisDuComite, Depot, LigneBudget, Projet
from tests.fabriques import ComiteFactory, RattachementFactory
from tests.projets.depots import cadre_complet, deposer
from tests.projets.dossiers import Cadre, campagne_ouverte

JOUR = date(2026, 7, 6)


class Instruite(NamedTuple):
    """Une campagne, son enveloppe, un comité, et ceux qui l'instruisent."""

    campagne: Campagne
    enveloppe: Enveloppe
    comite: Comite
    conseillere: Rattachement
    decideur: Rattachement


def instruite(montant: str = "10000.00") -> Instruite:
    """Une campagne ouverte, où l'on dépose encore."""
    campagne = campagne_ouverte()
    return Instruite(
        campagne,
        Enveloppe.objects.create(campagne=campagne, montant=Decimal(montant)),
        ComiteFactory(caf=campagne.caf, nom="Comité de l'Est"),
        RattachementFactory(conseillere=True, caf=campagne.caf),
        RattachementFactory(decideur=True, caf=campagne.caf),
    )


def clore(campagne: Campagne) -> None:
    """La campagne est close depuis une heure."""
    Campagne.objects.filter(pk=campagne.pk).update(cloture_le=timezone.now() - timedelta(hours=1))


def preparer(
    cadre: Instruite, ps: str | None = "5000.00", charges: str = "20000.00", changer=None, autres=None
) -> Cadre:
    """Un dossier complet, au budget équilibré ; ``ps`` absente : elle n'est pas inscrite."""
    pret = cadre_complet(changer, campagne=cadre.campagne)
    pret.projet.lignes.all().delete()
    reste = autres if autres is not None else str(Decimal(charges) - Decimal(ps or 0))
    lignes = [("60", charges, False), ("74", reste, False), *([("74", ps, True)] if ps is not None else [])]
    for compte, montant, est_ps in lignes:
        LigneBudget.objects.create(
            projet=pret.projet, compte=compte, libelle="Ligne", montant=Decimal(montant), est_ps=est_ps
        )
    return pret


def deposer_dossier(cadre: Instruite, **options) -> Depot:
    """Un dossier déposé."""
    malgre = {"malgre": "Budget à revoir"} if options.get("autres") is not None else {}
    return deposer(preparer(cadre, **options), **malgre)


def rendre_avis(cadre: Instruite, depot: Depot, rang: int | None, avis: str = "favorable", comite=None) -> AvisDuComite:
    return AvisDuComite.objects.create(
        depot=depot,
        comite=comite or cadre.comite,
        avis=avis,
        motif="Le comité dit pourquoi.",
        rang=rang,
        le=JOUR,
        par=cadre.conseillere.personne,
    )


def classer(cadre: Instruite, rang: int | None, avis: str = "favorable", comite=None, **options) -> Projet:
    """Un dossier déposé, et l'avis de son comité."""
    depot = deposer_dossier(cadre, **options)
    rendre_avis(cadre, depot, rang, avis, comite)
    return depot.projet


def proposer(cadre: Instruite, methode: str = MethodeDeScenario.RANG, nom: str = "Par rang", **options) -> Scenario:
    return actions.proposer_scenario(
        **{"campagne": cadre.campagne, "casquette": cadre.conseillere, "nom": nom, "methode": methode, **options}
    )


def adopter(cadre: Instruite, **options) -> list[Decision]:
    """Clôt la campagne, propose par rang et adopte ; les décisions, dans l'ordre des rangs."""
    clore(cadre.campagne)
    actions.adopter_scenario(scenario=proposer(cadre, **options), casquette=cadre.decideur)
    return list(Decision.objects.filter(campagne=cadre.campagne).order_by(F("rang").asc(nulls_last=True), "pk"))


def charger_textes(campagne: Campagne) -> None:
    """Les textes que la Caf annexe à ses décisions."""
    for sujet in SujetDeTexte:
        TexteDeCampagne.objects.create(campagne=campagne, sujet=sujet, contenu=f"{sujet.label} de la Caf.\n\nFin.")


def decider(cadre: Instruite, decision: Decision, **options) -> Decision:
    """Attribue ce qui était proposé, et relit."""
    actions.attribuer(decision=decision, casquette=cadre.decideur, **options)
    return actions.relire_decision(decision=decision, casquette=cadre.conseillere)


def notifier(cadre: Instruite, decisions=None) -> list[Notification]:
    """Fait partir ces décisions relues, ou toutes."""
    lien = "https://preau.exemple/projets/{projet}/decision/"
    return actions.notifier_decisions(
        campagne=cadre.campagne, casquette=cadre.conseillere, lien=lien, decisions=decisions
    )
