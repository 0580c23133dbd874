"""Les soins réguliers de l'installation, en une commande."""

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """À lancer toutes les quelques minutes : ``manage.py entretenir``."""

    help = "Reprend les courriels et les documents en attente, et efface les sessions expirées."

    def handle(self, *args: object, **options: object) -> None:
        """Envoie et fait ce qui attend, puis oublie les sessions qui ne servent plus."""
        call_command("envoyer_courriers", stdout=self.stdout)
        call_command("travailler", une_fois=True, stdout=self.stdout)
        call_command("clearsessions")
