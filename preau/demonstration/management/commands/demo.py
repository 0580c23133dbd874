"""La commande ``demo`` : invente le département de la démonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from preau.demonstration.semis import semer


class Command(BaseCommand):
    """Sème le jeu d'essai dans une base de démonstration, et seulement là."""

    help = "Invente le département de la démonstration (réglages de démonstration seulement)."

    def handle(self, *args: object, **options: object) -> None:
        """Sème, puis dit ce qui a été posé."""
        if not settings.PREAU_DEMO:
            raise CommandError("Le jeu d'essai n'entre que dans une base de démonstration (PREAU_DEMO=oui).")
        for titre, nombre in semer().items():
            self.stdout.write(f"{titre} : {nombre}")
