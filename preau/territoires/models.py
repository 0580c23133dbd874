"""Communes, écoles et quartiers prioritaires : des listes officielles, lues seulement par le reste de la maison."""

from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import Q

from preau.coeur import academies
from preau.coeur.communes import nom_epci
from preau.coeur.referentiel.norme import en_date
from preau.socle.models import Fiche
from preau.territoires.enums import (
    PREFIXES_QUARTIER,
    RATTACHEES,
    EtiquetteRep,
    GenerationQuartier,
    NatureListe,
    Secteur,
    TypeCommune,
    TypeEtablissement,
)
from preau.territoires.recherche import CommuneQuerySet
from preau.territoires.recherche_ecoles import EtablissementQuerySet


class Commune(models.Model):
    """Une commune en vigueur, un arrondissement municipal, une commune déléguée ou associée, par son code Insee.

    `population` est en habitants, None si elle est inconnue. `departement` et `epci` sont des codes : leurs noms
    viennent du cœur, qui tient les mêmes données.
    """

    code = models.CharField("code Insee", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    nom_recherche = models.CharField("nom cherché", max_length=80, editable=False)
    type = models.CharField("type", max_length=14, choices=TypeCommune)
    rattachement = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rattachees",
        verbose_name="commune de rattachement",
    )
    departement = models.CharField("département", max_length=3, db_index=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    codes_postaux = models.CharField("codes postaux", max_length=160, blank=True)
    epci = models.CharField("EPCI", max_length=9, blank=True, db_index=True)
    millesime = models.CharField("millésime", max_length=4)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        constraints = [
            models.CheckConstraint(
                name="commune_rattachee_ou_en_vigueur",
                condition=Q(type=TypeCommune.COMMUNE, rattachement__isnull=True)
                | Q(type__in=RATTACHEES, rattachement__isnull=False)
                | Q(type=TypeCommune.ANCIENNE),
                violation_error_message="Un arrondissement, une commune déléguée ou associée dépend d'une commune.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def en_vigueur(self) -> "Commune":
        """La commune dont la population et le territoire comptent : elle-même, ou celle dont elle dépend."""
        return self.rattachement or self

    @property
    def liste_codes_postaux(self) -> tuple[str, ...]:
        """Les codes postaux, un par un."""
        return tuple(self.codes_postaux.split())

    @property
    def precision(self) -> str:
        """Ce qui distingue deux homonymes : « 69100, Rhône », « commune associée de Montluel, Ain »."""
        premier = self.codes_postaux.partition(" ")[0]
        if self.rattachement and self.type != TypeCommune.ARRONDISSEMENT:
            premier = f"{self.get_type_display()} de {self.rattachement.nom}"
        return ", ".join(filter(None, [premier, self.nom_departement]))

    @property
    def nom_departement(self) -> str:
        """« Rhône »."""
        departement = academies.departements().get(self.departement)
        return departement.nom if departement else ""

    @property
    def academie(self) -> str | None:
        """« Lyon », None là où il n'y en a pas."""
        return academies.academie(self.departement)

    @property
    def zone(self) -> str | None:
        """Zone de vacances A, B ou C ; None en Corse et outre-mer."""
        return academies.zone(self.departement)

    @property
    def nom_epci(self) -> str | None:
        """« Métropole de Lyon », None sans EPCI à fiscalité propre."""
        return nom_epci(self.epci)


class ImportDeListe(Fiche):
    """Un fichier officiel entré dans la base : lequel, de quand, et ce qu'il a donné. Jamais effacé.

    `au` est la date du fichier, `millesime` ce qu'il dit de lui-même (année scolaire, géographie, dernière mise à
    jour). Réimporter le même fichier ne crée pas de seconde ligne.
    """

    nature = models.CharField("liste", max_length=24, choices=NatureListe)
    fichier = models.CharField("nom du fichier", max_length=200)
    source = models.CharField("source", max_length=200)
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    au = models.DateField("date du fichier")
    millesime = models.CharField("millésime", max_length=20, blank=True)
    lus = models.PositiveIntegerField("lignes lues")
    gardes = models.PositiveIntegerField("lignes gardées")
    ecartes = models.PositiveIntegerField("lignes écartées")
    motifs = models.JSONField("lignes écartées, par motif", default=dict)
    crees = models.PositiveIntegerField("créés")
    modifies = models.PositiveIntegerField("modifiés")
    absents = models.PositiveIntegerField("absents du fichier")

    class Meta:
        verbose_name = "import de liste"
        verbose_name_plural = "imports de listes"
        ordering = ["-au", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nature", "empreinte", "au"],
                name="import_une_fois_par_fichier",
                violation_error_message="Ce fichier est déjà importé à cette date.",
            ),
            models.CheckConstraint(
                name="import_lignes_toutes_comptees",
                condition=Q(lus=models.F("gardes") + models.F("ecartes")),
                violation_error_message="Une ligne lue est gardée ou écartée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} au {en_date(self.au)}"

    @property
    def absence(self) -> str:
        """« absent du fichier du 2 février 2026 »."""
        return f"absent du fichier du {en_date(self.au)}"


class Reseau(models.Model):
    """Un réseau d'éducation prioritaire, désigné par l'UAI du collège qui en est la tête."""

    uai_tete = models.CharField("UAI de la tête de réseau", max_length=8, primary_key=True)
    nom = models.CharField("nom de la tête de réseau", max_length=200, blank=True)
    etiquette = models.CharField("éducation prioritaire", max_length=8, choices=EtiquetteRep, blank=True)

    class Meta:
        verbose_name = "réseau d'éducation prioritaire"
        verbose_name_plural = "réseaux d'éducation prioritaire"

    def __str__(self) -> str:
        return self.nom or self.uai_tete


class EtiquetteDatee(NamedTuple):
    """Ce qu'une liste dit de l'éducation prioritaire : `millesime` est vide si elle ne nomme pas d'année."""

    etiquette: EtiquetteRep
    liste: str
    millesime: str
    au: date

    def __str__(self) -> str:
        de_l_annee = f" ({self.millesime})" if self.millesime else ""
        return f"{self.etiquette.label} selon la liste « {self.liste} »{de_l_annee} au {en_date(self.au)}"


def _liste(nom: str) -> models.ForeignKey:
    # Sans index : presque toutes les lignes ont la même valeur, et SQLite préférerait cet index à celui de la commune.
    return models.ForeignKey(
        ImportDeListe,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=nom,
    )


class Etablissement(models.Model):
    """Une école, un collège, un lycée ou un EREA, par son UAI.

    Deux listes en parlent : l'annuaire (`annuaire`), et celle de l'éducation prioritaire (`education_prioritaire`).
    Chacune garde sa date et son étiquette REP. `commune` est vide si son code Insee (`code_commune`) est inconnu.
    Un établissement n'est jamais effacé : il devient absent d'un fichier.
    """

    uai = models.CharField("UAI", max_length=8, primary_key=True)
    nom = models.CharField("nom", max_length=200)
    recherche = models.CharField("texte cherché", max_length=400, editable=False)
    type = models.CharField("type", max_length=12, choices=TypeEtablissement)
    secteur = models.CharField("secteur", max_length=8, choices=Secteur, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    code_commune = models.CharField("code Insee lu", max_length=5, blank=True)
    nom_commune = models.CharField("commune lue", max_length=80, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    departement = models.CharField("département", max_length=3, blank=True, db_index=True)
    ouvert = models.BooleanField("ouvert", default=True)
    annuaire = _liste("dernier annuaire")
    absent_annuaire = _liste("annuaire où il manque")
    rep_annuaire = models.CharField("éducation prioritaire (annuaire)", max_length=8, choices=EtiquetteRep, blank=True)
    education_prioritaire = _liste("dernière liste de l'éducation prioritaire")
    absent_education_prioritaire = _liste("liste de l'éducation prioritaire où il manque")
    rep_liste = models.CharField("éducation prioritaire (liste)", max_length=8, choices=EtiquetteRep, blank=True)
    annee_rep = models.CharField("année scolaire de la liste", max_length=9, blank=True)
    reseau = models.ForeignKey(
        Reseau,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="etablissements",
        verbose_name="réseau d'éducation prioritaire",
    )

    objects = EtablissementQuerySet.as_manager()

    class Meta:
        verbose_name = "établissement scolaire"
        verbose_name_plural = "établissements scolaires"
        constraints = [
            models.CheckConstraint(
                name="etablissement_vient_d_une_liste",
                condition=Q(annuaire__isnull=False) | Q(education_prioritaire__isnull=False),
                violation_error_message="Un établissement vient d'une liste officielle.",
            ),
            models.CheckConstraint(
                name="etablissement_rep_liste_datee",
                condition=Q(education_prioritaire__isnull=True, rep_liste="", annee_rep="")
                | (Q(education_prioritaire__isnull=False) & ~Q(rep_liste="") & ~Q(annee_rep="")),
                violation_error_message="Une étiquette de l'éducation prioritaire porte sa liste et son année.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def lieu(self) -> str:
        """Le nom de sa commune, celui de la liste si le code est inconnu."""
        return self.commune.nom if self.commune else self.nom_commune

    @property
    def etiquettes_rep(self) -> tuple[EtiquetteDatee, ...]:
        """L'étiquette de chaque liste, la plus récente d'abord ; à date égale, l'annuaire vient après."""
        dites = [(self.education_prioritaire, self.rep_liste, self.annee_rep), (self.annuaire, self.rep_annuaire, "")]
        datees = [
            EtiquetteDatee(EtiquetteRep(etiquette), NatureListe(liste.nature).label, annee, liste.au)
            for liste, etiquette, annee in dites
            if liste and etiquette
        ]
        return tuple(sorted(datees, key=lambda dite: dite.au, reverse=True))

    @property
    def rep(self) -> str:
        """« REP », « REP+ » ou vide. Ce que l'on fait quand les deux listes diffèrent : la plus récente l'emporte."""
        dites = self.etiquettes_rep
        return dites[0].etiquette.value if dites and dites[0].etiquette != EtiquetteRep.HORS else ""

    @property
    def desaccord_rep(self) -> str:
        """La phrase qui montre les deux étiquettes et leurs dates quand les listes diffèrent ; vide sinon."""
        dites = self.etiquettes_rep
        return " ; ".join(map(str, dites)) if len({dite.etiquette for dite in dites}) > 1 else ""

    @property
    def absence(self) -> str:
        """« absent du fichier du 2 février 2026 » s'il manque au dernier annuaire ; vide sinon."""
        return self.absent_annuaire.absence if self.absent_annuaire else ""


class QuartierPrioritaire(models.Model):
    """Un quartier prioritaire de la politique de la ville, par son code ; il peut couvrir plusieurs communes.

    `codes_communes` garde les codes Insee lus, même ceux que la base ne connaît pas. Un quartier n'est jamais effacé.
    """

    code = models.CharField("code", max_length=8, primary_key=True)
    generation = models.CharField("géographie", max_length=4, choices=GenerationQuartier)
    nom = models.CharField("nom", max_length=200)
    departement = models.CharField("département", max_length=3, blank=True)
    communes = models.ManyToManyField(Commune, related_name="+", verbose_name="communes")
    codes_communes = models.CharField("codes Insee lus", max_length=200)
    liste = models.ForeignKey(ImportDeListe, on_delete=models.PROTECT, related_name="+", verbose_name="dernière liste")
    absent_liste = _liste("liste où il manque")

    class Meta:
        verbose_name = "quartier prioritaire"
        verbose_name_plural = "quartiers prioritaires"
        constraints = [
            models.CheckConstraint(
                name="quartier_code_dit_sa_generation",
                condition=Q(
                    *(Q(code__startswith=debut, generation=valeur) for debut, valeur in PREFIXES_QUARTIER.items()),
                    _connector=Q.OR,
                ),
                violation_error_message="Un code QP est de la géographie de 2015, un code QN de celle de 2024.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom} ({self.code})"

    @property
    def absence(self) -> str:
        """« absent du fichier du 2 février 2026 » s'il manque à la dernière liste ; vide sinon."""
        return self.absent_liste.absence if self.absent_liste else ""
