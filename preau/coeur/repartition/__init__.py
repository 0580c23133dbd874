"""La répartition d'une enveloppe entre des demandes (contrat des exigences, § 5)."""

from preau.coeur.repartition.demandes import Attribution, Demande, Methode, Repartition, ordre_de_priorite
from preau.coeur.repartition.lecture import ARepartir, lire_demandes
from preau.coeur.repartition.methodes import repartir

__all__ = [
    "ARepartir",
    "Attribution",
    "Demande",
    "Methode",
    "Repartition",
    "lire_demandes",
    "ordre_de_priorite",
    "repartir",
]
