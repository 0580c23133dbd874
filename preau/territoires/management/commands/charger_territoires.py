"""Charge les communes de France dans la base."""

from django.core.management.base import BaseCommand

from preau.coeur.communes import MILLESIME
from preau.territoires.actions import charger_communes


class Command(BaseCommand):
    """À lancer après les migrations, et à chaque nouveau millésime : ``manage.py charger_territoires``."""

    help = "Charge ou met à jour les communes, arrondissements et communes rattachées ; peut être relancée."

    def handle(self, *_args: object, **_options: object) -> None:
        """Charge, puis dit combien de codes sont en place."""
        chargement = charger_communes()
        self.stdout.write(
            f"Communes chargées : {chargement.chargees} (millésime {MILLESIME}) ; anciennes : {chargement.anciennes}."
        )
