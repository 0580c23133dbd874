"""Deux dépôts d'un même dossier, côte à côte : ce qu'on y répond, ce que le texte en dit, les pièces."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from preau.acteurs.models import Rattachement
from preau.coeur.referentiel import EXIGENCES, Rapport, Verdict
from preau.projets.faits import Dossier
from preau.projets.lecture import Dite, valeurs_du_depot
from preau.projets.pieces import nom_lu
from preau.projets.rapport_scelle import dossier_avec, rapport_scelle
from preau.projets.tables import Depot

PAS_DIT = "non renseigné"


class ReponseChangee(NamedTuple):
    """Une question dont la réponse diffère. ``objet`` : l'entrée qui la porte, vide pour le projet lui-même."""

    etape: str
    objet: str
    question: str
    avant: str
    apres: str


class ConstatChange(NamedTuple):
    """Une exigence dont le verdict diffère ; ``None`` quand elle n'était pas, ou n'est plus, regardée sur cet objet.

    ``phrase`` : ce que le texte en dit à présent, à défaut ce qu'il en disait ; ``phrase_avant`` : ce qu'il en disait.
    """

    titre: str
    objet: str
    avant: Verdict | None
    apres: Verdict | None
    phrase: str
    phrase_avant: str


class PieceChangee(NamedTuple):
    """Ce qui répond à une demande, avant et après : les noms des fichiers, dans l'ordre. Aucun : rien n'était joint."""

    intitule: str
    avant: tuple[str, ...]
    apres: tuple[str, ...]

    @property
    def sorte(self) -> str:
        """« ajoutée », « ôtée » ou « remplacée »."""
        if not self.avant:
            return "ajoutée"
        return "remplacée" if self.apres else "ôtée"


class Comparaison(NamedTuple):
    """Ce qui diffère d'un dépôt à l'autre, dans l'ordre du dossier."""

    reponses: tuple[ReponseChangee, ...]
    constats: tuple[ConstatChange, ...]
    pieces: tuple[PieceChangee, ...]

    @property
    def vide(self) -> bool:
        """Rien ne diffère, que la date et la signature."""
        return not (self.reponses or self.constats or self.pieces)


def comparer_depots(avant: Depot, apres: Depot, casquette: Rattachement | None = None) -> Comparaison:
    """Ce qui change d'un dépôt à un autre du même dossier.

    ``casquette`` : qui lit, et donc les noms de fichiers qu'on peut lui dire.
    """
    return Comparaison(
        tuple(_reponses(avant, apres)),
        comparer_rapports(dossier_avec(avant, rapport_scelle(avant)), dossier_avec(apres, rapport_scelle(apres))),
        tuple(_pieces(avant, apres, casquette)),
    )


def _reponses(avant: Depot, apres: Depot) -> Iterator[ReponseChangee]:
    """Dans l'ordre du second dépôt ; ce que lui n'a plus vient à la fin."""
    anciennes, nouvelles = valeurs_du_depot(avant), valeurs_du_depot(apres)
    for code in dict.fromkeys((*nouvelles, *anciennes)):
        etape, objet, dite = nouvelles.get(code) or anciennes[code]
        dits = [_lue(valeurs[code][2]) if code in valeurs else "" for valeurs in (anciennes, nouvelles)]
        if dits[0] != dits[1]:
            yield ReponseChangee(etape, objet, dite.question, *(dit or PAS_DIT for dit in dits))


def _lue(dite: Dite) -> str:
    return f"« {dite.texte} », qui ne se lit pas" if dite.erreur else dite.lecture


def comparer_rapports(avant: Dossier, apres: Dossier) -> tuple[ConstatChange, ...]:
    """Les exigences dont le verdict change. Un collectif se reconnaît à son nom, à défaut à son numéro."""
    anciens, nouveaux = _par_objet(avant), _par_objet(apres)
    changes = []
    for cle in dict.fromkeys((*nouveaux, *anciens)):
        verdict_avant, verdict_apres = (
            constats[cle][0] if cle in constats else None for constats in (anciens, nouveaux)
        )
        if verdict_avant != verdict_apres:
            phrase_avant = anciens[cle][1] if cle in anciens else ""
            phrase = nouveaux[cle][1] if cle in nouveaux else phrase_avant
            titre = EXIGENCES[cle[0]].titre
            changes.append(ConstatChange(titre, cle[1], verdict_avant, verdict_apres, phrase, phrase_avant))
    return tuple(changes)


def _par_objet(dossier: Dossier) -> dict[tuple[str, str], tuple[Verdict, str]]:
    noms = _noms(dossier)
    rapport: Rapport = dossier.rapport
    return {(c.code, noms.get(c.objet, "")): (c.verdict, c.phrase) for c in rapport.constats}


def _noms(dossier: Dossier) -> dict[str, str]:
    """« collectif:1 » vers « Collectif « Les CM » » si ce nom n'est qu'à lui, sinon « Collectif 1 »."""
    projet = dossier.projet
    listes = {"collectif": [c.nom for c in projet.collectifs], "action": [a.intitule for a in projet.actions]}
    listes["observation"] = [None for _ in projet.observations]
    dits = {}
    for sorte, noms in listes.items():
        combien = Counter(noms)
        for numero, nom in enumerate(noms, 1):
            propre = nom and combien[nom] == 1
            dits[f"{sorte}:{numero}"] = f"{sorte.capitalize()} " + (f"« {nom} »" if propre else str(numero))
    return dits


def _pieces(avant: Depot, apres: Depot, casquette: Rattachement | None) -> Iterator[PieceChangee]:
    anciennes, nouvelles = (_par_demande(depot, casquette) for depot in (avant, apres))
    for intitule in dict.fromkeys((*nouvelles, *anciennes)):
        avant_, apres_ = anciennes.get(intitule, {}), nouvelles.get(intitule, {})
        if avant_.keys() != apres_.keys():
            yield PieceChangee(intitule, tuple(avant_.values()), tuple(apres_.values()))


def _par_demande(depot: Depot, casquette: Rattachement | None) -> dict[str, dict[str, str]]:
    """Par pièce demandée, le nom de chaque fichier sous son empreinte."""
    ranges: dict[str, dict[str, str]] = {}
    for piece in depot.pieces.all():
        ranges.setdefault(piece.intitule, {})[piece.sha256] = nom_lu(piece, casquette)
    return ranges
