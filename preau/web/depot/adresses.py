"""Où mène chaque chose d'un dossier : un champ, une liste, une entrée, comme les constats les nomment."""

from collections.abc import Iterable

from django.urls import reverse

from preau.projets.champs.registre import CHAMPS
from preau.projets.listes import LISTES
from preau.projets.tables import Projet
from preau.projets.tables.enums import Etape
from preau.web.depot.ancres import ancre

# Ces entrées ont leur page ; les autres se remplissent dans la page de leur étape.
A_LEUR_PAGE = {"collectif": "depot:collectif", "action": "depot:action"}
_DU_COLLECTIF = frozenset({"lieu", "creneau", "fermeture"})


def adresse_de(projet: Projet, endroit: str, etape: Etape, collectif: str = "") -> str:
    """L'adresse d'un champ (« projet.besoins ») ou d'une liste (« collectif.<uuid>.creneaux »), ancre comprise.

    ``etape`` : celle où l'on est, pour une liste que plusieurs étapes partagent. ``collectif`` : l'uuid de celui à qui
    appartient une séance, un lieu ou une fermeture.
    """
    objet, *reste = endroit.split(".")
    nom = reste[-1]
    if objet == "part":
        page = reverse("depot:repartition", args=[projet.uuid])
        return f"{page}#{ancre('champ', endroit)}"
    if objet in A_LEUR_PAGE and len(reste) > 1:
        page = reverse(A_LEUR_PAGE[objet], args=[projet.uuid, reste[0]])
        return f"{page}#{_ancre(endroit, nom)}"
    if objet in _DU_COLLECTIF and collectif:
        return f"{reverse('depot:collectif', args=[projet.uuid, collectif])}#{ancre('champ', endroit)}"
    if objet == "question":
        nom = ""
    page = reverse("depot:etape", args=[projet.uuid, _etape(objet, nom, etape)])
    return f"{page}#{_ancre(endroit, nom)}"


def _ancre(endroit: str, nom: str) -> str:
    return ancre("liste" if nom in LISTES else "champ", endroit)


def _etape(objet: str, nom: str, ici: Etape) -> str:
    if nom == "actions":
        return ici.value
    if nom in LISTES:
        return LISTES[nom].etape.value
    champ = CHAMPS.get((objet, nom))
    return champ.etape.value if champ else ici.value


def mot_de(endroit: str) -> str:
    """Ce que dit le lien vers cet endroit : la question, ou le nom de la liste."""
    objet, *reste = endroit.split(".")
    nom = reste[-1]
    if nom in LISTES and (objet, nom) not in CHAMPS:
        return f"Les {LISTES[nom].nom}"
    champ = CHAMPS.get((objet, nom))
    return champ.label if champ else nom


# Au-delà, une ligne de constat devient une liste.
LIENS_PAR_CONSTAT = 2


def liens_du_constat(projet: Projet, endroits: Iterable[str], etape: Etape) -> list[tuple[str, str]]:
    """Les liens d'un constat vers les champs qui y répondent : (mots, adresse), les plus à propos seulement."""
    retenus = sorted(endroits, key=_portee)[:LIENS_PAR_CONSTAT]
    return [(mot_de(endroit), adresse_de(projet, endroit, etape)) for endroit in retenus]


def _portee(endroit: str) -> int:
    """Combien d'exigences un champ nourrit : celui qui n'en nourrit qu'une y répond mieux que la commune."""
    objet, *reste = endroit.split(".")
    champ = CHAMPS.get((objet, reste[-1]))
    return len(champ.exigences) if champ else 0
