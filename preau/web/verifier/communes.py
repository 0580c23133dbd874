"""La commune tapée dans un formulaire : la reconnaître, ou proposer celles qui lui ressemblent."""

from typing import NamedTuple

from preau.territoires.models import Commune
from preau.territoires.noms import normaliser
from preau.territoires.requetes import chercher_communes

PROPOSEES = 8
EXAMINEES = 50


class Recherche(NamedTuple):
    """Ce que donne un texte : la commune sûre s'il y en a une, et les propositions, la plus probable d'abord."""

    commune: Commune | None
    propositions: list[Commune]


def etiquette(commune: Commune) -> str:
    """« Villeurbanne (69100) » : ce qui s'écrit dans le champ une fois la commune choisie."""
    premier = commune.codes_postaux.partition(" ")[0]
    return f"{commune.nom} ({premier})" if premier else commune.nom


def reconnaitre(texte: str, code: str = "", pres_de: str = "") -> Recherche:
    """La commune que désignent un texte et, s'il a été choisi parmi les propositions, un code Insee.

    Un code qui ne va pas avec le texte est oublié : le texte a changé depuis. Sans code, une seule commune trouvée, ou
    une seule de ce nom ou de ce code postal exact, suffit. Les communes du département ``pres_de`` sont proposées
    d'abord, à ressemblance égale.
    """
    trouvees = chercher_communes(texte, EXAMINEES)
    trouvees.sort(key=lambda commune: (commune.proximite, commune.departement != pres_de))  # type: ignore[attr-defined]
    choisie = next((commune for commune in trouvees if commune.code == code), None)
    if choisie is None and len(trouvees) == 1:
        choisie = trouvees[0]
    if choisie is None:
        exactes = [commune for commune in trouvees if _est_exacte(commune, texte)]
        choisie = exactes[0] if len(exactes) == 1 else None
    return Recherche(choisie, trouvees[:PROPOSEES])


def _est_exacte(commune: Commune, texte: str) -> bool:
    """Le nom entier, ou un code postal : cinq chiffres tapés sont un code postal avant d'être un code Insee."""
    return commune.nom_recherche == normaliser(texte) or texte.strip() in commune.liste_codes_postaux
