"""Commencer un dossier, vide ou depuis un fichier d'échange."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from preau.acteurs.models import Rattachement, Structure
from preau.campagnes.models import Campagne
from preau.coeur.echange import lire
from preau.coeur.financement import au_centime
from preau.coeur.referentiel import faits
from preau.projets import tables
from preau.projets.champs.coherence import incoherence
from preau.projets.champs.convertisseurs import nettoyer
from preau.projets.champs.places import Place, code_de
from preau.projets.champs.registre import CHAMPS
from preau.projets.dossier import ENGAGEMENTS, TEXTES, empreinte_du_document, faits_du
from preau.projets.ecriture import consigner, marquer, ouvrir_en_ecriture, peut_ecrire, refus_d_ecrire
from preau.projets.saisie import suspendre
from preau.projets.tables import Projet
from preau.socle.horloge import maintenant

A_ECRIRE = (
    "budget, objectifs, contacts, adresses et pièces : un fichier d'échange n'en porte pas, écrivez-les dans le dossier"
)


class Importation(NamedTuple):
    """Ce qu'un fichier a donné : le dossier, ce qui n'en a pas été repris, le nombre de réponses en suspens."""

    projet: Projet
    avertissements: tuple[str, ...]
    en_suspens: int


@transaction.atomic
def creer_projet(
    *, campagne: Campagne, structure: Structure, par: Rattachement, intitule: str = "", cle: UUID | None = None
) -> Projet:
    """Commence un dossier. ``cle`` : l'identifiant donné par la page ; refaire le même envoi rend le même dossier.

    Lève ``PermissionDenied`` à qui n'est pas de la structure, ``ValidationError`` si la campagne n'est pas ouverte.
    """
    projet = Projet(
        campagne=campagne, structure=structure, intitule=nettoyer(" ".join(intitule.split())), modifie_par=par.personne
    )
    if not peut_ecrire(par, projet):
        raise PermissionDenied
    # Le verrou est la structure : deux envois du même geste ne commencent pas deux dossiers.
    Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)
    if cle:
        if deja := Projet.objects.filter(uuid=cle, structure=structure).first():
            return deja
        projet.uuid = cle
    if refus := refus_d_ecrire(projet, maintenant()):
        raise ValidationError(refus, code="ferme")
    projet.full_clean()
    projet.save()
    consigner("creer_projet", projet, par, campagne=str(campagne.uuid))
    return projet


@transaction.atomic
def creer_depuis_document(
    *, campagne: Campagne, structure: Structure, octets: bytes, par: Rattachement, cle: UUID | None = None
) -> Importation:
    """Commence un dossier depuis un fichier d'échange ; avec la même ``cle``, rend le dossier déjà commencé."""
    projet = creer_projet(campagne=campagne, structure=structure, par=par, cle=cle)
    if est_commence(projet):
        return Importation(projet, (), projet.suspens.count())
    return importer_document(projet=projet, octets=octets, par=par)


def est_commence(projet: Projet) -> bool:
    """Quelque chose y est déjà dit, au-delà de son intitulé."""
    dits = faits_du(projet).projet
    entete = {
        nom: getattr(dits, nom) for nom in ("departement", "annee", "plafond_participation", "porteur", "intitule")
    }
    return dits != faits.Projet(**entete) or projet.suspens.exists()


@transaction.atomic
def importer_document(*, projet: Projet, octets: bytes, par: Rattachement) -> Importation:
    """Remplit un dossier neuf depuis un fichier d'échange ``preau/projet``.

    L'année, le département et la structure restent ceux du dossier. L'avis du comité, les dérogations et l'évaluation
    appartiennent à d'autres, ou à un autre moment : ils ne se reprennent pas, et on le dit. Une date hors de l'année de
    la campagne reste en suspens.

    Lève :class:`~preau.coeur.echange.FichierRefuse` si le fichier ne se lit pas, ``PermissionDenied``, ou
    ``ValidationError`` si le dossier ne s'écrit pas ou est déjà commencé.
    """
    lecture = lire(octets)
    projet = ouvrir_en_ecriture(projet, par)
    if est_commence(projet):
        raise ValidationError(
            "Ce dossier est déjà commencé : un fichier ne remplit qu'un dossier neuf.", code="commence"
        )
    _remplir_le_projet(projet, lecture.projet)
    _remplir_les_listes(projet, lecture.projet)
    datees: list[Any] = []
    for rang, collectif in enumerate(lecture.projet.collectifs, 1):
        datees += _collectif(projet, rang, collectif)
    en_suspens = sum(_suspendre_les_dates(projet, ligne, par) for ligne in datees)
    marquer(projet, par)
    consigner("importer_document", projet, par, empreinte=empreinte_du_document(octets.decode("utf-8-sig")))
    return Importation(projet, (*lecture.avertissements, *_non_repris(projet, lecture.projet)), en_suspens)


