"""Commencer un dossier depuis un dépôt d'une année passée, et dire ce que le texte a changé depuis."""

import json
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.models import Campagne
from preau.campagnes.requetes import parametres_de, referentiel_de
from preau.coeur.annee import AnneeScolaire
from preau.coeur.echange import lire, rediger
from preau.coeur.referentiel import faits
from preau.coeur.referentiel.comparaison import Changement, comparer
from preau.projets.champs.registre import champs_de
from preau.projets.ecriture import peut_ecrire
from preau.projets.reprise import creer_projet, est_commence, importer_document
from preau.projets.tables import Depot, Projet


class Reconduction(NamedTuple):
    """Le dossier commencé, et ce qui reste à redire, une phrase chacun."""

    projet: Projet
    a_redire: tuple[str, ...]


@transaction.atomic
def reprendre(*, depot: Depot, campagne: Campagne, casquette: Rattachement, cle: UUID | None = None) -> Reconduction:
    """Commence un dossier dans une campagne depuis un dépôt de la même structure.

    Ce que l'on fait : les dates d'une autre année sont laissées vides, et on le dit ; l'avis, les dérogations,
    l'évaluation et les réponses aux observations appartiennent à l'année passée. Avec la même ``cle``, rend le dossier
    déjà commencé. Lève ``PermissionDenied``, ou ``ValidationError`` si la campagne n'est pas ouverte.
    """
    if not peut_ecrire(casquette, depot.projet):
        raise PermissionDenied
    projet = creer_projet(campagne=campagne, structure=depot.projet.structure, par=casquette, cle=cle)
    if est_commence(projet):
        return Reconduction(projet, ())
    scelles = lire(depot.octets).projet
    octets = rediger(_pour_l_annee(scelles, campagne.annee)).encode()
    projet = importer_document(projet=projet, octets=octets, par=casquette).projet
    _remplir_les_textes(projet, depot)
    return Reconduction(projet, tuple(_a_redire(scelles, campagne.annee)))


def _pour_l_annee(scelles: faits.Projet, annee: AnneeScolaire) -> faits.Projet:
    """Ce qui vaut encore d'une année à l'autre, ou dans la même année."""
    gardes = replace(
        scelles,
        departement=None,
        annee=None,
        plafond_participation=None,
        comite_local=faits.ComiteLocal(),
        derogations=(),
        evaluation=faits.Evaluation(),
        observations=scelles.observations if scelles.annee == annee else (),
    )
    if scelles.annee == annee:
        return gardes
    sans_dates = (replace(collectif, debut=None, fin=None, fermetures=()) for collectif in scelles.collectifs)
    return replace(gardes, collectifs=tuple(sans_dates))


def _remplir_les_textes(projet: Projet, depot: Depot) -> None:
    """Les textes du projet que le fichier d'échange ne porte pas : contacts, équipe, liaisons, différences."""
    dits = _reponses_du_projet(depot)
    remplis = []
    for champ in champs_de("projet"):
        colonne = projet._meta.get_field(champ.attribut)
        texte = dits.get(f"projet.{champ.nom}", "")
        if texte and isinstance(colonne, models.TextField) and not getattr(projet, champ.attribut):
            reconnu = champ.forme.reconnaitre(texte)
            if not reconnu.refus:
                setattr(projet, champ.attribut, reconnu.valeur)
                remplis.append(champ.attribut)
    projet.save(update_fields=[*remplis, "modifie_le"])


def _reponses_du_projet(depot: Depot) -> dict[str, str]:
    blocs = (bloc for etape in json.loads(depot.dossier)["etapes"] for bloc in etape["blocs"])
    return {
        reponse["code"]: reponse["texte"]
        for bloc in blocs
        if bloc["objet"] == "projet"
        for reponse in bloc["reponses"]
        if "en_suspens" not in reponse
    }


def _a_redire(scelles: faits.Projet, annee: AnneeScolaire) -> list[str]:
    if scelles.annee == annee:
        return ["Le budget, les objectifs des actions et les pièces ne se reprennent pas : redites-les."]
    return [
        f"Les dates et les fermetures des collectifs étaient de l'année {scelles.annee} : donnez celles de {annee}.",
        "Le budget, les objectifs des actions et les réponses aux questions de la Caf sont à redire pour l'année.",
        "Les pièces déjà envoyées vous sont proposées : reprenez celles qui valent encore.",
    ]


def changements_depuis(depot: Depot, campagne: Campagne) -> tuple[Changement, ...]:
    """Ce que le texte de cette campagne change à celui du dépôt, plafonds de participation compris."""
    avant = depot.projet.campagne
    return comparer((referentiel_de(avant), parametres_de(avant)), (referentiel_de(campagne), parametres_de(campagne)))
