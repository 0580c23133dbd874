from datetime import date, timedelta

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

DELAI = timedelta(days=15)


def garder_ce_qui_etait_dit(apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    """Un complément n'avait pas d'échéance : quinze jours. Une réponse écrite à part reste lisible, hors des dépôts."""
    complements = apps.get_model("projets", "Complement").objects
    for complement in complements.all():
        complement.echeance = (complement.demande_le + DELAI).date()
        if complement.repondu_le:
            complement.annule_le, complement.annule_par_id = complement.repondu_le, complement.demande_par_id
            complement.motif_annulation = f"Répondu par écrit, hors du dossier : {complement.reponse}"
            complement.repondu_le = None
        complement.save()
    annulees = apps.get_model("projets", "Derogation").objects.filter(annulee_le__isnull=False)
    annulees.update(annulee_par=F("par"), motif_annulation="Annulée.")
    if editeur.connection.vendor == "postgresql":
        # Les liens écrits ci-dessus se vérifient à l'instant, sinon la table ne se change plus dans cette transaction.
        editeur.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    """Un dossier se rouvre sur des points ; un complément a une échéance et un dépôt pour réponse."""

    dependencies = [
        ("projets", "0006_modifications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="complement",
            name="complement_reponse_et_date",
        ),
        migrations.RemoveConstraint(
            model_name="projet",
            name="projet_etat_et_dates",
        ),
        migrations.AddField(
            model_name="complement",
            name="annule_le",
            field=models.DateTimeField(blank=True, null=True, verbose_name="annulé le"),
        ),
        migrations.AddField(
            model_name="complement",
            name="annule_par",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="annulé par",
            ),
        ),
        migrations.AddField(
            model_name="complement",
            name="echeance",
            field=models.DateField(default=date(2026, 1, 1), verbose_name="dernier jour pour répondre"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="complement",
            name="motif_annulation",
            field=models.TextField(blank=True, default="", verbose_name="motif de l'annulation"),
        ),
        migrations.AddField(
            model_name="derogation",
            name="annulee_par",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="annulée par",
            ),
        ),
        migrations.AddField(
            model_name="derogation",
            name="motif_annulation",
            field=models.TextField(blank=True, default="", verbose_name="motif de l'annulation"),
        ),
        migrations.AddField(
            model_name="derogation",
            name="role",
            field=models.CharField(
                choices=[("conseillere", "conseillère technique"), ("decideur", "décideur")],
                default="conseillere",
                max_length=20,
                verbose_name="rôle",
            ),
        ),
        migrations.AddField(
            model_name="derogation",
            name="valable_au",
            field=models.DateField(blank=True, null=True, verbose_name="valable jusqu'au"),
        ),
        migrations.AddField(
            model_name="derogation",
            name="valable_du",
            field=models.DateField(blank=True, null=True, verbose_name="valable à partir du"),
        ),
        migrations.RunPython(garder_ce_qui_etait_dit, migrations.RunPython.noop),
        migrations.RemoveField(model_name="complement", name="reponse"),
        migrations.AddField(
            model_name="complement",
            name="reponse",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="complements_repondus",
                to="projets.depot",
                verbose_name="dépôt qui y répond",
            ),
        ),
        migrations.AlterField(
            model_name="complement",
            name="demande_par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="demandé par",
            ),
        ),
        migrations.AlterField(
            model_name="projet",
            name="etat",
            field=models.CharField(
                choices=[
                    ("brouillon", "brouillon"),
                    ("depose", "déposé"),
                    ("a_completer", "à compléter"),
                    ("retire", "retiré"),
                ],
                default="brouillon",
                max_length=12,
                verbose_name="état",
            ),
        ),
        migrations.AddConstraint(
            model_name="complement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("annule_le__isnull", True), ("repondu_le__isnull", True)),
                fields=("depot",),
                name="complement_un_attendu_par_depot",
                violation_error_message="Un complément est déjà attendu de ce dépôt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complement",
            constraint=models.CheckConstraint(
                condition=models.Q(("demande", ""), _negated=True),
                name="complement_demande",
                violation_error_message="Dites ce qui est demandé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("repondu_le__isnull", True), ("reponse__isnull", True)),
                    models.Q(
                        ("repondu_le__gte", models.F("demande_le")),
                        ("repondu_le__isnull", False),
                        ("reponse__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="complement_reponse_et_date",
                violation_error_message="La réponse à un complément est un dépôt, daté, et vient après la demande.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("annule_le__isnull", True), ("annule_par__isnull", True), ("motif_annulation", "")),
                    models.Q(
                        ("annule_le__isnull", False),
                        ("annule_par__isnull", False),
                        ("repondu_le__isnull", True),
                        models.Q(("motif_annulation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complement_annulation_entiere",
                violation_error_message="Un complément annulé dit quand, par qui et pourquoi ; répondu, il reste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="derogation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("annulee_le__isnull", True), ("annulee_par__isnull", True), ("motif_annulation", "")),
                    models.Q(
                        ("annulee_le__isnull", False),
                        ("annulee_par__isnull", False),
                        models.Q(("motif_annulation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="derogation_annulation_entiere",
                violation_error_message="Une annulation dit quand, par qui et pourquoi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="derogation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valable_du__isnull", True),
                    ("valable_au__isnull", True),
                    ("valable_au__gte", models.F("valable_du")),
                    _connector="OR",
                ),
                name="derogation_dates_en_ordre",
                violation_error_message="Une dérogation vaut du premier jour dit au dernier, dans cet ordre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="projet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("depose_le__isnull", True), ("etat", "brouillon"), ("retire_le__isnull", True)),
                    models.Q(
                        ("depose_le__isnull", False),
                        ("etat__in", ("depose", "a_completer")),
                        ("retire_le__isnull", True),
                    ),
                    models.Q(("etat", "retire"), ("retire_le__isnull", False)),
                    _connector="OR",
                ),
                name="projet_etat_et_dates",
                violation_error_message="L'état du projet ne va pas avec ses dates.",
            ),
        ),
    ]