def _remplir_le_projet(projet: Projet, lus: faits.Projet) -> None:
    for nom in TEXTES:
        setattr(projet, nom, _texte(getattr(lus, nom)) or getattr(projet, nom))
    for nom in ENGAGEMENTS:
        setattr(projet, nom, getattr(lus, nom))
    projet.participation_mode = lus.participation.mode or ""
    projet.participation_montant = lus.participation.montant_annuel
    projet.presences_ailleurs = None if lus.presences_ailleurs is None else [_texte(m) for m in lus.presences_ailleurs]
    projet.sans_dispositif = lus.dispositifs == ()
    projet.sans_formation = lus.formations == ()
    projet.save()


def _texte(texte: str | None) -> str:
    return nettoyer(texte or "")


def _creer(modele: type[Any], entrees: Iterable[dict[str, Any]], **liens: models.Model) -> list[Any]:
    """Écrit d'un coup les entrées d'une liste, dans l'ordre."""
    lignes = [modele(rang=rang, **liens, **entree) for rang, entree in enumerate(entrees, 1)]
    return modele.objects.bulk_create(lignes)


def _remplir_les_listes(projet: Projet, lus: faits.Projet) -> None:
    """Les listes du projet, collectifs exceptés."""
    _creer(tables.EcoleAssociee, ({"nom": _texte(nom)} for nom in lus.etablissements or ()), projet=projet)
    _creer(tables.DispositifArticule, ({"nom": _texte(nom)} for nom in lus.dispositifs or ()), projet=projet)
    _creer(tables.Formation, map(_formation, lus.formations or ()), projet=projet)
    _creer(tables.Action, map(_action, lus.actions), projet=projet)
    observations = ({"texte": _texte(o.texte), "reponse": _texte(o.reponse)} for o in lus.observations)
    _creer(tables.ObservationRecue, observations, projet=projet)


def _formation(lue: faits.Formation) -> dict[str, Any]:
    return {"intitule": _texte(lue.intitule), "heures": None if lue.heures is None else au_centime(Decimal(lue.heures))}


def _action(lue: faits.Action) -> dict[str, Any]:
    return {
        "intitule": _texte(lue.intitule),
        "axe": lue.axe or "",
        "nature": lue.nature or "",
        "modalite": lue.modalite or "",
    }


def _collectif(projet: Projet, rang: int, lu: faits.Collectif) -> list[Any]:
    """Un collectif et ses listes ; rend les lignes qui portent des dates."""
    collectif = tables.Collectif.objects.create(
        projet=projet,
        rang=rang,
        nom=_texte(lu.nom),
        niveaux=[_texte(mot) for mot in lu.tous_niveaux or ()],
        commune=_texte(lu.commune),
        accessible_parents=lu.accessible_parents,
        locaux_adaptes=lu.locaux_adaptes,
        effectif=lu.effectif,
        professionnels=lu.encadrants.professionnels,
        benevoles=lu.encadrants.benevoles,
        debut=lu.debut,
        fin=lu.fin,
    )
    _creer(tables.Lieu, ({"nom": _texte(lieu)} for lieu in lu.lieux or ()), collectif=collectif)
    creneaux = ({"jour": c.jour, "debut": c.debut, "fin": c.fin} for c in lu.creneaux or ())
    _creer(tables.Creneau, creneaux, collectif=collectif)
    fermetures = ({"debut": f.debut, "fin": f.fin, "motif": _texte(f.motif)} for f in lu.fermetures)
    return [collectif, *_creer(tables.Fermeture, fermetures, collectif=collectif)]


def _suspendre_les_dates(projet: Projet, ligne: Any, par: Rattachement) -> int:
    """Met en suspens les dates qui ne sont pas de l'année de la campagne ; rend leur nombre."""
    refusees = []
    for nom in ("debut", "fin"):
        place = Place(code_de(ligne, nom), CHAMPS[code_de(ligne, nom).partition(".")[0], nom], ligne)
        if phrase := incoherence(projet, place, place.valeur):
            refusees.append((place, place.texte, phrase))
    for place, texte, phrase in refusees:
        place.poser(None)
        suspendre(projet, place.code, texte, phrase, par.personne)
    return len(refusees)


def _non_repris(projet: Projet, lus: faits.Projet) -> list[str]:
    campagne = projet.campagne
    ecarts = (
        (lus.annee not in (None, campagne.annee), f"année {lus.annee} : le dossier est de l'année {campagne.annee}"),
        (
            lus.departement not in (None, campagne.caf.departement),
            f"département {lus.departement} : le dossier est jugé par le texte de la campagne",
        ),
        (
            lus.plafond_participation not in (None, campagne.participation_plafond_annuel),
            "plafond de la participation des familles : c'est la campagne qui le fixe",
        ),
        (lus.comite_local != faits.ComiteLocal(), "avis du comité : il ne se reprend pas d'un fichier"),
        (bool(lus.derogations), "dérogations : elles ne se reprennent pas d'un fichier"),
        (lus.evaluation != faits.Evaluation(), "évaluation : elle se fait au bilan"),
        (True, A_ECRIRE),
    )
    return [phrase for ecarte, phrase in ecarts if ecarte]
