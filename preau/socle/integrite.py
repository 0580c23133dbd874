"""Le contrôle du journal : chaque chaîne relue maillon par maillon, chaque empreinte refaite.

Chaque lecture est une seule requête, lue au fil de l'eau : ce qui s'écrit pendant le contrôle ne le trouble pas.
"""

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from preau.socle.chaines import CHAMPS, CLE_INSTALLATION, Cle, cles_de, empreinte
from preau.socle.enums import GenreDeChaine
from preau.socle.models import Chaine, EntreeJournal, Maillon

LOT = 2000
PREFIXE = "entree__"
DE_LA_CHAINE = itemgetter("chaine__genre", "chaine__objet", "chaine__longueur", "chaine__tete")
DU_MAILLON = ("chaine__genre", "chaine__objet", "chaine__longueur", "chaine__tete", "rang", "precedente", "empreinte")


class ChaineRompue(Exception):
    """Le journal n'est plus celui qui a été écrit ; le message nomme la chaîne, le maillon et ce qui ne va pas."""


class Bilan(NamedTuple):
    """Ce qui a été relu et trouvé intact. ``tete`` : l'empreinte du dernier maillon de la dernière chaîne lue."""

    chaines: int
    maillons: int
    tete: str


def controler(cle: Cle | None = None) -> Bilan:
    """Relit toutes les chaînes, ou celle-là ; lève ``ChaineRompue`` au premier maillon qui ne va pas."""
    chaines = maillons = 0
    tete = ""
    # La lecture se ferme même quand une rupture l'arrête en chemin.
    with closing(_lignes(cle)) as lignes:
        for (genre, objet, longueur, tete_dite), suite in groupby(lignes, key=DE_LA_CHAINE):
            lue = Cle(genre, objet)
            rang, tete = _suivre(lue, suite)
            _verifier_la_tete(lue, rang, tete, longueur, tete_dite)
            chaines, maillons = chaines + 1, maillons + rang
    _refuser_les_chaines_vides(cle)
    for manquante in (cle.genre,) if cle else GenreDeChaine.values:
        _refuser_les_oublis(manquante, cle)
    return Bilan(chaines, maillons, tete)


def _lignes(cle: Cle | None) -> Generator[dict[str, Any], None, None]:
    maillons = Maillon.objects.order_by("chaine_id", "rang")
    if cle:
        maillons = maillons.filter(chaine__genre=cle.genre, chaine__objet=cle.objet)
    yield from maillons.values(*DU_MAILLON, *(PREFIXE + champ for champ in CHAMPS)).iterator(chunk_size=LOT)


def _suivre(cle: Cle, suite: Iterator[dict[str, Any]]) -> tuple[int, str]:
    """Le dernier rang et la dernière empreinte d'une chaîne, chaque maillon vérifié."""
    rang, tete = 0, ""
    for ligne in suite:
        rang += 1
        if defaut := _defaut(cle, rang, tete, ligne):
            raise ChaineRompue(f"Chaîne {cle}, maillon {rang} : {defaut}")
        tete = ligne["empreinte"]
    return rang, tete


def _defaut(cle: Cle, rang: int, tete: str, ligne: dict[str, Any]) -> str:
    """Ce qui ne va pas dans ce maillon, en une phrase ; vide si tout va."""
    acte = {champ: ligne[PREFIXE + champ] for champ in CHAMPS}
    if ligne["rang"] != rang:
        return f"il manque, le suivant est le {ligne['rang']}."
    if ligne["precedente"] != tete:
        return f"il ne tient pas au maillon d'avant ({_dit(acte)})."
    if ligne["empreinte"] != empreinte(cle, rang, tete, acte):
        return f"ce que l'acte dit n'est plus ce qui a été écrit ({_dit(acte)})."
    if cle not in cles_de(acte["structure"], acte["campagne"]):
        return f"cet acte n'est pas de cette chaîne ({_dit(acte)})."
    return ""


def _dit(acte: dict[str, Any]) -> str:
    return f"« {acte['acte']} » du {timezone.localtime(acte['quand']):%d/%m/%Y à %Hh%M}, entrée {acte['uuid']}"


def _verifier_la_tete(cle: Cle, rang: int, tete: str, longueur: int, tete_dite: str) -> None:
    """La chaîne finit là où sa ligne le dit : ni maillon ôté du bout, ni maillon en trop."""
    if rang < longueur:
        raise ChaineRompue(f"Chaîne {cle}, maillon {rang + 1} : il manque, la chaîne en compte {longueur}.")
    if rang > longueur:
        raise ChaineRompue(
            f"Chaîne {cle}, maillon {longueur + 1} : il est en trop, la chaîne n'en compte que {longueur}."
        )
    if tete != tete_dite:
        raise ChaineRompue(f"Chaîne {cle}, maillon {rang} : son empreinte n'est pas celle que la chaîne a retenue.")


def _refuser_les_chaines_vides(cle: Cle | None) -> None:
    """Une chaîne naît avec son premier maillon : sans lui, elle a été vidée."""
    vides = Chaine.objects.filter(~Exists(Maillon.objects.filter(chaine=OuterRef("pk"))))
    if cle:
        vides = vides.filter(genre=cle.genre, objet=cle.objet)
    if vide := vides.first():
        raise ChaineRompue(f"Chaîne {vide}, maillon 1 : il manque, la chaîne est vide.")


def _refuser_les_oublis(genre: str, cle: Cle | None) -> None:
    """Toute entrée a son maillon dans chacune de ses chaînes."""
    places = Maillon.objects.filter(entree=OuterRef("pk"), chaine__genre=genre)
    if genre != GenreDeChaine.INSTALLATION:
        places = places.filter(chaine__objet=OuterRef(genre))
    oublie = _entrees(genre, cle).filter(~Exists(places)).order_by("pk").first()
    if oublie:
        dite = CLE_INSTALLATION if genre == GenreDeChaine.INSTALLATION else Cle(genre, getattr(oublie, genre))
        acte = {champ: getattr(oublie, champ) for champ in CHAMPS}
        raise ChaineRompue(f"Chaîne {dite} : un acte n'y a pas de maillon ({_dit(acte)}).")


def _entrees(genre: str, cle: Cle | None) -> QuerySet[EntreeJournal]:
    """Les entrées qui doivent être dans une chaîne de ce genre, ou dans celle-là."""
    if genre == GenreDeChaine.INSTALLATION:
        return EntreeJournal.objects.filter(structure=None, campagne=None)
    return EntreeJournal.objects.filter(Q(**{genre: cle.objet}) if cle else Q(**{f"{genre}__isnull": False}))
