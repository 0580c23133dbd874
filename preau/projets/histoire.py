"""L'histoire d'un dossier, lue dans le journal et dite en phrases."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from preau.acteurs.enums import Role
from preau.acteurs.models import Utilisateur
from preau.projets.champs.registre import CHAMPS
from preau.projets.tables import Piece, Projet
from preau.socle.models import EntreeJournal

LONGUEUR = 60

# Ce que chacun lit d'un dossier déposé ; le reste n'est que pour la structure.
DU_DEPOT = {
    "deposer_projet": "a déposé le dossier : dépôt n° {numero}",
    "retirer_depot": "a retiré le dépôt pour le corriger",
    "renoncer": "a renoncé à ce dossier",
}
DE_L_ECRITURE = {
    "creer_projet": "a commencé le dossier",
    "importer_document": "l'a rempli depuis un fichier d'échange",
    "joindre_piece": "a joint {piece}",
    "retirer_piece": "a retiré {piece}",
    "retirer_entree": "a retiré {entree}",
    "remettre_entree": "a remis {entree}",
    "remettre_valeur": "a remis une réponse déplacée : {champ}",
}
_ENTREES = {
    "collectif": "un collectif",
    "lieu": "un lieu",
    "creneau": "une séance",
    "fermeture": "une fermeture",
    "action": "une action",
    "formation": "un temps de formation",
    "dispositif": "un dispositif",
    "ecole": "une école",
    "observation": "une observation",
    "ligne": "une ligne de budget",
    "cofinancement": "un cofinanceur",
}


class Acte(NamedTuple):
    """Un acte : quand, et la phrase qui le dit."""

    quand: datetime
    phrase: str


def histoire(projet: Projet, *, entiere: bool) -> list[Acte]:
    """Les derniers actes sur le dossier, du plus récent au plus ancien, en trois requêtes.

    ``entiere`` : comment il s'est écrit, pour la structure ; sinon, les dépôts et les retraits seulement.
    """
    phrases = DU_DEPOT | DE_L_ECRITURE if entiere else DU_DEPOT
    entrees = list(EntreeJournal.objects.filter(objet=projet.uuid, acte__in=phrases)[:LONGUEUR])
    personnes = {p.uuid: str(p) for p in Utilisateur.objects.filter(uuid__in={e.auteur for e in entrees if e.auteur})}
    pieces = _pieces(entrees)
    return [Acte(e.quand, f"{_qui(e, personnes)} {phrases[e.acte].format(**_details(e, pieces))}.") for e in entrees]


def _pieces(entrees: list[EntreeJournal]) -> dict[str, str]:
    uuids = {entree.apres["piece"] for entree in entrees if "piece" in entree.apres}
    return {str(uuid): nom for uuid, nom in Piece.objects.filter(uuid__in=uuids).values_list("uuid", "nom")}


def _qui(entree: EntreeJournal, personnes: dict[UUID, str]) -> str:
    nom = personnes.get(entree.auteur, "Préau") if entree.auteur else "Préau"
    return f"{nom} ({Role(entree.role).label})" if entree.role in Role.values else nom


def _details(entree: EntreeJournal, pieces: dict[str, str]) -> dict[str, str]:
    dit = entree.apres
    objet, nom = dit.get("champ", "").partition(".")[0], dit.get("champ", "").rpartition(".")[2]
    champ = CHAMPS.get((objet, nom))
    piece = pieces.get(dit.get("piece", ""))
    return {
        "numero": dit.get("numero", "?"),
        "piece": f"la pièce « {piece} »" if piece else "une pièce",
        "entree": _ENTREES.get(dit.get("entree", "").partition(".")[0], "une entrée"),
        "champ": champ.label if champ else "une réponse",
    }
