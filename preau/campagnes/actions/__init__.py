"""Les actes sur les campagnes : les ouvrir, les écrire, les publier, fixer leurs dates, prolonger, noter un rappel.

Chacun vérifie, écrit, consigne au journal et prévient, dans une seule transaction. Un refus est une ``ValidationError``
qui porte une phrase, et le code « droit » quand la casquette ne permet pas l'acte. ``instant`` est celui de l'acte,
avec son fuseau ; maintenant, à défaut.
"""

from preau.campagnes.actions.calendrier import (
    Calendrier,
    ajouter_date_de_comite,
    fixer_calendrier,
    retirer_date_de_comite,
)
from preau.campagnes.actions.contenu import (
    ajouter_contact,
    ajouter_piece_demandee,
    ajouter_question,
    ecrire_texte,
    retirer_contact,
    retirer_piece_demandee,
    retirer_question,
)
from preau.campagnes.actions.cycle import fixer_enveloppe, modifier_campagne, ouvrir_campagne, publier_campagne
from preau.campagnes.actions.delais import noter_relance, prolonger

__all__ = [
    "Calendrier",
    "ajouter_contact",
    "ajouter_date_de_comite",
    "ajouter_piece_demandee",
    "ajouter_question",
    "ecrire_texte",
    "fixer_calendrier",
    "fixer_enveloppe",
    "modifier_campagne",
    "noter_relance",
    "ouvrir_campagne",
    "prolonger",
    "publier_campagne",
    "retirer_contact",
    "retirer_date_de_comite",
    "retirer_piece_demandee",
    "retirer_question",
]
