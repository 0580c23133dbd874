"""Les questions que la Caf ajoute : chacune est un champ comme les autres, à l'étape qu'elle a choisie."""

from typing import TYPE_CHECKING

from preau.campagnes.enums import FormeDeReponse
from preau.projets.champs import formes
from preau.projets.champs.champ import Champ
from preau.projets.champs.convertisseurs import SaisieRefusee, montant
from preau.projets.champs.formes import Forme
from preau.projets.tables.enums import Etape

if TYPE_CHECKING:
    from preau.campagnes.models import QuestionLocale


def _nombre(brut: str) -> str:
    """Un nombre, gardé tel qu'on le lit : « 12 », « 2,5 »."""
    try:
        return f"{montant(brut).normalize():f}".replace(".", ",")
    except SaisieRefusee:
        raise SaisieRefusee("Écrivez un nombre, comme 12 ou 2,5.") from None


NOMBRE = Forme("nombre", _nombre, vide="")


def champ_de_la_question(question: "QuestionLocale") -> Champ:
    """Le champ d'une question locale. Les choix se lisent de ``question.choix``, que l'on peut avoir préchargés."""
    forme = {FormeDeReponse.TEXTE: formes.TEXTE, FormeDeReponse.NOMBRE: NOMBRE}.get(FormeDeReponse(question.forme))
    forme = forme or formes.choix_dans((choix.libelle, choix.libelle) for choix in question.choix.all())
    aide = question.aide if question.obligatoire else f"Facultatif. {question.aide}".strip()
    etape, obligatoire = Etape(question.etape), question.obligatoire
    return Champ("question", "texte", etape, question.intitule, forme, aide, obligatoire=obligatoire)


def code_de_la_question(question: "QuestionLocale") -> str:
    """Le code de ce champ."""
    return f"question.{question.uuid}"
