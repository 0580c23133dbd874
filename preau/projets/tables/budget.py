"""Le budget prévisionnel, ligne par ligne, et ce que l'on demande aux autres financeurs. Montants en euros."""

from django.db import models
from django.db.models import Q

from preau.acteurs.models import Financeur
from preau.coeur.financement import PRODUITS
from preau.projets.tables.base import Entree, appartient_a, positif
from preau.projets.tables.collectif import Collectif
from preau.projets.tables.enums import COMPTES
from preau.projets.tables.projet import Projet


class LigneBudget(Entree):
    """Une ligne du budget, dans un compte de charges (6x, 86) ou de produits (7x, 87).

    ``est_ps`` : ce produit est la prestation de service attendue de la Caf.
    """

    projet = appartient_a(Projet, "lignes")
    compte = models.CharField("compte", max_length=2, choices=COMPTES, blank=True, default="")
    libelle = models.TextField("libellé", blank=True, default="")
    montant = models.DecimalField("montant", max_digits=14, decimal_places=2, null=True, blank=True)

    est_ps = models.BooleanField("prestation de service attendue de la Caf", default=False)

    class Meta(Entree.Meta):
        verbose_name = "ligne de budget"
        verbose_name_plural = "lignes de budget"
        constraints = [
            *Entree.Meta.constraints,
            positif("lignebudget_montant_positif", "montant", "Un montant ne peut pas être négatif."),
            models.CheckConstraint(
                name="lignebudget_compte_connu",
                condition=Q(compte="") | Q(compte__in=[compte for compte, _ in COMPTES]),
                violation_error_message="Ce compte n'est pas de ceux du budget prévisionnel.",
            ),
            models.CheckConstraint(
                name="lignebudget_ps_est_un_produit",
                condition=Q(est_ps=False) | Q(compte="") | Q(compte__in=sorted(PRODUITS)),
                violation_error_message="La prestation de service est une recette, des comptes 70 à 79.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compte} {self.libelle}".strip() or "Ligne vide"


class PartCollectif(models.Model):
    """La part d'une ligne qui revient à un collectif."""

    ligne = appartient_a(LigneBudget, "parts")
    collectif = appartient_a(Collectif, "parts")
    montant = models.DecimalField("montant", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = "part d'un collectif"
        verbose_name_plural = "parts des collectifs"
        constraints = [
            models.UniqueConstraint(
                name="une_part_par_ligne_et_collectif",
                fields=["ligne", "collectif"],
                violation_error_message="Ce collectif a déjà sa part de cette ligne.",
            ),
            positif("partcollectif_montant_positif", "montant", "Un montant ne peut pas être négatif."),
        ]

    def __str__(self) -> str:
        return f"{self.montant}"


class Cofinancement(Entree):
    """Ce que l'on demande à un autre financeur : un de ceux que la Caf connaît, ou un simple nom."""

    projet = appartient_a(Projet, "cofinancements")
    financeur = models.ForeignKey(
        Financeur, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="financeur"
    )
    nom = models.TextField("nom du financeur", blank=True, default="")
    montant_demande = models.DecimalField("montant demandé", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta(Entree.Meta):
        verbose_name = "cofinancement"
        verbose_name_plural = "cofinancements"
        constraints = [
            *Entree.Meta.constraints,
            positif("cofinancement_montant_positif", "montant_demande", "Un montant ne peut pas être négatif."),
        ]

    def __str__(self) -> str:
        return str(self.financeur or self.nom or "Financeur non dit")
