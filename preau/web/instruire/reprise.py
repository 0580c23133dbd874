"""Ouvrir une campagne en reprenant ce que demandait une autre."""

from typing import Any

from django.db import transaction

from preau.acteurs.models import Rattachement
from preau.campagnes import actions
from preau.campagnes.models import Campagne
from preau.coeur.annee import AnneeScolaire
from preau.web.instruire.forms import OuvrirForm


@transaction.atomic
def ouvrir_en_reprenant(formulaire: OuvrirForm, casquette: Rattachement, source: Campagne | None) -> Campagne:
    """Ouvre la campagne que dit le formulaire et, s'il le demande, y recopie ce que demandait ``source``."""
    lu = formulaire.cleaned_data
    ouverte = actions.ouvrir_campagne(
        casquette=casquette,
        annee=AnneeScolaire.lire(lu["annee"]),
        titre=lu["titre"],
        presentation=lu["presentation"],
        participation_plafond_annuel=lu["participation_plafond_annuel"],
    )
    if source is not None and lu.get("reprendre"):
        _recopier(source, ouverte, casquette)
    return ouverte


def _recopier(source: Campagne, vers: Campagne, casquette: Rattachement) -> None:
    """Redemande, l'un après l'autre, les pièces, les questions, les contacts et les textes d'une campagne."""
    ici: dict[str, Any] = {"campagne": vers, "casquette": casquette}
    for piece in source.pieces_demandees.all():
        actions.ajouter_piece_demandee(
            **ici,
            intitule=piece.intitule,
            nature=piece.nature,
            aide=piece.aide,
            obligatoire=piece.obligatoire,
            reservee_aux_associations=piece.reservee_aux_associations,
        )
    for question in source.questions.prefetch_related("choix"):
        actions.ajouter_question(
            **ici,
            etape=question.etape,
            intitule=question.intitule,
            forme=question.forme,
            aide=question.aide,
            obligatoire=question.obligatoire,
            choix=[choix.libelle for choix in question.choix.all()],
        )
    for contact in source.contacts.all():
        actions.ajouter_contact(
            **ici,
            nom=contact.nom,
            fonction=contact.fonction,
            courriel=contact.courriel,
            telephone=contact.telephone,
        )
    for texte in source.textes.all():
        actions.ecrire_texte(**ici, sujet=texte.sujet, contenu=texte.contenu)
