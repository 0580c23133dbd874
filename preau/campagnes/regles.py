"""Les règles d'une campagne, dites en mots : chaque paramètre du texte épinglé et d'où il vient."""

from typing import NamedTuple

from preau.campagnes.models import Campagne
from preau.campagnes.requetes import parametres_de, referentiel_de
from preau.coeur.referentiel.comparaison import NON_FIXE, en_mots


class Regle(NamedTuple):
    """Une règle : ce qu'elle demande, sa valeur en mots, le texte et le paragraphe qui la fixent."""

    cle: str
    libelle: str
    valeur: str
    source: str
    a_confirmer: bool


def regles_de(campagne: Campagne) -> tuple[Regle, ...]:
    """Les règles par lesquelles cette campagne juge, dans l'ordre du référentiel ; aucune requête."""
    valeurs = parametres_de(campagne).valeurs
    regles = []
    for cle in referentiel_de(campagne).cles.values():
        valeur = valeurs.get(cle.cle)
        source = f"{valeur.source}, {valeur.paragraphe}" if valeur else ""
        confirmer = valeur is not None and valeur.a_confirmer and valeur.fixee is not None
        regles.append(Regle(cle.cle, cle.libelle, en_mots(cle, valeur), source, confirmer))
    return tuple(regles)


def regles_fixees(campagne: Campagne) -> tuple[Regle, ...]:
    """Celles que le texte fixe, sans celles qu'il laisse ouvertes."""
    return tuple(regle for regle in regles_de(campagne) if regle.valeur != NON_FIXE)
