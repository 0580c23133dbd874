"""De l'objet d'un constat (« collectif:1 », « action:3 ») à la ligne du dossier qu'il désignait au dépôt.

Les numéros sont ceux du fichier d'échange scellé, où une entrée vide n'en prend pas.
"""

from collections.abc import Iterator

from preau.coeur.referentiel.faits import Projet
from preau.projets.lecture import BlocDit, blocs_du_depot
from preau.projets.tables import Action, Depot

# Ce qui, d'une action ou d'une observation, va au fichier d'échange ; pour un collectif, tout ou presque.
_DITS = {"action": ("intitule", "axe", "nature", "modalite"), "observation": ("texte", "reponse")}
_DU_COLLECTIF = frozenset({"lieu", "creneau", "fermeture"})


def lignes_du_depot(depot: Depot) -> dict[str, str]:
    """Par objet, le code de sa ligne : « collectif:1 » vers « collectif.<uuid> », « projet » vers lui-même.

    Un objet que l'on ne saurait pas reconnaître à coup sûr n'y est pas.
    """
    blocs, projet = blocs_du_depot(depot), depot.faits
    attendus = {
        "collectif": len(projet.collectifs),
        "action": len(projet.actions),
        "observation": len(projet.observations),
    }
    lignes = {"projet": "projet"}
    for sorte, attendu in attendus.items():
        codes = _dans_l_ordre(sorte, list(_dits(blocs, sorte)))
        if len(codes) == attendu:
            lignes |= {f"{sorte}:{numero}": code for numero, code in enumerate(codes, 1)}
    return lignes


def _dits(blocs: list[BlocDit], sorte: str) -> Iterator[str]:
    """Le code des entrées de cette sorte où quelque chose est dit."""
    for rang, bloc in enumerate(blocs):
        if bloc.objet != sorte:
            continue
        dits = bloc.dits
        if any(nom in dits for nom in _DITS.get(sorte, dits)) or _a_des_entrees(blocs[rang + 1 :], sorte):
            yield bloc.code


def _a_des_entrees(suivants: list[BlocDit], sorte: str) -> bool:
    """Le collectif n'a pas de réponse à lui, mais une séance, un lieu ou une fermeture qui en ont."""
    if sorte != "collectif":
        return False
    for bloc in suivants:
        if bloc.objet not in _DU_COLLECTIF:
            return False
        if bloc.dits:
            return True
    return False


def _dans_l_ordre(sorte: str, codes: list[str]) -> list[str]:
    """L'ordre du fichier : celui des listes. Les actions, rangées par étape dans le dossier scellé, le retrouvent."""
    if sorte != "action":
        return codes
    cles = [code.partition(".")[2] for code in codes]
    rangs = {str(uuid): n for n, uuid in enumerate(Action.objects.filter(uuid__in=cles).values_list("uuid", flat=True))}
    return sorted(codes, key=lambda code: rangs[code.partition(".")[2]])


def objet_en_mots(depot: Depot, objet: str) -> str:
    """« Collectif 1, « Les CM » », « Action 3 », « Le projet »."""
    return nom_de_l_objet(depot.faits, objet)


def nom_de_l_objet(projet: Projet, objet: str) -> str:
    """Le même, d'un projet déjà lu."""
    sorte, _, numero = objet.partition(":")
    if not numero:
        return "Le projet"
    rang = int(numero) - 1
    noms = {"collectif": [c.nom for c in projet.collectifs], "action": [a.intitule for a in projet.actions]}
    nom = noms.get(sorte, [])[rang : rang + 1]
    return f"{sorte.capitalize()} {numero}" + (f", « {nom[0]} »" if nom and nom[0] else "")
