"""Le référentiel d'un département et d'une année, prêt à lire : chaque paramètre en mots, et ce qui a changé."""

from datetime import date
from typing import NamedTuple

from preau.coeur.academies import departements
from preau.coeur.annee import AnneeScolaire
from preau.coeur.referentiel import Parametres, Referentiel, charger, codes_connus
from preau.coeur.referentiel.comparaison import NON_FIXE, Changement, comparer, en_mots
from preau.coeur.referentiel.norme import NATIONAL

PREMIERE_ANNEE = AnneeScolaire(2023)
"""Un an avant le premier référentiel, pour lire ce que le texte a changé."""


class ParametreLu(NamedTuple):
    """Un paramètre : ce qu'il veut dire, sa valeur en mots, d'où elle vient et depuis quand."""

    cle: str
    libelle: str
    valeur: str
    source: str
    paragraphe: str
    effet: date | None
    verifie_le: date | None
    a_confirmer: bool
    texte: str


class Norme(NamedTuple):
    """Le texte d'un département une année scolaire. ``propre`` : faux quand c'est le national qui s'applique."""

    code: str
    nom: str
    annee: AnneeScolaire
    annee_du_texte: AnneeScolaire
    referentiel: Referentiel
    propre: bool
    parametres: tuple[ParametreLu, ...]
    changements: tuple[Changement, ...]


def lire_norme(code: str, annee: AnneeScolaire) -> Norme | None:
    """La norme d'un département (ou « national ») ; ``None`` si ce département n'existe pas."""
    departement = departements().get(code)
    if departement is None and code != NATIONAL:
        return None
    referentiel = charger(code)
    valeurs = referentiel.en_vigueur(annee)
    avant = referentiel.en_vigueur(annee.precedente)
    return Norme(
        code=code,
        nom=departement.nom if departement else "Référentiel national",
        annee=annee,
        annee_du_texte=valeurs.annee_du_texte if any(v.effet for v in valeurs.valeurs.values()) else annee,
        referentiel=referentiel,
        propre=referentiel.code == code,
        parametres=tuple(_parametre(referentiel, valeurs, cle) for cle in referentiel.cles),
        changements=comparer((referentiel, avant), (referentiel, valeurs)),
    )


def _parametre(referentiel: Referentiel, valeurs: Parametres, nom: str) -> ParametreLu:
    cle, valeur = referentiel.cles[nom], valeurs.valeurs.get(nom)
    if valeur is None:
        return ParametreLu(nom, cle.libelle, NON_FIXE, "", "", None, None, a_confirmer=False, texte="")
    return ParametreLu(
        nom,
        cle.libelle,
        en_mots(cle, valeur),
        valeur.source,
        valeur.paragraphe,
        valeur.effet,
        valeur.verifie_le,
        a_confirmer=valeur.a_confirmer,
        texte=valeur.texte,
    )


def annees(aujourd_hui: date) -> tuple[AnneeScolaire, ...]:
    """Les années que l'on peut lire : de la veille du premier référentiel à l'année qui suit celle-ci."""
    derniere = AnneeScolaire.contenant(aujourd_hui).suivante
    return tuple(AnneeScolaire(debut) for debut in range(PREMIERE_ANNEE.debut, derniere.debut + 1))


def choix_de_departements() -> tuple[tuple[str, str], ...]:
    """« national », puis tous les départements ; ceux qui ont leur texte le disent."""
    connus = set(codes_connus())
    noms = [
        (code, f"{code} {departement.nom}{' : texte propre' if code in connus else ''}")
        for code, departement in departements().items()
    ]
    return ((NATIONAL, "Référentiel national"), *noms)
