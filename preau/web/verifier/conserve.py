"""Ce que la page de saisie ne montre pas et rend tel quel : la nature du porteur, le plafond, les dérogations."""

import json
from typing import Any, NamedTuple

from preau.coeur.echange import Faute, FichierRefuse
from preau.coeur.echange.json_strict import analyser
from preau.coeur.referentiel.faits import Projet

LONGUEUR_MAX = 20_000
DU_PORTEUR = ("type", "commune", "siret")


class Conserve(NamedTuple):
    """Des valeurs dans les mots du format d'échange ; le cœur les jugera avec le reste du fichier."""

    porteur: dict[str, Any]
    plafond: Any
    derogations: list[Any]


RIEN = Conserve({}, None, [])


def conserver(projet: Projet) -> str:
    """Le texte du champ caché."""
    porteur, plafond = projet.porteur, projet.plafond_participation
    derogations = [
        {
            "code": derogation.code,
            "objet": derogation.objet,
            "decision": derogation.decision,
            "motif": derogation.motif,
            "decideur": derogation.decideur,
            "date": derogation.date.isoformat() if derogation.date else None,
        }
        for derogation in projet.derogations
    ]
    du_porteur = {nom: getattr(porteur, nom) for nom in DU_PORTEUR}
    garde = Conserve(du_porteur, None if plafond is None else f"{plafond:.2f}", derogations)
    return json.dumps(garde._asdict(), ensure_ascii=False)


def relire(texte: str) -> Conserve:
    """Ce que porte le champ caché. Lève :class:`FichierRefuse` s'il n'a pas la forme que la page lui a donnée."""
    if not texte:
        return RIEN
    if len(texte) > LONGUEUR_MAX:
        raise FichierRefuse([Faute("", "trop long")])
    lu = analyser(texte.encode("utf-8", "surrogatepass"))
    if not isinstance(lu, dict) or not set(lu) <= set(Conserve._fields):
        raise FichierRefuse([Faute("", "autre chose que ce que la page y met")])
    garde = RIEN._replace(**lu)
    if not isinstance(garde.porteur, dict) or not set(garde.porteur) <= set(DU_PORTEUR):
        raise FichierRefuse([Faute("porteur", "autre chose que ce que la page y met")])
    if not isinstance(garde.derogations, list):
        raise FichierRefuse([Faute("derogations", "liste attendue")])
    return garde
