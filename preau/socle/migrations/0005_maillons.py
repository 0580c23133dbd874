import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from preau.socle.declencheurs import JOURNAL, MAILLONS

NUL = uuid.UUID(int=0)


def reposer_le_journal(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    JOURNAL.poser(editeur.connection)


def poser(apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    """SQLite a pu refaire la table du journal, et perdre ses déclencheurs."""
    reposer_le_journal(apps, editeur)
    MAILLONS.poser(editeur.connection)


def retirer(_apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    JOURNAL.retirer(editeur.connection)
    MAILLONS.retirer(editeur.connection)


class Migration(migrations.Migration):
    """Les chaînes du journal, et la campagne d'un acte."""

    dependencies = [("socle", "0004_tirage")]

    operations = [
        # Défaite, la migration rend le journal aussi fermé qu'elle l'a trouvé.
        migrations.RunPython(migrations.RunPython.noop, reposer_le_journal),
        migrations.AddField("entreejournal", "campagne", models.UUIDField(null=True, verbose_name="campagne")),
        migrations.AddIndex("entreejournal", models.Index(fields=["campagne", "-id"], name="journal_par_campagne")),
        migrations.CreateModel(
            name="Chaine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("campagne", "une campagne"),
                            ("installation", "l'installation"),
                            ("structure", "une structure"),
                        ],
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("objet", models.UUIDField(default=NUL, verbose_name="structure ou campagne")),
                ("longueur", models.PositiveBigIntegerField(default=0, verbose_name="nombre de maillons")),
                (
                    "tete",
                    models.CharField(blank=True, default="", max_length=64, verbose_name="empreinte de tête"),
                ),
            ],
            options={
                "verbose_name": "chaîne du journal",
                "verbose_name_plural": "chaînes du journal",
                "ordering": ["genre", "objet"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("genre", "objet"),
                        name="chaine_une_par_objet",
                        violation_error_message="Cette chaîne existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("genre", "installation"), ("objet", NUL)),
                            models.Q(("genre__in", ["campagne", "structure"]), models.Q(("objet", NUL), _negated=True)),
                            _connector="OR",
                        ),
                        name="chaine_a_son_objet",
                        violation_error_message="La chaîne d'une structure ou d'une campagne dit laquelle.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("longueur", 0), ("tete", "")),
                            models.Q(("longueur__gt", 0), models.Q(("tete", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="chaine_commencee_a_une_tete",
                        violation_error_message="Une chaîne qui a des maillons a l'empreinte du dernier.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Maillon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "chaine",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="maillons",
                        to="socle.chaine",
                        verbose_name="chaîne",
                    ),
                ),
                ("rang", models.PositiveBigIntegerField(verbose_name="rang")),
                ("precedente", models.CharField(blank=True, max_length=64, verbose_name="empreinte précédente")),
                ("empreinte", models.CharField(max_length=64, verbose_name="empreinte")),
                (
                    "entree",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="maillons",
                        to="socle.entreejournal",
                        verbose_name="entrée",
                    ),
                ),
            ],
            options={
                "verbose_name": "maillon du journal",
                "verbose_name_plural": "maillons du journal",
                "ordering": ["chaine", "rang"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chaine", "rang"),
                        name="maillon_un_par_rang",
                        violation_error_message="Ce rang de la chaîne est déjà pris.",
                    ),
                    models.UniqueConstraint(
                        fields=("entree", "chaine"),
                        name="maillon_une_fois_par_chaine",
                        violation_error_message="Cet acte est déjà dans cette chaîne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("precedente", ""), ("rang", 1)),
                            models.Q(("rang__gt", 1), models.Q(("precedente", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="maillon_premier_sans_precedent",
                        violation_error_message="Seul le premier maillon d'une chaîne n'en suit aucun.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("empreinte", ""), _negated=True),
                        name="maillon_a_une_empreinte",
                        violation_error_message="Un maillon a son empreinte.",
                    ),
                ],
            },
        ),
        migrations.RunPython(poser, retirer),
    ]
