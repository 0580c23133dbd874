from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from preau.socle.chaines import LOT, enchainer_l_existant


def enchainer(apps: Apps, _editeur: BaseDatabaseSchemaEditor) -> None:
    """Le journal ne se modifie pas : les actes déjà écrits reçoivent leurs maillons à côté, dans l'ordre où ils sont."""
    entree, chaine, maillon = (apps.get_model("socle", nom) for nom in ("EntreeJournal", "Chaine", "Maillon"))
    entrees = entree.objects.order_by("pk").iterator(chunk_size=LOT)
    enchainer_l_existant(entrees, chaine, maillon)


class Migration(migrations.Migration):
    """Les actes d'avant les chaînes y entrent."""

    # PostgreSQL ne change pas une table dont des liens restent à vérifier : ces lignes ont leur propre transaction.
    dependencies = [("socle", "0005_maillons")]

    operations = [migrations.RunPython(enchainer, migrations.RunPython.noop)]
