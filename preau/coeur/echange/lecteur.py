"""Lire un objet JSON champ par champ, en notant chaque faute avec son chemin au lieu de s'arrêter à la première."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any, TypeVar

from preau.coeur.echange.fautes import Faute, recu
from preau.coeur.echange.json_strict import joindre

T = TypeVar("T")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HEURE = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_MONTANT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_ENTIER_MAX = 1_000_000_000
LISTE_MAX = 1_000
"""Bien plus que n'en tient un projet : au-delà, le fichier n'en est pas un, et le juger coûterait sans servir."""


def est_vide(valeur: Any) -> bool:
    """Vrai pour ce qui ne dit rien : null, texte blanc, liste ou objet dont tout est vide."""
    # Sans récursion : un fichier hostile est profond.
    a_voir = [valeur]
    while a_voir:
        vue = a_voir.pop()
        if isinstance(vue, dict):
            a_voir.extend(vue.values())
        elif isinstance(vue, list):
            a_voir.extend(vue)
        elif vue is not None and not (isinstance(vue, str) and not vue.strip()):
            return False
    return True


class Journal:
    """Les fautes et les avertissements d'une lecture, dans l'ordre où on les rencontre."""

    def __init__(self) -> None:
        self.fautes: list[Faute] = []
        self.avertissements: list[str] = []

    def refuser(self, chemin: str, attendu: str, valeur: object) -> None:
        """Note qu'une valeur n'est pas de la forme attendue."""
        self.fautes.append(Faute(chemin, f"{attendu}, {recu(valeur)}"))


class Lecteur:
    """Un objet JSON et son chemin. Chaque lecture retient la clé ; :meth:`clore` nomme celles que nul n'a lues."""

    def __init__(self, donnees: dict[str, Any], chemin: str, journal: Journal) -> None:
        self.donnees = donnees
        self.chemin = chemin
        self.journal = journal
        self._lues: set[str] = set()

    def chemin_de(self, cle: str) -> str:
        """Chemin d'un champ de cet objet."""
        return f"{self.chemin}.{cle}" if self.chemin else cle

    def refuser(self, cle: str, attendu: str, valeur: object) -> None:
        """Note une faute sur un champ de cet objet."""
        self.journal.refuser(self.chemin_de(cle), attendu, valeur)

    def _valeur(self, cle: str) -> Any:
        self._lues.add(cle)
        return self.donnees.get(cle)

    def texte(self, cle: str, attendu: str = "texte attendu") -> str | None:
        """Un texte, ou ``None`` s'il est absent ou blanc."""
        valeur = self._valeur(cle)
        if valeur is None:
            return None
        if not isinstance(valeur, str):
            self.refuser(cle, attendu, valeur)
            return None
        return valeur.strip() or None

    def _converti(self, cle: str, attendu: str, convertir: Callable[[str], T]) -> T | None:
        valeur = self.texte(cle, attendu)
        if valeur is None:
            return None
        try:
            return convertir(valeur)
        except ValueError:
            self.refuser(cle, attendu, valeur)
            return None

    def choix(self, cle: str, mots: tuple[str, ...]) -> str | None:
        """Un mot d'une liste fermée."""
        return self._converti(cle, f"un de ces mots attendu : {', '.join(mots)}", lambda mot: mots[mots.index(mot)])

    def date(self, cle: str) -> date | None:
        """Une date ``AAAA-MM-JJ`` du calendrier."""
        return self._converti(cle, "date attendue (AAAA-MM-JJ)", lire_date)

    def heure(self, cle: str) -> time | None:
        """Une heure ``HH:MM``."""
        return self._converti(cle, "heure attendue", lire_heure)

    def montant(self, cle: str) -> Decimal | None:
        """Un montant en euros, écrit comme un texte d'au plus deux décimales."""
        return self._converti(cle, "montant attendu (texte, point, deux décimales au plus)", lire_montant)

    def booleen(self, cle: str) -> bool | None:
        """Vrai ou faux."""
        valeur = self._valeur(cle)
        if valeur is None or isinstance(valeur, bool):
            return valeur
        self.refuser(cle, "true ou false attendu", valeur)
        return None

    def nombre(self, cle: str) -> Decimal | None:
        """Un nombre positif ou nul, décimales admises."""
        valeur = self._valeur(cle)
        if valeur is None:
            return None
        if isinstance(valeur, bool) or not isinstance(valeur, int | float):
            self.refuser(cle, "nombre attendu", valeur)
        elif not 0 <= valeur <= _ENTIER_MAX:
            self.refuser(cle, f"nombre de 0 à {_ENTIER_MAX} attendu", valeur)
        else:
            return Decimal(str(valeur))
        return None

    def entier(self, cle: str, minimum: int = 0) -> int | None:
        """Un nombre entier, pas moins que ``minimum``."""
        valeur = self._valeur(cle)
        if valeur is None:
            return None
        entier = not isinstance(valeur, bool) and (
            isinstance(valeur, int) or (isinstance(valeur, float) and valeur.is_integer())
        )
        if entier and minimum <= valeur <= _ENTIER_MAX:
            return int(valeur)
        self.refuser(
            cle, f"nombre entier de {minimum} à {_ENTIER_MAX} attendu" if entier else "nombre entier attendu", valeur
        )
        return None

    def textes(self, cle: str) -> tuple[str, ...] | None:
        """Une liste de textes ; les textes blancs n'en sont pas. ``None`` si rien n'y est dit."""
        valeurs = self._liste(cle)
        if valeurs is None:
            return None
        for rang, valeur in enumerate(valeurs):
            if not isinstance(valeur, str):
                self.refuser(f"{cle}[{rang}]", "texte attendu", valeur)
        dits = tuple(texte for v in valeurs if isinstance(v, str) and (texte := v.strip()))
        return dits if dits or not valeurs else None

    def objet(self, cle: str) -> Lecteur:
        """L'objet imbriqué ; un objet vide s'il manque."""
        valeur = self._valeur(cle)
        if valeur is not None and not isinstance(valeur, dict):
            self.refuser(cle, "objet attendu", valeur)
            valeur = None
        return Lecteur(valeur or {}, self.chemin_de(cle), self.journal)

    def objets(self, cle: str, lire: Callable[[Lecteur], T], maximum: int = LISTE_MAX) -> tuple[T, ...] | None:
        """Une liste d'objets lus par ``lire`` ; une entrée vide n'en est pas une. ``None`` si rien n'y est dit."""
        valeurs = self._liste(cle, maximum)
        if valeurs is None:
            return None
        lus = [(lire(lecteur), lecteur) for lecteur in self._elements(cle, valeurs)]
        for _, lecteur in lus:
            lecteur.clore()
        dits = tuple(lu for lu, lecteur in lus if not lecteur.vide)
        return dits if dits or not valeurs else None

    def _elements(self, cle: str, valeurs: list[Any]) -> Iterator[Lecteur]:
        for rang, valeur in enumerate(valeurs):
            if isinstance(valeur, dict):
                yield Lecteur(valeur, f"{self.chemin_de(cle)}[{rang}]", self.journal)
            elif not (isinstance(valeur, str) and not valeur.strip()):
                self.refuser(f"{cle}[{rang}]", "objet attendu", valeur)

    def _liste(self, cle: str, maximum: int = LISTE_MAX) -> list[Any] | None:
        valeur = self._valeur(cle)
        if isinstance(valeur, list) and len(valeur) > maximum:
            self.refuser(cle, f"liste d'au plus {maximum} entrées attendue", len(valeur))
            return None
        if valeur is None or isinstance(valeur, list):
            return valeur
        self.refuser(cle, "liste attendue", valeur)
        return None

    @property
    def vide(self) -> bool:
        """Vrai quand aucun des champs lus ne dit quelque chose."""
        return all(est_vide(self.donnees.get(cle)) for cle in self._lues)

    def controler_format(self, nom: str, version: int) -> None:
        """Refuse un fichier qui se dit d'un autre format ou d'une autre version ; il peut n'en rien dire."""
        if (dit := self.texte("format")) not in (None, nom):
            self.refuser("format", f"« {nom} » attendu", dit)
        if (dite := self.entier("version")) not in (None, version):
            self.refuser("version", f"version {version} attendue", dite)

    def clore(self) -> None:
        """Avertit des clés que le format ne connaît pas."""
        if len(self.donnees) > len(self._lues) or not self._lues.issuperset(self.donnees):
            self.journal.avertissements += [
                f"{joindre(self.chemin, cle)} : clé inconnue, ignorée" for cle in self.donnees if cle not in self._lues
            ]


def lire_date(texte: str) -> date:
    """``2024-10-07`` ; :class:`ValueError` pour toute autre écriture et pour une date qui n'existe pas."""
    if not _DATE.fullmatch(texte):
        raise ValueError(texte)
    return date.fromisoformat(texte)


def lire_heure(texte: str) -> time:
    """``16:30`` ; :class:`ValueError` pour toute autre écriture."""
    if not _HEURE.fullmatch(texte):
        raise ValueError(texte)
    return time(int(texte[:2]), int(texte[3:]))


def lire_montant(texte: str) -> Decimal:
    """``15.00`` ; :class:`ValueError` pour un montant négatif ou de plus de deux décimales."""
    if not _MONTANT.fullmatch(texte):
        raise ValueError(texte)
    return Decimal(texte)
