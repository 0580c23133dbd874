"""Les communes de France, chargées de `coeur/communes.csv` et lues seulement par le reste de la maison."""

from django.db import models
from django.db.models import Q

from preau.coeur import academies
from preau.coeur.communes import nom_epci
from preau.territoires.enums import RATTACHEES, TypeCommune
from preau.territoires.recherche import CommuneQuerySet


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
