from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from preau.campagnes.declencheurs import PROLONGATIONS


def poser(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    PROLONGATIONS.poser(editeur.connection)


def retirer(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    PROLONGATIONS.retirer(editeur.connection)


class Migration(migrations.Migration):
    """La base refuse désormais de changer ou d'effacer une prolongation."""

    dependencies = [("campagnes", "0001_initial")]

    operations = [migrations.RunPython(poser, retirer)]
