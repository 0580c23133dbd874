"""Reprend les messages qui ne sont pas encore partis."""

from django.core.management.base import BaseCommand

from preau.socle.courrier import envoyer_en_attente


class Command(BaseCommand):
    """À lancer toutes les quelques minutes : ``manage.py envoyer_courriers``."""

    help = "Envoie les courriels en attente ; ceux qui échouent seront repris plus tard."

    def handle(self, *args: object, **options: object) -> None:
        """Envoie, puis dit combien sont partis et combien restent."""
        tournee = envoyer_en_attente()
        self.stdout.write(f"Courriels partis : {tournee.partis} ; à reprendre : {tournee.restes}.")
