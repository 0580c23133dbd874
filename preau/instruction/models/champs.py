"""Ce que les tables de l'instruction partagent : un montant, une personne, une contrainte."""

from decimal import Decimal

from django.db import models

from preau.acteurs.models import Utilisateur


def montant(nom: str) -> models.DecimalField:
    """Un montant en euros, au centime ; 0 à défaut."""
    return models.DecimalField(nom, max_digits=12, decimal_places=2, default=Decimal(0))


def personne(nom: str, *, absente: bool = False) -> models.ForeignKey:
    """Qui a fait l'acte."""
    return models.ForeignKey(
        Utilisateur, on_delete=models.PROTECT, related_name="+", verbose_name=nom, null=absente, blank=absente
    )


def exige(nom: str, condition: models.Q, phrase: str) -> models.CheckConstraint:
    """Une contrainte de la base, et la phrase de son refus."""
    return models.CheckConstraint(name=nom, condition=condition, violation_error_message=phrase)
