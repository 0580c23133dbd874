"""Un formulaire du dossier envoyé d'un bloc : ce qui a changé s'écrit, puis le geste se fait.

Chaque champ voyage sous son code, avec, sous « vu:<code> », ce que la page en montrait : une réponse qu'on n'a pas
touchée ne s'écrit pas, et n'efface pas celle qu'une collègue a écrite entre-temps.
"""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import uuid5

from django.http import QueryDict

from preau.acteurs.models import Rattachement
from preau.projets.champs.convertisseurs import nettoyer
from preau.projets.champs.places import ChampInconnu, trouver
from preau.projets.champs.references import uuid_de
from preau.projets.entrees import ajouter_entree, remettre_entree, retirer_entree
from preau.projets.listes import LISTES
from preau.projets.saisie import Tape, jeton, saisir, saisir_tout
from preau.projets.tables import Collectif, Projet

VU = "vu:"
# Ce qu'un collectif de plus reprend du précédent : le plus souvent, c'est le même.
REPRIS = ("commune", "debut", "fin")


class Geste(NamedTuple):
    """Ce que demande le bouton pressé : « ajouter » à « projet.ecoles », « choisir » une valeur pour un champ."""

    nom: str
    cible: str = ""
    valeur: str = ""


def lire_geste(donnees: QueryDict) -> Geste:
    """Le geste du bouton ; enregistrer, à défaut. Une valeur « @charges » se lit dans la liste « compte:charges »."""
    nom, _, reste = donnees.get("geste", "enregistrer").partition(":")
    cible, _, valeur = reste.partition("|")
    if valeur.startswith("@"):
        valeur = donnees.get(f"compte:{valeur.removeprefix('@')}", "")
    return Geste(nom, cible, valeur)


def tapes(donnees: QueryDict) -> dict[str, Tape]:
    """Ce qui est tapé dans chaque champ que la page montrait ; un champ à plusieurs valeurs en a une par ligne."""
    codes = [cle.removeprefix(VU) for cle in donnees if cle.startswith(VU)]
    return {
        code: Tape(code, nettoyer("\n".join(filter(str.strip, donnees.getlist(code)))), donnees.get(VU + code, ""))
        for code in codes
    }


def enregistrer(projet: Projet, donnees: QueryDict, par: Rattachement) -> list[str]:
    """Écrit tout ce qui a changé ; rend, une phrase chacun, ce qui n'a plus de place.

    Lève ``PermissionDenied``, ou ``ValidationError`` si le dossier ne s'écrit plus : rien n'est alors écrit.
    """
    changes = [tape for tape in tapes(donnees).values() if jeton(tape.brut) != nettoyer(tape.vu or "")]
    if not changes:
        return []
    saisis = saisir_tout(projet=projet, tapes=changes, par=par)
    return [
        f"« {tape.brut} » n'a pas pu être gardé : l'entrée où vous l'écriviez vient d'être retirée."
        for tape, saisi in zip(changes, saisis, strict=True)
        if saisi is None
    ]


def ajouter(projet: Projet, geste: Geste, par: Rattachement, cle: str) -> str:
    """Ajoute une entrée à la liste visée, et rend son code (« ecole.<uuid> »). Le même envoi n'en ajoute qu'une."""
    sorte = LISTES.get(geste.cible.rpartition(".")[2])
    if sorte is None:
        raise ChampInconnu(geste.cible)
    valeurs = {sorte.valeurs[0]: geste.valeur} if sorte.valeurs and geste.valeur else {}
    entree = ajouter_entree(projet=projet, liste=geste.cible, par=par, cle=uuid_de(cle), **valeurs)
    if sorte.objet == "collectif":
        _commencer_le_collectif(projet, entree, par)
    return f"{sorte.objet}.{entree.uuid}"


def _commencer_le_collectif(projet: Projet, collectif: Collectif, par: Rattachement) -> None:
    """Un lieu et deux séances, comme le texte les demande ; la commune et les dates du précédent."""
    rang, cle = collectif.rang, collectif.uuid
    for numero, liste in enumerate(("lieux", "creneaux", "creneaux")):
        ajouter_entree(projet=projet, liste=f"collectif.{cle}.{liste}", par=par, cle=uuid5(cle, str(numero)))
    precedent = projet.collectifs.presentes().filter(rang__lt=rang).last()
    if precedent is None:
        return
    for nom in REPRIS:
        texte = trouver(projet, f"collectif.{precedent.uuid}.{nom}").texte
        if texte and not trouver(projet, f"collectif.{cle}.{nom}").texte:
            saisir(projet=projet, champ=f"collectif.{cle}.{nom}", brut=texte, par=par)


def choisir(projet: Projet, geste: Geste, par: Rattachement, montres: Mapping[str, Tape]) -> None:
    """Prend une réponse proposée ; l'école choisie prend son UAI, et le nom que lui donne l'annuaire.

    ``montres`` : ce que la page envoie de chaque champ, et qui vient d'être écrit.
    """

    def prendre(champ: str, brut: str) -> None:
        vu = jeton(montres[champ].brut) if champ in montres else None
        saisir(projet=projet, champ=champ, brut=brut, par=par, vu=vu)

    objet, *reste = geste.cible.split(".")
    if (objet, reste[-1]) != ("ecole", "nom"):
        prendre(geste.cible, geste.valeur)
        return
    uai = f"ecole.{reste[0]}.etablissement"
    prendre(uai, geste.valeur)
    etablissement = trouver(projet, uai).valeur
    if etablissement:
        prendre(geste.cible, etablissement.nom)


def agir(projet: Projet, geste: Geste, par: Rattachement, donnees: QueryDict) -> str:
    """Fait le geste, une fois tout enregistré ; rend le code de l'entrée ou du champ où revenir, ou rien.

    ``donnees`` : tout l'envoi. Lève ``ChampInconnu``, ``PermissionDenied``, ou ``ValidationError`` avec une phrase.
    """
    match geste.nom:
        case "ajouter":
            return ajouter(projet, geste, par, donnees.get("cle", ""))
        case "choisir":
            choisir(projet, geste, par, tapes(donnees))
        case "retirer":
            retirer_entree(projet=projet, entree=geste.cible, par=par)
        case "remettre":
            remettre_entree(projet=projet, entree=geste.cible, par=par)
        case _:
            return ""
    return geste.cible
