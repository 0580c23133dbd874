"""Une décision notifiée, écrite sans fermer sa campagne : ce que la table des droits regarde."""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from preau.acteurs.models import Rattachement
from preau.campagnes.models import Enveloppe
from preau.instruction.lettres import cadre_de, pour_lettre, rediger_lettre
from preau.instruction.models import Convention, Decision, LigneDeScenario, Notification, Scenario
from preau.projets.tables import Depot
from preau.socle import tirages

CENT = Decimal("100.00")


def notifiee(depot: Depot, conseillere: Rattachement) -> dict[str, Any]:
    """La décision de ce dépôt, attribuée et notifiée, avec sa convention à signer."""
    campagne, le, par = depot.projet.campagne, timezone.now(), conseillere.personne
    Enveloppe.objects.create(campagne=campagne, montant=CENT, attribue=CENT)
    propose = {"propose_par": par, "propose_le": le, "adopte_par": par, "adopte_le": le, "etat": "adopte"}
    scenario = Scenario.objects.create(campagne=campagne, nom="Par rang", methode="rang", enveloppe=CENT, **propose)
    ligne = {
        "demande": CENT,
        "plancher": CENT,
        "calcule": CENT,
        "propose": CENT,
        "origine": "inscrite",
        "motif": "Servi.",
    }
    LigneDeScenario.objects.create(scenario=scenario, projet=depot.projet, depot=depot, nom="Projet", rang=1, **ligne)
    signees = {
        f"{acte}_{quoi}": v for acte in ("decidee", "relue", "notifiee") for quoi, v in (("le", le), ("par", par))
    }
    decision = Decision.objects.create(
        campagne=campagne,
        projet=depot.projet,
        depot=depot,
        scenario=scenario,
        etat="notifiee",
        issue="attribue",
        rang=1,
        demande=CENT,
        plafond=CENT,
        a_couvrir=CENT,
        propose=CENT,
        montant=CENT,
        motif_propose="Servi.",
        motif="Servi.",
        **signees,
    )
    lue = pour_lettre(Decision.objects.filter(pk=decision.pk)).get()
    document = rediger_lettre(lue, cadre_de(campagne, scenario), 1, le)
    objet = depot.projet.uuid
    notification = Notification.objects.create(
        decision=decision,
        numero=1,
        issue="attribue",
        montant=CENT,
        notifiee_le=le,
        par=par,
        document=document,
        empreinte="0" * 64,
        lettre=tirages.demander(genre="lettre", objet=objet, cle="0" * 64),
    )
    convention = tirages.demander(genre="convention", objet=objet, cle="0" * 64)
    Convention.objects.create(notification=notification, tirage=convention)
    return {"decision": decision, "notification": notification}
