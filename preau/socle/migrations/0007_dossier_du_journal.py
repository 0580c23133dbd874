from django.db import migrations, models


class Migration(migrations.Migration):
    """Un acte dit le dossier dont il parle ; ceux d'avant n'en disent rien, et ne changent pas."""

    dependencies = [("socle", "0006_enchainer")]

    operations = [
        migrations.AddField(
            model_name="entreejournal",
            name="dossier",
            field=models.UUIDField(null=True, verbose_name="dossier"),
        ),
        migrations.AddIndex(
            model_name="entreejournal",
            index=models.Index(fields=["dossier", "-id"], name="journal_par_dossier"),
        ),
    ]
