"""Un champ du dossier : ce qu'on demande, sous quelle forme, et ce que le texte en attend."""

from dataclasses import dataclass

from preau.projets.champs.formes import Forme
from preau.projets.tables.enums import Etape


@dataclass(frozen=True, slots=True)
class Champ:
    """Une question du dossier.

    ``objet`` : la sorte de ligne qui porte la réponse (« projet », « collectif », « creneau »…), ``nom`` : le champ, et
    à défaut de ``colonne`` l'attribut qui la garde. ``exigences`` : les codes que la réponse nourrit.
    ``associations`` : ne se demande pas aux collectivités ni aux CCAS. ``obligatoire`` : une question de la Caf, à
    laquelle il faut répondre.
    """

    objet: str
    nom: str
    etape: Etape
    label: str
    forme: Forme
    aide: str = ""
    exigences: tuple[str, ...] = ()
    colonne: str = ""
    associations: bool = False
    obligatoire: bool = False

    @property
    def attribut(self) -> str:
        """L'attribut de la ligne qui garde la réponse."""
        return self.colonne or self.nom
