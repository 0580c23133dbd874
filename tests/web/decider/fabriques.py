"""Une décision notifiée, écrite sans fermer sa campagne : ce que la table des droits regarde."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from preau.acteurs.models import Rattachement, Utilisateur
from preau.campagnes.models import Enveloppe
from preau.instruction.lettres import cadre_de, pour_lettre, rediger_lettre
from preau.instruction.models import Convention, Decision, LigneDeScenario, Notification, Scenario
from preau.projets.tables import Depot
from preau.socle import tirages

CENT = Decimal("100.00")
CLE = "0" * 64


def notifiee(depot: Depot, conseillere: Rattachement) -> dict[str, Any]:
    """La décision de ce dépôt, attribuée et notifiée, avec sa convention à signer."""
    campagne, le, par = depot.projet.campagne, timezone.now(), conseillere.personne
    Enveloppe.objects.create(campagne=campagne, montant=CENT, attribue=CENT)
    propose = {"propose_par": par, "propose_le": le, "adopte_par": par, "adopte_le": le, "etat": "adopte"}
    scenario = Scenario.objects.create(campagne=campagne, nom="Par rang", methode="rang", enveloppe=CENT, **propose)
    dits = {"origine": "inscrite", "motif": "Servi.", "nom": "Projet", "rang": 1}
    montants = dict.fromkeys(("demande", "plancher", "calcule", "propose"), CENT)
    ligne = LigneDeScenario.objects.create(scenario=scenario, projet=depot.projet, depot=depot, **dits, **montants)
    decision = _decision(depot, scenario, par, le)
    lue = pour_lettre(Decision.objects.filter(pk=decision.pk)).get()
    notification = Notification.objects.create(
        decision=decision,
        numero=1,
        issue="attribue",
        montant=CENT,
        notifiee_le=le,
        par=par,
        document=rediger_lettre(lue, cadre_de(campagne, scenario), 1, le),
        empreinte=CLE,
        lettre=tirages.demander(genre="lettre", objet=depot.projet.uuid, cle=CLE),
    )
    convention = tirages.demander(genre="convention", objet=depot.projet.uuid, cle=CLE)
    Convention.objects.create(notification=notification, tirage=convention)
    return {"decision": decision, "notification": notification, "scenario": scenario, "ligne": ligne}


def _decision(depot: Depot, scenario: Scenario, par: Utilisateur, le: datetime) -> Decision:
    dates = {f"{acte}_le": le for acte in ("decidee", "relue", "notifiee")}
    signataires = {f"{acte}_par": par for acte in ("decidee", "relue", "notifiee")}
    montants = dict.fromkeys(("demande", "plafond", "a_couvrir", "propose", "montant"), CENT)
    return Decision.objects.create(
        campagne=depot.projet.campagne,
        projet=depot.projet,
        depot=depot,
        scenario=scenario,
        etat="notifiee",
        issue="attribue",
        rang=1,
        motif_propose="Servi.",
        motif="Servi.",
        **montants,
        **dates,
        **signataires,
    )
