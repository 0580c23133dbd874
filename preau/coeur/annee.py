"""L'année scolaire, du 1er septembre au 31 août.

Le cahier des charges parle en années scolaires (« 2024-2025 ») ; tout ce qui dépend du temps
reçoit une année en argument et ne lit jamais l'horloge.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

PREMIER_MOIS = 9
_ECRITURE = re.compile(r"([0-9]{4})-([0-9]{4})")
# Au-delà, le 31 août de l'année suivante n'est plus une date que Python sache écrire.
_PREMIERE_ANNEE, _DERNIERE_ANNEE = 1, date.max.year - 1


@dataclass(frozen=True, order=True, slots=True)
class AnneeScolaire:
    """Une année scolaire, désignée par l'année civile de sa rentrée.

    `AnneeScolaire(2024)` s'écrit « 2024-2025 » et va du 2024-09-01 au 2025-08-31, bornes comprises.
    Lève `ValueError`, avec une phrase en français, si l'année ne peut exister.
    """

    debut: int

    def __post_init__(self) -> None:
        if not _PREMIERE_ANNEE <= self.debut <= _DERNIERE_ANNEE:
            raise ValueError(f"année scolaire attendue, « {self.debut} » reçu")

    @classmethod
    def lire(cls, texte: str) -> Self:
        """Lit « 2024-2025 » ; `ValueError` si la forme est autre ou si les deux années ne se suivent pas."""
        trouve = _ECRITURE.fullmatch(texte)
        if trouve is None:
            raise ValueError(f"année scolaire attendue, comme 2024-2025, « {texte} » reçu")
        debut, fin = int(trouve[1]), int(trouve[2])
        if fin != debut + 1:
            raise ValueError(f"deux années qui se suivent attendues, comme 2024-2025, « {texte} » reçu")
        return cls(debut)

    @classmethod
    def contenant(cls, jour: date) -> Self:
        """L'année scolaire où tombe ce jour."""
        return cls(jour.year if jour.month >= PREMIER_MOIS else jour.year - 1)

    @property
    def premier_jour(self) -> date:
        """Le 1er septembre."""
        return date(self.debut, PREMIER_MOIS, 1)

    @property
    def dernier_jour(self) -> date:
        """Le 31 août suivant, compris dans l'année."""
        return date(self.debut + 1, 8, 31)

    @property
    def suivante(self) -> Self:
        """L'année d'après."""
        return type(self)(self.debut + 1)

    @property
    def precedente(self) -> Self:
        """L'année d'avant."""
        return type(self)(self.debut - 1)

    def __contains__(self, jour: date) -> bool:
        return self.premier_jour <= jour <= self.dernier_jour

    def __str__(self) -> str:
        return f"{self.debut:04d}-{self.debut + 1:04d}"
