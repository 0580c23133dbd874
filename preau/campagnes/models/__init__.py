"""Les tables des campagnes : l'appel d'une Caf pour une année scolaire, ses dates, ce qu'elle demande."""

from preau.campagnes.models.campagne import Campagne, DateDeComite, Enveloppe, Prolongation, Relance
from preau.campagnes.models.demandes import (
    ChoixPossible,
    ContactDeCampagne,
    PieceDemandee,
    QuestionLocale,
    TexteDeCampagne,
)
from preau.campagnes.models.sous_enveloppes import SousEnveloppe

__all__ = [
    "Campagne",
    "ChoixPossible",
    "ContactDeCampagne",
    "DateDeComite",
    "Enveloppe",
    "PieceDemandee",
    "Prolongation",
    "QuestionLocale",
    "Relance",
    "SousEnveloppe",
    "TexteDeCampagne",
]
