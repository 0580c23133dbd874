"""Ce que dit la lettre d'une décision, en JSON canonique ``preau/lettre`` : de quoi recalculer la ligne, sans la base.

Montants en textes (« 5000.00 »), dates en ISO. Rien n'y nomme un autre projet : là où le scénario le citait, la lettre
dit « un autre projet ».
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from preau.campagnes.enums import SujetDeTexte
from preau.campagnes.models import Campagne, ContactDeCampagne
from preau.instruction.candidats import avis_en_vigueur
from preau.instruction.echeances import dues
from preau.instruction.enums import Issue
from preau.instruction.models import (
    CofinancementAccorde,
    Decision,
    DecisionDeCollectif,
    EcheancierDeCampagne,
    LigneDeScenario,
    Scenario,
)
from preau.projets.tables import AvisDuComite, Cofinancement, Observation

FORMAT, VERSION = "preau/lettre", 1


class Cadre(NamedTuple):
    """Ce que toutes les lettres d'un envoi partagent, lu une fois."""

    campagne: Campagne
    scenario: Scenario
    lignes: Mapping[int, LigneDeScenario]
    textes: Mapping[str, str]
    contacts: tuple[ContactDeCampagne, ...]
    echeancier: EcheancierDeCampagne | None
    reponses: Mapping[int, CofinancementAccorde]
    avis: Mapping[int, AvisDuComite]


def cadre_de(campagne: Campagne, scenario: Scenario) -> Cadre:
    """Le cadre des lettres d'une campagne ; sept requêtes."""
    reponses = CofinancementAccorde.objects.filter(cofinancement__projet__campagne=campagne)
    return Cadre(
        campagne,
        scenario,
        {ligne.projet_id: ligne for ligne in scenario.lignes.all()},
        {texte.sujet: texte.contenu for texte in campagne.textes.all()},
        tuple(campagne.contacts.all()),
        EcheancierDeCampagne.objects.filter(campagne=campagne).first(),
        {reponse.cofinancement_id: reponse for reponse in reponses},
        avis_en_vigueur(campagne),
    )


def pour_lettre(decisions: "QuerySet[Decision]") -> "QuerySet[Decision]":
    """Ces décisions avec tout ce que leur lettre dit, en un nombre constant de requêtes."""
    cofinancements = Cofinancement.objects.presentes().select_related("financeur")
    return decisions.select_related("projet__structure__commune", "projet__campagne__caf", "depot").prefetch_related(
        "collectifs",
        Prefetch("projet__cofinancements", cofinancements, to_attr="cofinancements_demandes"),
        Prefetch("projet__obligations", Observation.objects.avec_auteur(), to_attr="observations_ecrites"),
    )


def rediger_lettre(decision: Decision, cadre: Cadre, numero: int, instant: datetime) -> str:
    """Le contenu de la lettre, prêt à sceller. ``decision`` vient de :func:`pour_lettre`."""
    structure, campagne = decision.projet.structure, cadre.campagne
    dit = {
        "format": FORMAT,
        "version": VERSION,
        "numero": numero,
        "le": timezone.localtime(instant).date().isoformat(),
        "caf": str(campagne.caf),
        "campagne": campagne.titre,
        "annee": campagne.annee_scolaire,
        "structure": {
            "nom": structure.nom,
            "forme": structure.get_type_display(),
            "commune": str(structure.commune),
            "siret": structure.siret or "",
        },
        "projet": str(decision.projet),
        "depot": decision.depot.numero,
        "issue": decision.issue,
        "motif": _sans_les_autres(decision, decision.motif, cadre),
        **_la_ligne(decision, cadre),
        "collectifs": [_collectif(collectif, decision, cadre) for collectif in decision.collectifs.all()],
        "financeurs": [_financeur(demande, cadre) for demande in _lus(decision.projet, "cofinancements_demandes")],
        "observations": [_observation(o) for o in _lus(decision.projet, "observations_ecrites")],
        "versements": _versements(decision, cadre),
        "textes": {sujet.value: cadre.textes.get(sujet.value, "") for sujet in SujetDeTexte},
        "contacts": [
            {"nom": c.nom, "fonction": c.fonction, "courriel": c.courriel, "telephone": c.telephone}
            for c in cadre.contacts
        ],
    }
    return json.dumps(dit, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lus(objet: object, attribut: str) -> Iterable[Any]:
    return getattr(objet, attribut)


def _la_ligne(decision: Decision, cadre: Cadre) -> dict[str, Any]:
    """De quoi recalculer : le rang et d'où il vient, la demande, le plancher, ce qui restait, ce qui est attribué."""
    ligne = cadre.lignes[decision.projet_id]
    return {
        "rang": decision.rang,
        "comite": _comite(cadre.avis.get(decision.projet_id)),
        "methode": cadre.scenario.get_methode_display(),
        "enveloppe": str(cadre.scenario.enveloppe),
        "plancher": str(ligne.plancher),
        "explication": _sans_les_autres(decision, decision.motif_propose, cadre),
        "montants": {
            "demande": str(decision.demande),
            "plafond": str(decision.plafond),
            "propose": str(decision.propose),
            "attribue": str(decision.montant),
        },
    }


def _comite(avis: AvisDuComite | None) -> dict[str, Any] | None:
    """Celui de son dernier dépôt qui en a un : un dossier complété depuis le garde."""
    if avis is None:
        return None
    return {
        "nom": str(avis.comite),
        "avis": avis.get_avis_display(),
        "motif": avis.motif,
        "rang": avis.rang,
        "le": avis.le.isoformat(),
    }


def _sans_les_autres(decision: Decision, phrase: str, cadre: Cadre) -> str:
    """La phrase, sans le nom d'un projet qui n'est pas celui de la lettre."""
    if "« " not in phrase:
        return phrase
    for projet, ligne in cadre.lignes.items():
        if projet != decision.projet_id:
            phrase = phrase.replace(f"« {ligne.nom} »", "un autre projet")
    return phrase


def _collectif(collectif: DecisionDeCollectif, decision: Decision, cadre: Cadre) -> dict[str, Any]:
    return {
        "nom": collectif.nom,
        "enfants": collectif.enfants,
        "calcule": None if collectif.calcule is None else str(collectif.calcule),
        "formule": collectif.formule.split("\n") if collectif.formule else [],
        "propose": str(collectif.propose),
        "retenu": collectif.retenu,
        "montant": str(collectif.montant),
        "motif": _sans_les_autres(decision, collectif.motif, cadre),
    }


def _financeur(demande: Cofinancement, cadre: Cadre) -> dict[str, Any]:
    reponse = cadre.reponses.get(demande.pk)
    return {
        "nom": str(demande),
        "demande": None if demande.montant_demande is None else str(demande.montant_demande),
        "accorde": None if reponse is None else str(reponse.accorde),
    }


def _observation(observation: Observation) -> dict[str, str]:
    return {"auteur": str(observation.auteur), "texte": observation.texte}


def _versements(decision: Decision, cadre: Cadre) -> list[dict[str, str]]:
    if cadre.echeancier is None or decision.issue != Issue.ATTRIBUE:
        return []
    return [
        {"nature": nature.label, "montant": str(du), "le": le.isoformat()}
        for nature, du, le in dues(cadre.echeancier, decision.montant)
    ]
