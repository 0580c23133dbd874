"""Mesurer un temps, et le dire à côté de sa borne. Un temps ne fait jamais échouer un test.

Ce que l'on fait : dans le processus, on compte le temps de processeur, le même que la machine soit calme ou partagée.
"""

import statistics
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from django.test import Client

from preau.socle.pile import d_un_seul_tenant


class Mesure(NamedTuple):
    """Ce que l'on mesure, sa borne, son unité (``ms``, ``s``, ``ko``) et la fonction qui rend la valeur."""

    nom: str
    borne: float
    unite: str
    mesurer: Callable[[], float]


def duree_mediane(geste: Callable[[], object], essais: int, horloge: Callable[[], float] = time.process_time) -> float:
    """La durée médiane du geste, en millisecondes ; le premier essai, à froid, ne compte pas."""
    geste()
    durees = []
    for _ in range(essais):
        debut = horloge()
        geste()
        durees.append((horloge() - debut) * 1000)
    return statistics.median(durees)


class ClientDuSite(Client):
    """Un client qui passe, comme le serveur, par la pile d'un seul tenant de ``config/wsgi.py``."""

    def request(self, **requete: Any) -> Any:
        """La réponse du site."""
        return d_un_seul_tenant(super().request, **requete)


def servir(client: Client, adresse: str) -> str:
    """Le corps de la page ; une page refusée ne se mesure pas."""
    reponse = client.get(adresse)
    if reponse.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{adresse} : {reponse.status_code}")
    return reponse.content.decode()
