"""Comparer deux façons de partager une enveloppe : ce que chacune couvre, qui y gagne, qui y perd.

Les montants sont des ``Decimal`` en euros, au centime.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

_ZERO = Decimal("0.00")


class Part(NamedTuple):
    """Ce qu'un partage propose à un projet.

    ``enfants`` : tous ceux qu'il accompagne, dont ``enfants_qpv`` dans un quartier prioritaire. ``quartiers`` : les
    codes de ses quartiers prioritaires.
    """

    id: str
    nom: str
    demande: Decimal
    propose: Decimal
    enfants: int = 0
    enfants_qpv: int = 0
    quartiers: frozenset[str] = frozenset()


class Portee(NamedTuple):
    """Ce qu'un partage couvre : seuls les projets qui reçoivent quelque chose comptent.

    ``en_entier`` : ceux qui reçoivent tout ce qu'ils demandent. ``reste`` : ce que le partage laisse dans l'enveloppe,
    négatif s'il la dépasse.
    """

    demande: Decimal
    propose: Decimal
    reste: Decimal
    projets: int
    servis: int
    en_entier: int
    enfants: int
    enfants_qpv: int
    quartiers: tuple[str, ...]


class Mouvement(NamedTuple):
    """Un projet dont le montant change d'un partage à l'autre."""

    id: str
    nom: str
    avant: Decimal
    apres: Decimal

    @property
    def ecart(self) -> Decimal:
        """Ce qu'il gagne, en euros ; négatif s'il perd."""
        return self.apres - self.avant


class Comparaison(NamedTuple):
    """Deux partages face à face ; chacun du plus fort mouvement au plus faible, puis par nom."""

    avant: Portee
    apres: Portee
    gagnants: tuple[Mouvement, ...]
    perdants: tuple[Mouvement, ...]


def portee(parts: Iterable[Part], enveloppe: Decimal) -> Portee:
    """Ce que ces parts couvrent d'une enveloppe."""
    toutes = list(parts)
    servies = [part for part in toutes if part.propose]
    propose = sum((part.propose for part in servies), _ZERO)
    return Portee(
        demande=sum((part.demande for part in toutes), _ZERO),
        propose=propose,
        reste=enveloppe - propose,
        projets=len(toutes),
        servis=len(servies),
        en_entier=sum(part.propose == part.demande for part in servies),
        enfants=sum(part.enfants for part in servies),
        enfants_qpv=sum(part.enfants_qpv for part in servies),
        quartiers=tuple(sorted(frozenset().union(*(part.quartiers for part in servies)))),
    )


def comparer(avant: Sequence[Part], apres: Sequence[Part], enveloppe: Decimal) -> Comparaison:
    """Compare deux partages de la même enveloppe ; un projet absent de l'un y reçoit 0."""
    noms = {part.id: part.nom for part in (*avant, *apres)}
    depart, arrivee = ({part.id: part.propose for part in parts} for parts in (avant, apres))
    mouvements = [Mouvement(cle, nom, depart.get(cle, _ZERO), arrivee.get(cle, _ZERO)) for cle, nom in noms.items()]
    mouvements.sort(key=lambda mouvement: (-abs(mouvement.ecart), mouvement.nom, mouvement.id))
    return Comparaison(
        portee(avant, enveloppe),
        portee(apres, enveloppe),
        tuple(mouvement for mouvement in mouvements if mouvement.ecart > 0),
        tuple(mouvement for mouvement in mouvements if mouvement.ecart < 0),
    )
