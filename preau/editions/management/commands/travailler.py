"""L'atelier : fait, hors des pages, les documents qu'elles demandent."""

import logging
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from preau.editions.faiseurs import FAISEURS
from preau.socle.tirages import Bilan, travailler

JOURNAL = logging.getLogger(__name__)
# Une page attend un document demandé à l'instant : l'atelier regarde souvent, et ce regard ne coûte qu'une lecture.
PAUSE = 0.5
PAUSE_APRES_UNE_PANNE = 5.0


class Command(BaseCommand):
    """À tenir ouverte à côté du site : ``manage.py travailler``. SIGTERM la ferme, le document en cours achevé."""

    help = "Prépare les PDF demandés, sans fin ; avec --une-fois, ceux qui attendent, puis s'arrête."

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
        while not arret.is_set():
            arret.wait(un_tour(arret))


def un_tour(arret: Event) -> float:
    """Fait ce qui attend ; rend le temps à attendre, plus long quand la base ne répond pas."""
    try:
        travailler(FAISEURS, lambda: not arret.is_set())
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
