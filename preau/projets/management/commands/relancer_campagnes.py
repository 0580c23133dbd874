"""Envoie les rappels d'avant clôture."""

from django.core.management.base import BaseCommand

from preau.projets.relances import relancer
from preau.socle.horloge import maintenant


class Command(BaseCommand):
    """À lancer une fois par jour : ``manage.py relancer_campagnes``."""

    help = "Prévient les structures dont le dossier n'est pas déposé, 14, 7 et 2 jours avant la clôture."

    def handle(self, *args: object, **options: object) -> None:
        """Envoie, puis dit combien de dossiers sont relancés."""
        self.stdout.write(f"Dossiers relancés : {relancer(maintenant())}.")
