"""L'atelier : fait, hors des pages, les documents qu'elles demandent, et envoie le courrier qu'elles laissent."""

import logging
import signal
from threading import Event
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from preau.editions.faiseurs import FAISEURS
from preau.socle.courrier import envoyer_en_attente
from preau.socle.tirages import Bilan, travailler

JOURNAL = logging.getLogger(__name__)
# Une page attend un document demandé à l'instant : l'atelier regarde souvent, et ce regard ne coûte qu'une lecture.
PAUSE = 0.5
PAUSE_APRES_UNE_PANNE = 5.0
# Un serveur de courrier muet fait attendre l'atelier à chaque essai : les documents passent d'abord.
PAUSE_DU_COURRIER = 30.0


class Command(BaseCommand):
    """À tenir ouverte à côté du site : ``manage.py travailler``. SIGTERM la ferme, le document en cours achevé."""

    help = "Prépare les PDF demandés et envoie le courrier, sans fin ; avec --une-fois, les PDF qui attendent."

    def add_arguments(self, parser: CommandParser) -> None:
        """L'option du passage unique."""
        parser.add_argument("--une-fois", action="store_true", help="fait ce qui attend, puis s'arrête")

    def handle(self, *args: object, **options: Any) -> None:
        """Fait ce qui attend, une fois ou jusqu'à ce qu'on l'arrête."""
        if options["une_fois"]:
            self.stdout.write(en_mots(travailler(FAISEURS)))
            return
        arret = Event()
        for signal_d_arret in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(signal_d_arret, lambda *_: arret.set())
        facteur = Facteur()
        while not arret.is_set():
            arret.wait(un_tour(arret, facteur))


class Facteur:
    """Envoie le courrier en attente, et laisse du temps à un serveur qui ne répondait pas."""

    def __init__(self) -> None:
        self._pas_avant = 0.0

    def passer(self, arret: Event) -> None:
        """Un passage, s'il est l'heure."""
        if monotonic() < self._pas_avant:
            return
        if envoyer_en_attente(lambda: not arret.is_set()).muet:
            self._pas_avant = monotonic() + PAUSE_DU_COURRIER


def un_tour(arret: Event, facteur: Facteur) -> float:
    """Fait ce qui attend ; rend le temps à attendre, plus long quand la base ne répond pas."""
    try:
        travailler(FAISEURS, lambda: not arret.is_set())
        facteur.passer(arret)
    except DatabaseError:
        JOURNAL.exception("L'atelier n'atteint pas la base ; il recommence dans quelques secondes.")
        return PAUSE_APRES_UNE_PANNE
    else:
        return PAUSE
    finally:
        close_old_connections()


def en_mots(bilan: Bilan) -> str:
    """Ce que l'atelier a fait, en une phrase."""
    return f"Documents faits : {bilan.faits} ; à reprendre : {bilan.remis} ; abandonnés : {bilan.abandonnes}."
