"""Importe une liste officielle : écoles, éducation prioritaire ou quartiers prioritaires."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from preau.territoires.actions import SOURCES, importer_liste
from preau.territoires.enums import NatureListe
from preau.territoires.listes.lecture import ListeRefusee
from preau.territoires.listes.rapport import LIMITE_AFFICHEE


class Command(BaseCommand):
    """D'abord à blanc, puis pour de bon : ``manage.py importer_liste ecoles FICHIER --essai``."""

    help = "Importe une liste officielle (CSV, ou GeoJSON pour les quartiers) ; peut être relancée, n'efface rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """La liste, le fichier, et ce que l'on sait de lui."""
        parser.add_argument("liste", choices=NatureListe.values, help="la liste que contient le fichier")
        parser.add_argument("fichier", type=Path, metavar="FICHIER")
        parser.add_argument("--essai", action="store_true", help="dit ce qui serait fait, et n'écrit rien")
        parser.add_argument("--du", type=date.fromisoformat, metavar="AAAA-MM-JJ", help="la date du fichier")
        parser.add_argument("--source", default="", help=f"d'où il vient (« {SOURCES[NatureListe.ECOLES]} »…)")
        parser.add_argument("--limite", type=int, default=LIMITE_AFFICHEE, help="lignes montrées par énumération")

    def handle(self, *args: object, **options: Any) -> None:
        """Importe, puis dit ce qui a été lu, gardé, écarté, créé, modifié."""
        fichier: Path = options["fichier"]
        try:
            with fichier.open("rb") as flux:
                rapport = importer_liste(
                    nature=NatureListe(options["liste"]),
                    flux=flux,
                    nom=fichier.name,
                    au=options["du"],
                    source=options["source"],
                    essai=options["essai"],
                )
        except OSError as erreur:
            raise CommandError(f"{fichier} ne se lit pas : {erreur.strerror}.") from None
        except ListeRefusee as refus:
            raise CommandError(f"{fichier.name} : {refus}") from None
        for phrase in rapport.phrases(max(0, options["limite"])):
            self.stdout.write(phrase)
