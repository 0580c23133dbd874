from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from preau.socle.declencheurs import JOURNAL


def poser(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    JOURNAL.poser(editeur.connection)


def retirer(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    JOURNAL.retirer(editeur.connection)


class Migration(migrations.Migration):
    """La base refuse désormais de changer ou d'effacer le journal."""

    dependencies = [("socle", "0001_initial")]

    operations = [migrations.RunPython(poser, retirer)]
