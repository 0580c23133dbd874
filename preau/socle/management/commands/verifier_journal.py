"""Vérifie que le journal des actes est bien celui qui a été écrit."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from preau.socle.chaines import Cle, cle_lue
from preau.socle.integrite import Bilan, ChaineRompue, controler


class Command(BaseCommand):
    """``manage.py verifier_journal``, ou ``--chaine structure:UUID`` pour une seule chaîne."""

    help = "Refait les empreintes du journal et s'arrête, avec un code 1, au premier maillon rompu."

    def add_arguments(self, parser: CommandParser) -> None:
        """La chaîne, si une seule est demandée."""
        parser.add_argument(
            "--chaine", default="", help="installation, structure:UUID ou campagne:UUID ; à défaut, toutes"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        """Contrôle, puis dit ce qui a été relu, ou nomme le maillon rompu."""
        cle = _cle(options["chaine"])
        try:
            bilan = controler(cle)
        except ChaineRompue as rupture:
            raise CommandError(f"Le journal est rompu. {rupture}") from None
        self.stdout.write(en_mots(cle, bilan))


def _cle(texte: str) -> Cle | None:
    try:
        return cle_lue(texte) if texte else None
    except ValueError as erreur:
        raise CommandError(str(erreur)) from None


def en_mots(cle: Cle | None, bilan: Bilan) -> str:
    """Ce qui a été relu, en une phrase."""
    if cle is None:
        return f"Journal intact. Chaînes relues : {bilan.chaines} ; maillons : {bilan.maillons}."
    if not bilan.chaines:
        raise CommandError(f"Il n'y a pas de chaîne {cle} : aucun acte du journal n'en est.")
    return f"Chaîne {cle} intacte. Maillons : {bilan.maillons} ; empreinte de tête : {bilan.tete}."
