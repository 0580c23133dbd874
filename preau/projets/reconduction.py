"""Commencer un dossier depuis un dépôt d'une année passée, et dire ce que le texte a changé depuis."""

from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.models import Campagne
from preau.campagnes.requetes import parametres_de, referentiel_de
from preau.coeur.annee import AnneeScolaire
from preau.coeur.echange import rediger
from preau.coeur.phrases import compter
from preau.coeur.referentiel import faits
from preau.coeur.referentiel.comparaison import Changement, comparer
from preau.projets.champs.champ import Champ
from preau.projets.champs.registre import champs_de
from preau.projets.ecriture import peut_ecrire
from preau.projets.lecture import blocs_du_depot
from preau.projets.report import reporter
from preau.projets.reprise import creer_projet, est_commence, importer_document
from preau.projets.tables import Depot, Projet

_DU_BUDGET = frozenset({"ligne", "part", "cofinancement"})


class Reconduction(NamedTuple):
    """Le dossier commencé, et ce qui reste à redire, une phrase chacun."""

    projet: Projet
    a_redire: tuple[str, ...]


@transaction.atomic
def reprendre(*, depot: Depot, campagne: Campagne, casquette: Rattachement, cle: UUID | None = None) -> Reconduction:
    """Commence un dossier dans une campagne depuis un dépôt de la même structure.

    Ce que l'on fait : les dates d'une autre année sont laissées vides, et on le dit ; l'avis, les dérogations,
    l'évaluation et les réponses aux observations appartiennent à l'année passée ; le budget, les questions de la Caf et
    le contrat d'engagement républicain se redisent, pour l'année. Le reste se reprend du dossier scellé. Avec la même
    ``cle``, rend le dossier déjà commencé. Lève ``PermissionDenied``, ou ``ValidationError`` si la campagne n'est pas
    ouverte.
    """
    if not peut_ecrire(casquette, depot.projet):
        raise PermissionDenied
    projet = creer_projet(campagne=campagne, structure=depot.projet.structure, par=casquette, cle=cle)
    if est_commence(projet):
        return Reconduction(projet, ())
    scelles = depot.faits
    octets = rediger(_pour_l_annee(scelles, campagne.annee)).encode()
    projet = importer_document(projet=projet, octets=octets, par=casquette).projet
    _remplir_le_projet(projet, depot)
    non_reportes = reporter(projet, depot)
    return Reconduction(projet, (*_a_redire(depot, scelles, campagne.annee), *non_reportes))


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


def _remplir_le_projet(projet: Projet, depot: Depot) -> None:
    """Ce que le fichier d'échange ne porte pas du projet : contacts, équipe, tiers, liaisons, différences."""
    dits = _reponses_du_projet(depot)
    remplis = []
    for champ in champs_de("projet"):
        texte = dits.get(f"projet.{champ.nom}", "")
        if texte and _se_reporte(champ) and not getattr(projet, champ.attribut):
            reconnu = champ.forme.reconnaitre(texte)
            if not reconnu.refus:
                setattr(projet, champ.attribut, reconnu.valeur)
                remplis.append(champ.attribut)
    projet.save(update_fields=[*remplis, "modifie_le"])


def _se_reporte(champ: Champ) -> bool:
    """Un texte, ou le tiers ; le contrat d'engagement républicain, lui, se souscrit à nouveau."""
    return champ.nom == "tiers_distinct" or isinstance(Projet._meta.get_field(champ.attribut), models.TextField)


def _reponses_du_projet(depot: Depot) -> dict[str, str]:
    projet = (bloc for bloc in blocs_du_depot(depot) if bloc.objet == "projet")
    return {dite.code: dite.texte for bloc in projet for dite in bloc.reponses if not dite.erreur}


def _a_redire(depot: Depot, scelles: faits.Projet, annee: AnneeScolaire) -> list[str]:
    """Ce que le dépôt dit et qui n'est pas repris, et cela seulement, une phrase chacun."""
    dites = [(bloc, dite) for bloc in blocs_du_depot(depot) for dite in bloc.reponses]
    objets = {bloc.objet for bloc, dite in dites if dite.lecture}
    codes = {dite.code for _, dite in dites if dite.lecture}
    illisibles = sum(bool(dite.erreur) for _, dite in dites)
    datees = any(c.debut or c.fin or c.fermetures for c in scelles.collectifs)
    autre_annee = scelles.annee != annee
    phrases = (
        (
            autre_annee and datees,
            f"Les dates et fermetures des collectifs étaient de l'année {scelles.annee} : donnez celles de {annee}.",
        ),
        (bool(objets & _DU_BUDGET), "Le budget et les cofinanceurs sont à redire."),
        ("question" in objets, "Les réponses aux questions de la Caf sont à redire."),
        ("projet.contrat_republicain" in codes, "Le contrat d'engagement républicain est à souscrire à nouveau."),
        (autre_annee and bool(scelles.observations), "Les observations reçues sont celles d'une autre année."),
        (illisibles > 0, _illisibles(illisibles)),
        (depot.pieces.exists(), "Les pièces déjà envoyées vous sont proposées : reprenez celles qui valent encore."),
    )
    return [phrase for vrai, phrase in phrases if vrai]


def _illisibles(combien: int) -> str:
    if combien == 1:
        return "Une réponse qui ne se lisait pas n'est pas reprise."
    return f"{compter(combien, 'réponse')} qui ne se lisaient pas ne sont pas reprises."


def changements_depuis(depot: Depot, campagne: Campagne) -> tuple[Changement, ...]:
    """Ce que le texte de cette campagne change à celui du dépôt, plafonds de participation compris."""
    avant = depot.projet.campagne
    return comparer((referentiel_de(avant), parametres_de(avant)), (referentiel_de(campagne), parametres_de(campagne)))
