"""Les formes de réponse : comment une réponse se tape, se garde, se réécrit et se lit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Any, NamedTuple

from preau.coeur.communes import commune_en_vigueur
from preau.coeur.phrases import decimal, enumerer, euros
from preau.coeur.phrases import heure as heure_dite
from preau.coeur.referentiel.norme import en_date
from preau.projets.champs import convertisseurs as lire
from preau.projets.tables import enums


class Reconnu(NamedTuple):
    """Ce que le champ montrera, la valeur reconnue, et à défaut la phrase qui dit pourquoi il n'y en a pas."""

    texte: str
    valeur: Any
    refus: str = ""


@dataclass(frozen=True, slots=True)
class Forme:
    """Une forme de réponse.

    ``genre`` dit quel champ de page montrer. ``convertir`` : du texte tapé à la valeur ; ``ecrire`` : de la valeur au
    texte du champ (l'inverse) ; ``dire`` : de la valeur à ce que l'on lit. ``vide`` : la valeur d'un champ vidé.
    ``choix`` : les mots possibles et leur libellé, quand il y en a.
    """

    genre: str
    convertir: Callable[[str], Any]
    ecrire: Callable[[Any], str] = str
    dire: Callable[[Any], str] = str
    vide: Any = None
    choix: tuple[tuple[Any, str], ...] = ()

    def texte(self, valeur: Any) -> str:
        """Ce que le champ montre."""
        return "" if valeur == self.vide else self.ecrire(valeur)

    def lecture(self, valeur: Any) -> str:
        """Ce qu'on lit dans la relecture et le PDF."""
        return "" if valeur == self.vide else self.dire(valeur)

    def valeur(self, brut: str) -> Any:
        """La valeur de ce qui a été tapé. Lève :class:`~preau.projets.champs.convertisseurs.SaisieRefusee`."""
        propre = lire.nettoyer(brut)
        return self.convertir(propre) if propre else self.neuve

    @property
    def neuve(self) -> Any:
        """La valeur vide, à soi : une liste ne se partage pas."""
        return list(self.vide) if isinstance(self.vide, list) else self.vide

    def reconnaitre(self, brut: str) -> "Reconnu":
        """Ce qui a été tapé, et la valeur qu'on y reconnaît."""
        try:
            valeur = self.valeur(brut)
        except lire.SaisieRefusee as refus:
            return Reconnu(lire.nettoyer(brut), self.neuve, str(refus))
        return Reconnu(self.texte(valeur), valeur)


def _a_la_francaise(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"


def _heure_ecrite(moment: time) -> str:
    return f"{moment.hour}h{moment:%M}"


def _virgule(nombre: Decimal) -> str:
    return f"{nombre:f}".replace(".", ",")


def _montant_ecrit(montant: Decimal) -> str:
    return f"{montant:,.2f}".replace(",", "\u00a0").replace(".", ",")


def _dire_heures(duree: Decimal) -> str:
    return f"{decimal(duree.normalize() if duree % 1 else duree.quantize(Decimal(1)))} h"


def _dire_oui_non(valeur: bool) -> str:  # la réponse elle-même
    return "oui" if valeur else "non"


def _dire_commune(code: str) -> str:
    commune = commune_en_vigueur(code)
    return f"{commune.nom} ({code})" if commune else code


LIGNE = Forme("ligne", lire.ligne, vide="")
TEXTE = Forme("texte", lire.paragraphes, vide="")
COURRIEL = Forme("courriel", lire.courriel, vide="")
TELEPHONE = Forme("telephone", lire.telephone, vide="")
JOUR = Forme("jour", lire.jour, _a_la_francaise, en_date)
HEURE = Forme("heure", lire.heure, _heure_ecrite, heure_dite)
MONTANT = Forme("montant", lire.montant, _montant_ecrit, euros)
ENTIER = Forme("entier", lire.entier)
HEURES = Forme("heures", lire.heures, _virgule, _dire_heures)
OUI_NON = Forme("oui_non", lire.oui_non, _dire_oui_non, _dire_oui_non, choix=(("oui", "oui"), ("non", "non")))
CASE = replace(OUI_NON, genre="case", vide=False)
COMMUNE = Forme("commune", lire.commune, _dire_commune, _dire_commune, vide="")


def choix_dans(choix: Iterable[tuple[str, str]]) -> Forme:
    """Un mot d'une liste fermée."""
    libelles = {mot: str(libelle) for mot, libelle in choix}
    return Forme(
        "choix",
        lire.mot_parmi(libelles),
        dire=lambda mot: libelles.get(mot, mot),
        vide="",
        choix=tuple(libelles.items()),
    )


def plusieurs_dans(choix: Iterable[tuple[str, str]]) -> Forme:
    """Plusieurs mots d'une liste fermée, un par ligne, dans l'ordre de la liste."""
    libelles = {mot: str(libelle) for mot, libelle in choix}
    rangs = {mot: rang for rang, mot in enumerate(libelles)}

    def ordonner(mots: Iterable[str]) -> list[str]:
        return sorted(mots, key=lambda mot: rangs.get(mot, len(rangs)))

    return Forme(
        "plusieurs",
        lire.mots_parmi(libelles),
        lambda mots: "\n".join(ordonner(mots)),
        lambda mots: enumerer(libelles.get(mot, mot) for mot in ordonner(mots)),
        vide=[],
        choix=tuple(libelles.items()),
    )


_JOURS = {str(rang): jour for rang, jour in enums.JOURS_DE_SEMAINE}
JOUR_DE_SEMAINE = Forme(
    "choix",
    lambda brut: int(lire.mot_parmi(_JOURS)(brut)),
    lambda jour: _JOURS[str(jour)],
    lambda jour: _JOURS[str(jour)],
    choix=tuple((libelle, libelle) for libelle in _JOURS.values()),
)

_AILLEURS = dict(enums.Ailleurs.choices)
DECLARATIONS = Forme(
    "declarations",
    lire.declarations,
    lambda mots: "\n".join(mots) or lire.AUCUNE,
    lambda mots: enumerer(_AILLEURS.get(mot, mot) for mot in mots or [lire.AUCUNE]),
    choix=tuple(_AILLEURS.items()),
)
