"""Les listes du dossier : ajouter une entrée, la retirer, la remettre."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from preau.acteurs.models import Rattachement
from preau.projets.champs.coherence import incoherence
from preau.projets.champs.places import OBJETS, ChampInconnu, Place, code_de, objet_de, trouver_ligne
from preau.projets.champs.registre import champs_de
from preau.projets.ecriture import consigner, marquer, ouvrir_en_ecriture
from preau.projets.listes import LISTES, Liste
from preau.projets.points import exiger_ouvert, points_ouverts
from preau.projets.saisie import reprendre_les_suspens
from preau.projets.tables import Projet
from preau.socle.horloge import maintenant


@transaction.atomic
def ajouter_entree(*, projet: Projet, liste: str, par: Rattachement, cle: UUID | None = None, **valeurs: str) -> Any:
    """Ajoute une entrée à « projet.actions » ou à « collectif.<uuid>.creneaux », et la rend.

    ``cle`` est l'identifiant que la page lui a donné : refaire le même envoi rend la même entrée. ``valeurs`` : de quoi
    la commencer. Lève ``ChampInconnu``, ``PermissionDenied``, ou ``ValidationError`` avec une phrase.
    """
    projet = ouvrir_en_ecriture(projet, par)
    parent, sorte = _liste(projet, liste)
    entrees = OBJETS[sorte.objet].modele.objects.filter(**{sorte.parent: parent})
    if cle and (deja := entrees.filter(uuid=cle).first()):
        return deja
    points = points_ouverts(projet)
    exiger_ouvert(ouvert=points is None or points.ouvre_la_liste(liste, sorte, valeurs.get("axe", "")))
    if entrees.presentes().count() >= sorte.maximum:
        raise ValidationError(f"Cette liste est pleine : {sorte.maximum} {sorte.nom} au plus.", code="pleine")
    rang = (entrees.aggregate(dernier=Max("rang"))["dernier"] or 0) + 1
    entree = entrees.model(rang=rang, **{sorte.parent: parent}, **_de_depart(sorte, valeurs))
    if cle:
        _refuser_cle_prise(entrees.model, cle)
        entree.uuid = cle
    entree.save()
    marquer(projet, par)
    return entree


def _refuser_cle_prise(modele: type[Any], cle: UUID) -> None:
    if modele.objects.filter(uuid=cle).exists():
        raise ChampInconnu(str(cle))


def _sorte(adresse: str) -> tuple[list[str], Liste]:
    """Ce à quoi la liste appartient (« projet », ou « collectif » et son identifiant), et sa sorte."""
    *porteur, nom = adresse.split(".")
    sorte = LISTES.get(nom)
    if sorte is None or porteur[:1] != [sorte.parent] or len(porteur) != (1 if sorte.parent == "projet" else 2):
        raise ChampInconnu(adresse)
    return porteur, sorte


def _liste(projet: Projet, adresse: str) -> tuple[Any, Liste]:
    """La ligne à laquelle la liste appartient, et sa sorte."""
    porteur, sorte = _sorte(adresse)
    return _porteur(projet, *porteur), sorte


def _porteur(projet: Projet, objet: str, *cle: str) -> Any:
    return trouver_ligne(projet, objet, *cle) if cle else projet


def _de_depart(sorte: Liste, valeurs: dict[str, str]) -> dict[str, Any]:
    champs = {champ.nom: champ for champ in champs_de(sorte.objet) if champ.nom in sorte.valeurs}
    reconnus = {nom: champs[nom].forme.reconnaitre(brut) for nom, brut in valeurs.items() if nom in champs}
    return {champs[nom].attribut: reconnu.valeur for nom, reconnu in reconnus.items()}


@transaction.atomic
def retirer_entree(*, projet: Projet, entree: str, par: Rattachement) -> Any:
    """Retire « creneau.<uuid> » de sa liste, et le rend ; rien n'en est effacé. La retirer deux fois ne fait rien."""
    projet = ouvrir_en_ecriture(projet, par)
    ligne = _entree(projet, entree)
    _exiger_ouverte(projet, ligne)
    if ligne.retire_le is None:
        ligne.retire_le = maintenant()
        ligne.save(update_fields=["retire_le", "modifie_le"])
        marquer(projet, par)
        consigner("retirer_entree", projet, par, entree=entree)
        reprendre_les_suspens(projet)
    return ligne


@transaction.atomic
def remettre_entree(*, projet: Projet, entree: str, par: Rattachement) -> Any:
    """Défait un retrait, et rend l'entrée. Lève ``ValidationError`` si elle en contredit une autre, venue depuis."""
    projet = ouvrir_en_ecriture(projet, par)
    ligne = _entree(projet, entree)
    _exiger_ouverte(projet, ligne)
    if ligne.retire_le is not None:
        for phrase in _contradictions(projet, ligne):
            raise ValidationError(phrase, code="incoherente")
        ligne.retire_le = None
        ligne.save(update_fields=["retire_le", "modifie_le"])
        marquer(projet, par)
        consigner("remettre_entree", projet, par, entree=entree)
        reprendre_les_suspens(projet)
    return ligne


def _entree(projet: Projet, entree: str) -> Any:
    objet, _, cle = entree.partition(".")
    return trouver_ligne(projet, objet, cle, retirees=True)


def _exiger_ouverte(projet: Projet, ligne: Any) -> None:
    points = points_ouverts(projet)
    exiger_ouvert(ouvert=points is None or points.ouvre_l_entree(ligne))


def _contradictions(projet: Projet, ligne: Any) -> list[str]:
    places = (Place(code_de(ligne, c.nom), c, ligne) for c in champs_de(objet_de(ligne)))
    return [phrase for place in places if (phrase := incoherence(projet, place, place.valeur))]


def retirees(projet: Projet, adresses: Iterable[str]) -> list[tuple[str, str]]:
    """Les entrées retirées de ces listes, code et nom, la dernière retirée d'abord. Une requête par liste."""
    lignes = []
    porteurs: dict[tuple[str, ...], Any] = {}
    for adresse in adresses:
        porteur, sorte = _sorte(adresse)
        cle = tuple(porteur)
        parent = porteurs[cle] = porteurs.get(cle) or _porteur(projet, *cle)
        entrees = OBJETS[sorte.objet].modele.objects.filter(retire_le__isnull=False, **{sorte.parent: parent})
        lignes += [(ligne.retire_le, f"{sorte.objet}.{ligne.uuid}", str(ligne)) for ligne in entrees]
    return [(code, nom) for _, code, nom in sorted(lignes, reverse=True)]
