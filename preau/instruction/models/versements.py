"""Ce qui est payé d'une décision : l'échéancier de la campagne, les versements, leur annulation. Montants en euros."""

import uuid

from django.db import models
from django.db.models import F, Q

from preau.campagnes.models import Campagne
from preau.instruction.enums import NatureDeVersement
from preau.instruction.models.champs import exige, personne
from preau.instruction.models.decisions import Decision
from preau.instruction.requetes import VersementQuerySet
from preau.socle.models import Fiche


class EcheancierDeCampagne(Fiche):
    """Comment une campagne paie ce qu'elle attribue : un acompte, en pour cent, puis le solde, et quand."""

    campagne = models.OneToOneField(
        Campagne, on_delete=models.PROTECT, related_name="echeancier", verbose_name="campagne"
    )
    part_acompte = models.DecimalField("part de l'acompte, en pour cent", max_digits=5, decimal_places=2)
    acompte_le = models.DateField("acompte attendu le")
    solde_le = models.DateField("solde attendu le")

    class Meta:
        verbose_name = "échéancier de campagne"
        verbose_name_plural = "échéanciers de campagne"
        constraints = [
            exige(
                "echeancier_part_en_pour_cent",
                Q(part_acompte__gte=0, part_acompte__lte=100),
                "La part de l'acompte va de 0 à 100 %.",
            ),
            exige("echeancier_dates_en_ordre", Q(solde_le__gt=F("acompte_le")), "Le solde vient après l'acompte."),
        ]

    def __str__(self) -> str:
        return f"Acompte de {self.part_acompte} %"


class Versement(models.Model):
    """Une somme payée à la structure, le jour où elle l'a été. Ne se change ni ne s'efface : elle s'annule."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="versements", verbose_name="décision")
    nature = models.CharField("nature", max_length=8, choices=NatureDeVersement)
    montant = models.DecimalField("montant versé", max_digits=12, decimal_places=2)
    verse_le = models.DateField("versé le")
    par = personne("noté par")
    le = models.DateTimeField("noté le")

    objects = VersementQuerySet.as_manager()

    class Meta:
        verbose_name = "versement"
        verbose_name_plural = "versements"
        ordering = ["verse_le", "id"]
        constraints = [exige("versement_positif", Q(montant__gt=0), "Un versement est d'au moins un centime.")]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.montant}"


class AnnulationDeVersement(models.Model):
    """Un versement annulé : saisi par erreur, ou rendu. La somme redevient due."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    versement = models.OneToOneField(
        Versement, on_delete=models.PROTECT, related_name="annulation", verbose_name="versement"
    )
    motif = models.TextField("motif")
    par = personne("annulé par")
    le = models.DateTimeField("annulé le")

    class Meta:
        verbose_name = "annulation de versement"
        verbose_name_plural = "annulations de versement"
        ordering = ["id"]
        constraints = [exige("annulation_de_versement_motivee", ~Q(motif=""), "Une annulation dit pourquoi.")]

    def __str__(self) -> str:
        return f"{self.versement}, annulé"
