"""Le quorum d'un comité : combien de membres doivent être là pour qu'un avis vaille."""

from __future__ import annotations

from typing import NamedTuple

from preau.coeur.phrases import compter

CENT = 100


class Quorum(NamedTuple):
    """Ceux qui votent et ne sont pas déportés, combien sont là, combien il en faut."""

    votants: int
    presents: int
    requis: int

    @property
    def atteint(self) -> bool:
        """Assez de membres sont là."""
        return self.presents >= self.requis

    @property
    def phrase(self) -> str:
        """« 3 membres présents sur 5 qui votent ; il en faut 3. »."""
        presents = compter(self.presents, "membre présent", "membres présents")
        votent = "vote" if self.votants in (0, 1) else "votent"
        return f"{presents} sur {self.votants} qui {votent} ; il en faut {self.requis}."


def quorum(*, votants: int, presents: int, pour_cent: int, minimum: int) -> Quorum:
    """Le quorum de ces membres : au moins ``pour_cent`` des votants, arrondi au-dessus, jamais moins de ``minimum``.

    Ce que l'on fait : la moitié de cinq membres est trois ; celle de quatre, deux.
    """
    part = -(-votants * pour_cent // CENT)
    return Quorum(votants, presents, max(part, minimum))
