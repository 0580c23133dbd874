"""Ouvre la Caf d'un département sur une installation neuve, et invite sa première personne."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from preau.acteurs import ouvertures
from preau.acteurs.enums import Role
from preau.web.compte.lien import lien_depuis

JOKERS = ("*", ".")


class Command(BaseCommand):
    """``manage.py ouvrir_caf 69 "Caf du Rhône" prenom.nom@caf.exemple --role decideur``."""

    help = "Ouvre la Caf d'un département et invite sa première personne, qui fera le reste depuis « Ma Caf »."

    def add_arguments(self, parser: CommandParser) -> None:
        """Le département, le nom, l'adresse électronique ; le rôle et l'adresse du site."""
        parser.add_argument("departement", nargs="?", default="", help="code du département : 69, 2A, 974")
        parser.add_argument("nom", nargs="?", default="", help="nom de la Caf, tel qu'il se lira : « Caf du Rhône »")
        parser.add_argument("courriel", nargs="?", default="", help="adresse électronique de la première personne")
        parser.add_argument(
            "--role", default=Role.CONSEILLERE.value, help="conseillere (conseillère technique, à défaut) ou decideur"
        )
        parser.add_argument("--site", default="", help="adresse du site, si PREAU_HOTES ne la dit pas : https://…")

    def handle(self, *_args: object, **options: Any) -> None:
        """Ouvre et invite ; dit à qui le message est parti, ou la phrase du refus."""
        if not options["courriel"]:
            raise CommandError('Dites trois choses : ouvrir_caf 69 "Caf du Rhône" prenom.nom@caf.exemple')
        site = self._site(options["site"])
        try:
            invitation = ouvertures.ouvrir_caf(
                departement=options["departement"],
                nom=options["nom"],
                courriel=options["courriel"],
                role=options["role"],
                lien=lien_depuis(site),
            )
        except ValidationError as refus:
            raise CommandError("\n".join(_phrases(refus))) from refus
        self.stdout.write(
            f"{invitation.organisme} est ouverte. Une invitation ({invitation.get_role_display()}) part à "
            f"{invitation.courriel} ; elle vaut jusqu'au {invitation.expire_le:%d/%m/%Y}."
        )

    def _site(self, dit: str) -> str:
        """L'adresse du site pour le lien : celle que l'on dit, sinon le premier hôte des réglages."""
        hote = next((h for h in settings.ALLOWED_HOSTS if not h.startswith(JOKERS)), "")
        site = dit or (hote and f"{'https' if settings.SESSION_COOKIE_SECURE else 'http'}://{hote}")
        if not site.startswith(("https://", "http://")):
            raise CommandError("Dites l'adresse du site, que le message portera : --site https://preau.exemple.fr")
        return site


def _phrases(refus: ValidationError) -> list[str]:
    """Chaque phrase du refus, devant elle le champ qu'elle concerne."""
    if not hasattr(refus, "error_dict"):
        return refus.messages
    return [f"{champ} : {phrase}" for champ, phrases in refus.message_dict.items() for phrase in phrases]
