"""La commande ``demo`` : invente le département de la démonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from preau.demonstration.personnes import base_habitee
from preau.demonstration.semis import semer


class Command(BaseCommand):
    """Sème le jeu d'essai dans une base de démonstration, et seulement là."""

    help = "Invente le département de la démonstration (réglages de démonstration seulement)."

    def handle(self, *args: object, **options: object) -> None:
        """Sème, puis dit ce qui a été posé."""
        if not settings.PREAU_DEMO:
            raise CommandError(
                "Le jeu d'essai n'entre que dans une base de démonstration (réglages config.settings.demo)."
            )
        if base_habitee():
            raise CommandError(
                "Cette base porte des personnes qui ne sont pas de la démonstration : le jeu d'essai n'y entre pas."
            )
        for titre, nombre in semer().items():
            self.stdout.write(f"{titre} : {nombre}")
