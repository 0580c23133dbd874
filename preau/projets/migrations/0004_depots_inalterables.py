from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from preau.projets.declencheurs import TABLES


def poser(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        table.poser(editeur.connection)


def retirer(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        table.retirer(editeur.connection)


class Migration(migrations.Migration):
    """La base refuse désormais de changer ou d'effacer un dépôt, ses pièces et son retrait."""

    dependencies = [("projets", "0003_depots")]

    operations = [migrations.RunPython(poser, retirer)]
