"""Écrire des faits en fichier ``preau/projet`` : l'exact inverse de la lecture.

Le texte est canonique : toujours toutes les clés, toujours dans l'ordre du contrat, si bien que deux dossiers égaux ont
la même empreinte.
"""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal
from typing import Any

from preau.coeur.calendrier import JOURS
from preau.coeur.echange.lecture import FORMAT, VERSION
from preau.coeur.referentiel import faits


def rediger(projet: faits.Projet) -> str:
    """Le texte du fichier d'échange, prêt à s'écrire en UTF-8 ; ``lire`` en retrouve exactement les faits."""
    return json.dumps(en_echange(projet), ensure_ascii=False, indent=2) + "\n"


def en_echange(projet: faits.Projet) -> dict[str, Any]:
    """Le fichier d'échange, en valeurs JSON."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "campagne": {
            "departement": projet.departement,
            "annee_scolaire": None if projet.annee is None else str(projet.annee),
            "participation_plafond_annuel": _montant(projet.plafond_participation),
        },
        "porteur": {
            "nom": projet.porteur.nom,
            "type": projet.porteur.type,
            "commune": projet.porteur.commune,
            "siret": projet.porteur.siret,
        },
        "projet": {**_presentation(projet), **_contenu(projet), **_suites(projet)},
        "collectifs": [_collectif(collectif) for collectif in projet.collectifs],
    }


def _presentation(projet: faits.Projet) -> dict[str, Any]:
    return {
        "intitule": projet.intitule,
        "participation_familles": {
            "mode": projet.participation.mode,
            "montant_annuel": _montant(projet.participation.montant_annuel),
        },
        "laicite": projet.laicite,
        "non_discrimination": projet.non_discrimination,
        "mixite": projet.mixite,
        "comite_local": {
            "avis": projet.comite_local.avis,
            "date": _date(projet.comite_local.date),
            "rang": projet.comite_local.rang,
        },
    }


def _contenu(projet: faits.Projet) -> dict[str, Any]:
    return {
        "diagnostic": {"besoins": projet.besoins, "etablissements": _liste(projet.etablissements)},
        "adhesion_familles": projet.adhesion_familles,
        "implication_parents": projet.implication_parents,
        "familles_immigrees_illettrisme": projet.familles_immigrees_illettrisme,
        "place_des_peres": projet.place_des_peres,
        "articulation": {
            "dispositifs": _liste(projet.dispositifs),
            "commentaire": projet.articulation_commentaire,
        },
        "formation_intervenants": None
        if projet.formations is None
        else [{"intitule": f.intitule, "heures": _nombre(f.heures)} for f in projet.formations],
        "presences_declarees_ailleurs": _liste(projet.presences_ailleurs),
        "actions": [
            {"intitule": a.intitule, "axe": a.axe, "nature": a.nature, "modalite": a.modalite} for a in projet.actions
        ],
    }


def _suites(projet: faits.Projet) -> dict[str, Any]:
    evaluation = projet.evaluation
    return {
        "evaluation": {
            "parents_attendus_ecole": evaluation.parents_attendus_ecole,
            "relations_parents_enseignants": evaluation.relations_parents_enseignants,
            "impact_enfants": evaluation.impact_enfants,
        },
        "observations_financeurs": [{"texte": o.texte, "reponse": o.reponse} for o in projet.observations],
        "derogations": [_derogation(derogation) for derogation in projet.derogations],
    }


def _derogation(derogation: faits.Derogation) -> dict[str, Any]:
    return {
        "code": derogation.code,
        "objet": derogation.objet,
        "decision": derogation.decision,
        "motif": derogation.motif,
        "decideur": derogation.decideur,
        "date": _date(derogation.date),
    }


def _collectif(collectif: faits.Collectif) -> dict[str, Any]:
    return {
        "nom": collectif.nom,
        "niveau": collectif.niveau,
        "niveaux": _liste(collectif.niveaux),
        "commune": collectif.commune,
        "lieux": _liste(collectif.lieux),
        "accessible_parents": collectif.accessible_parents,
        "locaux_adaptes": collectif.locaux_adaptes,
        "effectif": collectif.effectif,
        "encadrants": {
            "professionnels": collectif.encadrants.professionnels,
            "benevoles": collectif.encadrants.benevoles,
        },
        "debut": _date(collectif.debut),
        "fin": _date(collectif.fin),
        "fermetures": [{"debut": _date(f.debut), "fin": _date(f.fin), "motif": f.motif} for f in collectif.fermetures],
        "creneaux": None if collectif.creneaux is None else [_creneau(creneau) for creneau in collectif.creneaux],
    }


def _creneau(creneau: faits.Creneau) -> dict[str, Any]:
    jour = None if creneau.jour is None else JOURS[creneau.jour]
    return {"jour": jour, "debut": _heure(creneau.debut), "fin": _heure(creneau.fin)}


def _liste(textes: tuple[str, ...] | None) -> list[str] | None:
    return None if textes is None else list(textes)


def _date(jour: date | None) -> str | None:
    return None if jour is None else jour.isoformat()


def _heure(moment: time | None) -> str | None:
    return None if moment is None else f"{moment:%H:%M}"


def _montant(montant: Decimal | None) -> str | None:
    return None if montant is None else f"{montant:.2f}"


def _nombre(nombre: Decimal | None) -> int | float | None:
    if nombre is None:
        return None
    return int(nombre) if nombre == nombre.to_integral_value() else float(nombre)
