import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Ce que la Caf dit d'un dépôt : qui le suit, ses notes, sa recevabilité, les actions qu'elle écarte."""

    dependencies = [
        ("campagnes", "0002_prolongations_inalterables"),
        ("projets", "0007_complements_par_points"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionEcartee",
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
                ("annulee_le", models.DateTimeField(blank=True, null=True, verbose_name="annulée le")),
                ("motif_annulation", models.TextField(blank=True, default="", verbose_name="motif de l'annulation")),
                ("intitule", models.TextField(verbose_name="intitulé")),
                ("motif", models.TextField(verbose_name="motif")),
                ("le", models.DateTimeField(verbose_name="le")),
            ],
            options={
                "verbose_name": "action écartée",
                "verbose_name_plural": "actions écartées",
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChargeEcartee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "compte",
                    models.CharField(
                        choices=[
                            ("60", "60 · Achats"),
                            ("61", "61 · Services extérieurs"),
                            ("62", "62 · Autres services extérieurs"),
                            ("63", "63 · Impôts et taxes"),
                            ("64", "64 · Charges de personnel"),
                            ("65", "65 · Autres charges de gestion courante"),
                            ("66", "66 · Charges financières"),
                            ("67", "67 · Charges exceptionnelles"),
                            ("68", "68 · Dotations aux amortissements, provisions et engagements"),
                        ],
                        max_length=2,
                        verbose_name="compte",
                    ),
                ),
                ("montant", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant")),
            ],
            options={
                "verbose_name": "charge écartée",
                "verbose_name_plural": "charges écartées",
                "ordering": ["compte", "id"],
            },
        ),
        migrations.CreateModel(
            name="NoteDeLaCaf",
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
                ("texte", models.TextField(verbose_name="note")),
                ("le", models.DateTimeField(verbose_name="écrite le")),
                (
                    "role",
                    models.CharField(
                        choices=[("conseillere", "conseillère technique"), ("decideur", "décideur")],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
            ],
            options={
                "verbose_name": "note de la Caf",
                "verbose_name_plural": "notes de la Caf",
                "ordering": ["-le", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PointDeComplement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sorte",
                    models.CharField(
                        choices=[("constat", "un constat"), ("etape", "une étape"), ("piece", "une pièce")],
                        max_length=8,
                        verbose_name="sorte",
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=60, verbose_name="code de l'exigence")),
                ("objet", models.CharField(blank=True, default="", max_length=30, verbose_name="objet du constat")),
                ("ligne", models.CharField(blank=True, default="", max_length=100, verbose_name="ligne du dossier")),
                (
                    "etape",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("structure", "La structure"),
                            ("besoins", "Les besoins"),
                            ("enfants", "Les enfants"),
                            ("parents", "Les parents"),
                            ("ecole", "L'école"),
                            ("collectifs", "Les collectifs"),
                            ("equipe", "L'équipe"),
                            ("budget", "Le budget"),
                            ("engagements", "Les engagements"),
                            ("relecture", "Relecture"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="étape",
                    ),
                ),
                ("libelle", models.TextField(verbose_name="le point, en mots")),
            ],
            options={
                "verbose_name": "point d'un complément",
                "verbose_name_plural": "points des compléments",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PriseEnCharge",
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
                ("depuis", models.DateTimeField(verbose_name="depuis")),
                ("finie_le", models.DateTimeField(blank=True, null=True, verbose_name="finie le")),
            ],
            options={
                "verbose_name": "prise en charge",
                "verbose_name_plural": "prises en charge",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Recevabilite",
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
                ("annulee_le", models.DateTimeField(blank=True, null=True, verbose_name="annulée le")),
                ("motif_annulation", models.TextField(blank=True, default="", verbose_name="motif de l'annulation")),
                (
                    "decision",
                    models.CharField(
                        choices=[("recevable", "recevable"), ("irrecevable", "irrecevable")],
                        max_length=12,
                        verbose_name="décision",
                    ),
                ),
                ("motif", models.TextField(blank=True, default="", verbose_name="motif")),
                ("le", models.DateTimeField(verbose_name="le")),
            ],
            options={
                "verbose_name": "recevabilité",
                "verbose_name_plural": "recevabilités",
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="actionecartee",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ecarts",
                to="projets.action",
                verbose_name="action",
            ),
        ),
        migrations.AddField(
            model_name="actionecartee",
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
            model_name="actionecartee",
            name="depot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions_ecartees",
                to="projets.depot",
                verbose_name="dépôt",
            ),
        ),
        migrations.AddField(
            model_name="actionecartee",
            name="par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="écrit par",
            ),
        ),
        migrations.AddField(
            model_name="chargeecartee",
            name="collectif",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projets.collectif",
                verbose_name="collectif",
            ),
        ),
        migrations.AddField(
            model_name="chargeecartee",
            name="ecartee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="charges",
                to="projets.actionecartee",
                verbose_name="action écartée",
            ),
        ),
        migrations.AddField(
            model_name="notedelacaf",
            name="par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="écrite par",
            ),
        ),
        migrations.AddField(
            model_name="notedelacaf",
            name="projet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notes_de_la_caf",
                to="projets.projet",
                verbose_name="projet",
            ),
        ),
        migrations.AddField(
            model_name="pointdecomplement",
            name="complement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="points",
                to="projets.complement",
                verbose_name="complément",
            ),
        ),
        migrations.AddField(
            model_name="pointdecomplement",
            name="piece",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="campagnes.piecedemandee",
                verbose_name="pièce demandée",
            ),
        ),
        migrations.AddField(
            model_name="priseencharge",
            name="par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="suivi par",
            ),
        ),
        migrations.AddField(
            model_name="priseencharge",
            name="projet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prises_en_charge",
                to="projets.projet",
                verbose_name="projet",
            ),
        ),
        migrations.AddField(
            model_name="recevabilite",
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
            model_name="recevabilite",
            name="depot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recevabilites",
                to="projets.depot",
                verbose_name="dépôt",
            ),
        ),
        migrations.AddField(
            model_name="recevabilite",
            name="par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="écrit par",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionecartee",
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
                name="actionecartee_annulation_entiere",
                violation_error_message="Une annulation dit quand, par qui et pourquoi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionecartee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("annulee_le__isnull", True)),
                fields=("depot", "action"),
                name="action_ecartee_une_fois",
                violation_error_message="Cette action est déjà écartée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionecartee",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("motif", ""), _negated=True), models.Q(("intitule", ""), _negated=True)),
                name="action_ecartee_motivee",
                violation_error_message="Une action s'écarte avec un motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeecartee",
            constraint=models.UniqueConstraint(
                fields=("ecartee", "compte", "collectif"),
                name="charge_ecartee_une_par_collectif",
                violation_error_message="Ces charges sont déjà dites.",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeecartee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("collectif__isnull", True)),
                fields=("ecartee", "compte"),
                name="charge_ecartee_une_commune",
                violation_error_message="Ces charges sont déjà dites.",
            ),
        ),
        migrations.AddConstraint(
            model_name="chargeecartee",
            constraint=models.CheckConstraint(
                condition=models.Q(("montant__isnull", True), ("montant__gte", 0), _connector="OR"),
                name="charge_ecartee_positive",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="notedelacaf",
            constraint=models.CheckConstraint(
                condition=models.Q(("texte", ""), _negated=True),
                name="note_de_la_caf_ecrite",
                violation_error_message="Écrivez la note.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointdecomplement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("etape", ""),
                        ("piece__isnull", True),
                        ("sorte", "constat"),
                        models.Q(("code", ""), _negated=True),
                        models.Q(("objet", ""), _negated=True),
                        models.Q(("ligne", ""), _negated=True),
                    ),
                    models.Q(
                        ("code", ""),
                        ("ligne", ""),
                        ("objet", ""),
                        ("piece__isnull", True),
                        ("sorte", "etape"),
                        models.Q(("etape", ""), _negated=True),
                    ),
                    models.Q(
                        ("code", ""),
                        ("etape", ""),
                        ("ligne", ""),
                        ("objet", ""),
                        ("piece__isnull", False),
                        ("sorte", "piece"),
                    ),
                    _connector="OR",
                ),
                name="point_de_complement_d_une_sorte",
                violation_error_message="Un point est un constat, une étape ou une pièce.",
            ),
        ),
        migrations.AddConstraint(
            model_name="priseencharge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finie_le__isnull", True)),
                fields=("projet",),
                name="prise_en_charge_une_par_projet",
                violation_error_message="Une personne suit déjà ce dossier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="priseencharge",
            constraint=models.CheckConstraint(
                condition=models.Q(("finie_le__isnull", True), ("finie_le__gte", models.F("depuis")), _connector="OR"),
                name="prise_en_charge_dates_en_ordre",
                violation_error_message="Une prise en charge finit après avoir commencé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recevabilite",
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
                name="recevabilite_annulation_entiere",
                violation_error_message="Une annulation dit quand, par qui et pourquoi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recevabilite",
            constraint=models.UniqueConstraint(
                condition=models.Q(("annulee_le__isnull", True)),
                fields=("depot",),
                name="recevabilite_une_par_depot",
                violation_error_message="Ce dépôt est déjà jugé : annulez d'abord ce jugement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recevabilite",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "irrecevable"), _negated=True),
                    models.Q(("motif", ""), _negated=True),
                    _connector="OR",
                ),
                name="recevabilite_irrecevable_motivee",
                violation_error_message="Un dossier irrecevable dit pourquoi.",
            ),
        ),
    ]
