"""Ce qui a été tapé, rangé en arbre : le projet, ses listes, et les listes de chaque collectif.

Les noms des champs disent leur place : ``collectifs-0-creneaux-1-jour``. L'arbre ne juge rien : il ajoute et retire des
lignes sans perdre ce qui a été tapé, puis se donne aux formulaires.
"""

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

Champs = dict[str, list[str]]

# Au-delà de ces nombres, on envoie un fichier : la page deviendrait illisible.
LONGUEURS = {"actions": 30, "formations": 8, "observations": 12, "collectifs": 8, "creneaux": 7, "fermetures": 12}
LISTES = ("actions", "formations", "observations", "collectifs")
SOUS_LISTES = ("creneaux", "fermetures")
# Ce qu'un nouveau collectif reprend du précédent : le plus souvent, c'est le même.
REPRIS = ("commune", "commune_code", "lieux", "debut", "fin", "niveaux")

_NOM = re.compile(
    rf"(?:(?P<liste>{'|'.join(LISTES)})-(?P<rang>[0-9]{{1,2}})-)?"
    rf"(?:(?P<sous>{'|'.join(SOUS_LISTES)})-(?P<sous_rang>[0-9]{{1,2}})-)?"
    r"(?P<champ>[a-z_]+)"
)
_CHEMIN = re.compile(r"(?:(?P<liste>[a-z]+)-(?P<rang>[0-9]{1,2})-)?(?P<dernier>[a-z]+)(?:-(?P<ote>[0-9]{1,2}))?")


@dataclass
class Ligne:
    """Une ligne de la saisie : ses champs, et ses listes à elle (créneaux et fermetures d'un collectif)."""

    champs: Champs = field(default_factory=dict)
    listes: dict[str, list["Ligne"]] = field(default_factory=dict)

    def liste(self, nom: str) -> list["Ligne"]:
        """Une de ses listes, vide si rien n'y a été mis."""
        return self.listes.setdefault(nom, [])

    @property
    def vide(self) -> bool:
        """Vrai si rien n'a été tapé."""
        return not any(valeur.strip() for valeurs in self.champs.values() for valeur in valeurs) and all(
            ligne.vide for lignes in self.listes.values() for ligne in lignes
        )


def ligne(**champs: str) -> Ligne:
    """Une ligne déjà remplie."""
    return Ligne({nom: [valeur] for nom, valeur in champs.items()})


def lire_saisie(tapes: Iterable[tuple[str, list[str]]]) -> Ligne:
    """L'arbre des champs d'un formulaire envoyé ; un nom inconnu est ignoré, rien n'est coupé."""
    rangees: dict[str, dict[int, Ligne]] = {}
    racine = Ligne()
    sous: dict[tuple[int, str], dict[int, Ligne]] = {}
    for nom, valeurs in tapes:
        place = _NOM.fullmatch(nom)
        if place is None:
            continue
        cible = racine
        if place["liste"]:
            rang = int(place["rang"])
            cible = rangees.setdefault(place["liste"], {}).setdefault(rang, Ligne())
            if place["sous"]:
                cible = sous.setdefault((rang, place["sous"]), {}).setdefault(int(place["sous_rang"]), Ligne())
        elif place["sous"]:
            continue
        cible.champs[place["champ"]] = list(valeurs)
    for (rang, nom), lignes in sous.items():
        rangees.setdefault("collectifs", {}).setdefault(rang, Ligne()).listes[nom] = _dans_l_ordre(lignes)
    racine.listes = {nom: _dans_l_ordre(rangees.get(nom, {})) for nom in LISTES}
    return racine


def _dans_l_ordre(lignes: Mapping[int, Ligne]) -> list[Ligne]:
    return [lignes[rang] for rang in sorted(lignes)]


def _trouver(racine: Ligne, chemin: str) -> tuple[list[Ligne], str, int | None] | None:
    """La liste que désigne un chemin (``collectifs``, ``collectifs-0-creneaux``, ``actions-2``), et la ligne à ôter."""
    place = _CHEMIN.fullmatch(chemin)
    if place is None:
        return None
    porteuse = racine
    noms: tuple[str, ...] = LISTES
    if place["liste"]:
        collectifs, rang = racine.liste("collectifs"), int(place["rang"])
        if place["liste"] != "collectifs" or rang >= len(collectifs):
            return None
        porteuse, noms = collectifs[rang], SOUS_LISTES
    if place["dernier"] not in noms:
        return None
    return porteuse.liste(place["dernier"]), place["dernier"], int(place["ote"]) if place["ote"] else None


def ajouter(racine: Ligne, chemin: str) -> str:
    """Ajoute une ligne à la liste désignée et rend son chemin, ou rien si la liste est pleine ou n'existe pas.

    Un nouveau collectif reprend du précédent ce qui change rarement.
    """
    trouve = _trouver(racine, chemin)
    if trouve is None or trouve[2] is not None or len(trouve[0]) >= LONGUEURS[trouve[1]]:
        return ""
    lignes, nom, _ = trouve
    nouvelle = Ligne()
    if nom == "collectifs":
        if lignes:
            nouvelle.champs = {cle: deepcopy(lignes[-1].champs[cle]) for cle in REPRIS if cle in lignes[-1].champs}
            nouvelle.listes["fermetures"] = deepcopy(lignes[-1].liste("fermetures"))
        nouvelle.listes["creneaux"] = [Ligne(), Ligne()]
    lignes.append(nouvelle)
    return f"{chemin}-{len(lignes) - 1}"


def retirer(racine: Ligne, chemin: str) -> str:
    """Ôte la ligne désignée et rend le chemin de sa liste ; sans effet si elle n'existe pas."""
    trouve = _trouver(racine, chemin)
    if trouve is None or trouve[2] is None or trouve[2] >= len(trouve[0]):
        return ""
    del trouve[0][trouve[2]]
    return chemin.rpartition("-")[0]
