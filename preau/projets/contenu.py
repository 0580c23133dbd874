"""Un dossier tel qu'il se relit : étape par étape, chaque question et sa réponse, ce qui manque, ce qui attend.

La relecture, le PDF et la comparaison de deux états partent tous d'ici. Un constat y retrouve ses champs.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from preau.campagnes.models.demandes import TYPES_PUBLICS, QuestionLocale
from preau.coeur.referentiel import Constat
from preau.projets.champs.champ import Champ
from preau.projets.champs.des_listes import PART
from preau.projets.champs.places import Place, code_de, objet_de
from preau.projets.champs.questions import champ_de_la_question, code_de_la_question
from preau.projets.champs.registre import champs_de, champs_de_l_exigence
from preau.projets.dossier import Tables
from preau.projets.listes import LISTES
from preau.projets.tables import Projet, ReponseLocale
from preau.projets.tables.enums import Axe, Etape

# L'étape où l'on remplit une action est celle de son axe ; une action sans axe, ou du territoire, est avec les enfants.
ETAPE_DE_L_AXE = {Axe.PARENTS.value: Etape.PARENTS, Axe.ECOLE.value: Etape.ECOLE}
_LISTES_DU_COLLECTIF = {"lieu": "lieux_lus", "creneau": "creneaux_lus", "fermeture": "fermetures_lues"}


class Reponse(NamedTuple):
    """Un champ, et ce qui y est dit.

    ``texte`` : ce que le champ montre, ce qui attend compris ; ``lecture`` : la valeur en mots, vide si elle n'est pas
    dite ; ``erreur`` : pourquoi ce qui est tapé ne se lit pas.
    """

    code: str
    champ: Champ
    texte: str
    lecture: str
    erreur: str = ""


class Bloc(NamedTuple):
    """Les réponses d'un même objet : le projet, une action, un créneau. ``objet`` : « creneau », ``code`` : sa clé."""

    objet: str
    code: str
    titre: str
    etape: Etape
    reponses: tuple[Reponse, ...]


Contenu = dict[Etape, list[Bloc]]


def contenu(lues: Tables) -> Contenu:
    """Tout le dossier, par étape, dans l'ordre. Aucune requête."""
    ranges: Contenu = {etape: [] for etape in Etape}
    for bloc in _blocs(lues):
        ranges[bloc.etape].append(bloc)
    return ranges


def _blocs(lues: Tables) -> Iterator[Bloc]:
    for etape in Etape:
        champs = [c for c in champs_de("projet") if c.etape == etape and est_demande(c, lues.projet)]
        if champs:
            yield _bloc(lues, lues.projet, etape, champs)
    yield from _questions(lues)
    for nom in (
        "ecoles",
        "actions",
        "dispositifs",
        "collectifs",
        "formations",
        "lignes",
        "cofinancements",
        "observations",
    ):
        for ligne in getattr(lues, nom):
            yield _bloc(lues, ligne, etape_de(ligne), champs_de(objet_de(ligne)))
            yield from _sous_blocs(lues, ligne)


def _sous_blocs(lues: Tables, ligne: Any) -> Iterator[Bloc]:
    """Les listes d'un collectif, les parts d'une ligne de budget."""
    if objet_de(ligne) == "collectif":
        for objet, lus in _LISTES_DU_COLLECTIF.items():
            for entree in getattr(ligne, lus):
                yield _bloc(lues, entree, Etape.COLLECTIFS, champs_de(objet))
    if objet_de(ligne) == "ligne":
        parts = {part.collectif_id: part for part in ligne.parts_lues}
        for collectif in lues.collectifs:
            code = f"part.{ligne.uuid}.{collectif.uuid}"
            valeur = parts[collectif.pk].montant if collectif.pk in parts else None
            yield Bloc("part", code, str(collectif), Etape.BUDGET, (_reponse(lues, code, PART, valeur),))


def _questions(lues: Tables) -> Iterator[Bloc]:
    for question in lues.questions:
        champ, code = champ_de_la_question(question), code_de_la_question(question)
        valeur = lues.reponses.get(question.pk, ReponseLocale()).texte
        yield Bloc("question", code, question.intitule, champ.etape, (_reponse(lues, code, champ, valeur),))


def _bloc(lues: Tables, ligne: Any, etape: Etape, champs: Iterable[Champ]) -> Bloc:
    reponses = []
    for champ in champs:
        code = code_de(ligne, champ.nom)
        valeur = ligne.ecoles_lues if champ.nom == "ecoles" else Place(code, champ, ligne).valeur
        reponses.append(_reponse(lues, code, champ, valeur))
    est_projet = isinstance(ligne, Projet)
    cle = "projet" if est_projet else f"{objet_de(ligne)}.{ligne.uuid}"
    return Bloc("projet" if est_projet else objet_de(ligne), cle, str(ligne), etape, tuple(reponses))


def _reponse(lues: Tables, code: str, champ: Champ, valeur: Any) -> Reponse:
    suspens = lues.suspens.get(code)
    if suspens:
        return Reponse(code, champ, suspens.brut, "", suspens.erreur)
    return Reponse(code, champ, champ.forme.texte(valeur), champ.forme.lecture(valeur))


def est_demande(champ: Champ, projet: Projet) -> bool:
    """Ce champ se demande à cette structure : le contrat d'engagement républicain, aux seules formes privées."""
    return not (champ.associations and projet.structure.type in TYPES_PUBLICS)


def etape_de(ligne: Any) -> Etape:
    """L'étape où l'on remplit une entrée."""
    objet = objet_de(ligne)
    if objet == "action":
        return ETAPE_DE_L_AXE.get(ligne.axe, Etape.ENFANTS)
    return next(liste.etape for liste in LISTES.values() if liste.objet == objet)


def questions_sans_reponse(lues: Tables) -> list[QuestionLocale]:
    """Les questions obligatoires de la Caf où rien n'est tapé, lisible ou non."""
    attendent = {code.removeprefix("question.") for code in lues.suspens if code.startswith("question.")}
    repondues = {question for question, reponse in lues.reponses.items() if reponse.texte}
    return [
        question
        for question in lues.questions
        if question.obligatoire and question.pk not in repondues and str(question.uuid) not in attendent
    ]


def en_suspens(lues: Tables) -> list[Reponse]:
    """Les réponses qui attendent, dans l'ordre du dossier ; celles des entrées retirées n'y sont pas."""
    if not lues.suspens:
        return []
    return [r for blocs in contenu(lues).values() for bloc in blocs for r in bloc.reponses if r.erreur]


def endroits_du_constat(constat: Constat, objets: dict[str, Any]) -> list[str]:
    """Où répondre à un constat : des codes de champs, ou des listes à remplir (« collectif.<uuid>.creneaux »).

    ``objets`` : celui de :class:`~preau.projets.dossier.FaitsDuDossier`.
    """
    ligne = objets.get(constat.objet)
    endroits = (_endroit(champ, ligne) for champ in champs_de_l_exigence(constat.code))
    return list(dict.fromkeys(endroits))


def _endroit(champ: Champ, ligne: Any) -> str:
    if champ.objet == "projet":
        return f"projet.{champ.nom}"
    if ligne is not None and objet_de(ligne) == champ.objet:
        return code_de(ligne, champ.nom)
    nom, liste = next((nom, liste) for nom, liste in LISTES.items() if liste.objet == champ.objet)
    if liste.parent == "projet":
        return f"projet.{nom}"
    return f"collectif.{ligne.uuid}.{nom}" if ligne is not None else "projet.collectifs"
