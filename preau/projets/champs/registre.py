"""Le registre : tous les champs du dossier, par objet, dans l'ordre où on les demande."""

from preau.projets.champs import des_listes as listes
from preau.projets.champs.champ import Champ
from preau.projets.champs.du_projet import PROJET

GROUPES = (
    PROJET,
    listes.COLLECTIF,
    listes.LIEU,
    listes.CRENEAU,
    listes.FERMETURE,
    listes.ACTION,
    listes.FORMATION,
    listes.DISPOSITIF,
    listes.ECOLE,
    listes.OBSERVATION,
    listes.LIGNE_BUDGET,
    (listes.PART,),
    listes.COFINANCEMENT,
)
CHAMPS: dict[tuple[str, str], Champ] = {(champ.objet, champ.nom): champ for groupe in GROUPES for champ in groupe}


def champs_de(objet: str) -> tuple[Champ, ...]:
    """Les champs d'une sorte d'objet, dans l'ordre."""
    return tuple(champ for champ in CHAMPS.values() if champ.objet == objet)


def champs_de_l_etape(etape: str) -> tuple[Champ, ...]:
    """Les champs d'une étape, dans l'ordre ; ceux des actions sont rangés à l'étape des enfants."""
    return tuple(champ for champ in CHAMPS.values() if champ.etape == etape)


def champs_de_l_exigence(code: str) -> tuple[Champ, ...]:
    """Les champs qui nourrissent une exigence."""
    return tuple(champ for champ in CHAMPS.values() if code in champ.exigences)


def exigences_de_l_etape(etape: str) -> tuple[str, ...]:
    """Les codes des exigences qu'une étape nourrit, sans doublon, dans l'ordre des champs."""
    return tuple(dict.fromkeys(code for champ in champs_de_l_etape(etape) for code in champ.exigences))
