"""Les autres financeurs d'un projet : ce qu'on leur demande, ce qu'ils accordent, ce qu'ils ont versé."""

from decimal import Decimal
from typing import NamedTuple

from preau.coeur.financement import ZERO
from preau.instruction.models import CofinancementAccorde
from preau.projets.tables import Cofinancement


class Financement(NamedTuple):
    """Un financeur sollicité, et sa réponse s'il en a donné une."""

    demande: Cofinancement
    reponse: CofinancementAccorde | None

    @property
    def accorde(self) -> Decimal | None:
        """Ce qu'il accorde ; ``None`` s'il n'a rien dit."""
        return self.reponse.accorde if self.reponse else None

    @property
    def verse(self) -> Decimal:
        """Ce qu'il a versé."""
        return self.reponse.verse if self.reponse else ZERO


def financements_de(projet: int) -> list[Financement]:
    """Les financeurs d'un projet, dans l'ordre du dossier ; une requête."""
    demandes = Cofinancement.objects.presentes().filter(projet=projet).select_related("financeur", "reponse")
    return [Financement(demande, getattr(demande, "reponse", None)) for demande in demandes]
