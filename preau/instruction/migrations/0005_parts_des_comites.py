import uuid
from decimal import Decimal

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def reprendre_les_comites(apps: Apps, _editeur: BaseDatabaseSchemaEditor) -> None:
    lignes = apps.get_model("instruction", "LigneDeScenario").objects
    la_leur = lignes.filter(scenario=models.OuterRef("scenario"), projet=models.OuterRef("projet"))
    apps.get_model("instruction", "Decision").objects.update(comite=models.Subquery(la_leur.values("comite")[:1]))


class Migration(migrations.Migration):
    """Une décision dit de quel comité elle vient, comme sa ligne ; un scénario garde les sous-enveloppes du jour."""

    dependencies = [
        ("acteurs", "0004_liens_declares"),
        ("instruction", "0004_liberations"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="comite",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.comite",
                verbose_name="comité qui l'a classé",
            ),
        ),
        migrations.CreateModel(
            name="PartDeComite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uuid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="identifiant public"
                    ),
                ),
                ("cree_le", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("modifie_le", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                (
                    "montant",
                    models.DecimalField(
                        decimal_places=2, default=Decimal(0), max_digits=12, verbose_name="sous-enveloppe du jour"
                    ),
                ),
                (
                    "comite",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.comite",
                        verbose_name="comité",
                    ),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="instruction.scenario",
                        verbose_name="scénario",
                    ),
                ),
            ],
            options={
                "verbose_name": "part d'un comité",
                "verbose_name_plural": "parts des comités",
                "ordering": ["scenario", "comite__nom", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scenario", "comite"),
                        name="part_une_par_comite",
                        violation_error_message="Ce scénario dit déjà la part de ce comité.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("montant__gte", 0)),
                        name="part_positive",
                        violation_error_message="Une sous-enveloppe ne peut être négative.",
                    ),
                ],
            },
        ),
        migrations.RunPython(reprendre_les_comites, migrations.RunPython.noop),
    ]
