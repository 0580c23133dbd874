from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "socle_memoire"


def creer(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", TABLE, database=editeur.connection.alias, verbosity=0)


def oter(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    editeur.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    """La mémoire que tous les processus partagent : les essais de connexion y sont comptés."""

    dependencies = [("socle", "0002_journal_inalterable")]

    operations = [migrations.RunPython(creer, oter)]
