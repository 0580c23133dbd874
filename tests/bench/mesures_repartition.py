"""Partager une enveloppe : les demandes d'un gros département, puis celles de toute la France."""

import random
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from preau.coeur.repartition import Demande, Methode, repartir
from tests.bench.outils import Mesure, duree_mediane

DEPARTEMENT, FRANCE = 400, 4_300


def demandes(combien: int, pas: int) -> list[Demande]:
    """Des rangs tous distincts ; des planchers multiples de ``pas`` centimes, sauf un sur cinquante."""
    hasard = random.Random(combien)
    liste = []
    for numero in range(combien):
        plancher = pas * hasard.randint(100_000 // pas, 1_000_000 // pas) + (numero % 50 == 0) * hasard.randint(1, 99)
        montant = plancher + hasard.randint(0, plancher)
        liste.append(Demande(str(numero), Decimal(montant).scaleb(-2), numero + 1, Decimal(plancher).scaleb(-2)))
    return liste


def partage(methode: Methode, combien: int) -> Callable[[], float]:
    """La plus longue de quatre répartitions (ms) : montants au centime ou ronds, enveloppe courte ou large."""

    def mesurer() -> float:
        durees = []
        for pas in (1, 50_000):
            liste = demandes(combien, pas)
            total = sum(demande.plancher for demande in liste)
            for part in (Decimal("0.3"), Decimal("0.8")):
                enveloppe = (total * part).quantize(Decimal("0.01"))
                durees.append(duree_mediane(partial(repartir, liste, enveloppe, methode), essais=3))
        return max(durees)

    return mesurer


def en_secondes(mesurer: Callable[[], float]) -> Callable[[], float]:
    """La même mesure, en secondes."""
    return lambda: mesurer() / 1000


MESURES = [
    Mesure(f"{DEPARTEMENT} demandes servies par rang", 50, "ms", partage(Methode.RANG, DEPARTEMENT)),
    Mesure(f"{FRANCE} demandes servies par rang", 0.5, "s", en_secondes(partage(Methode.RANG, FRANCE))),
    Mesure(f"{DEPARTEMENT} demandes, optimale", 1, "s", en_secondes(partage(Methode.OPTIMALE, DEPARTEMENT))),
    Mesure(f"{FRANCE} demandes, optimale", 20, "s", en_secondes(partage(Methode.OPTIMALE, FRANCE))),
]
