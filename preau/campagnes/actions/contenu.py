"""Ce qu'une campagne demande et dit : pièces, questions locales, textes, contacts."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from preau.acteurs.models import Rattachement
from preau.campagnes.actions.commun import a_ecrire, a_gerer, consigner
from preau.campagnes.enums import FormeDeReponse, NatureDePiece
from preau.campagnes.models import (
    Campagne,
    ChoixPossible,
    ContactDeCampagne,
    PieceDemandee,
    QuestionLocale,
    TexteDeCampagne,
)
from preau.socle.models import Fiche

CHOIX_MIN, CHOIX_MAX = 2, 30


def _inscrire(acte: str, fiche: Fiche, campagne: Campagne, casquette: Rattachement, dit: str) -> None:
    """Vérifie, écrit, consigne : l'élément par son identifiant et ce qu'il dit, sans nom de personne."""
    fiche.full_clean()
    fiche.save()
    consigner(acte, campagne, casquette, apres={"element": str(fiche.uuid), "dit": dit})


def _retirer(acte: str, fiche: Fiche, campagne: Campagne, casquette: Rattachement) -> None:
    """Consigne, efface."""
    consigner(acte, campagne, casquette, avant={"element": str(fiche.uuid)})
    fiche.delete()


def _rang_suivant(elements: "models.Manager[Any]") -> int:
    dernier: int | None = elements.aggregate(dernier=models.Max("rang"))["dernier"]
    return (dernier or 0) + 1


@transaction.atomic
def ajouter_piece_demandee(
    *,
    campagne: Campagne,
    casquette: Rattachement,
    intitule: str,
    nature: str = NatureDePiece.AUTRE,
    aide: str = "",
    obligatoire: bool = True,
    reservee_aux_associations: bool = False,
) -> PieceDemandee:
    """Demande une pièce de plus, à la fin de la liste, avant la publication.

    Le contrat d'engagement républicain n'est jamais demandé qu'aux associations et fondations.
    """
    campagne = a_ecrire(campagne, casquette)
    piece = PieceDemandee(
        campagne=campagne,
        rang=_rang_suivant(campagne.pieces_demandees),
        intitule=intitule,
        nature=nature,
        aide=aide,
        obligatoire=obligatoire,
        reservee_aux_associations=reservee_aux_associations or nature == NatureDePiece.CONTRAT_REPUBLICAIN,
    )
    _inscrire("ajouter_piece_demandee", piece, campagne, casquette, intitule)
    return piece


@transaction.atomic
def retirer_piece_demandee(*, piece: PieceDemandee, casquette: Rattachement) -> None:
    """Ne demande plus cette pièce, avant la publication."""
    _retirer("retirer_piece_demandee", piece, a_ecrire(piece.campagne, casquette), casquette)


@transaction.atomic
def ajouter_question(
    *,
    campagne: Campagne,
    casquette: Rattachement,
    etape: str,
    intitule: str,
    forme: str = FormeDeReponse.TEXTE,
    aide: str = "",
    obligatoire: bool = True,
    choix: Sequence[str] = (),
) -> QuestionLocale:
    """Ajoute une question à une étape du dossier, avant la publication ; ``choix`` : les réponses proposées."""
    campagne = a_ecrire(campagne, casquette)
    libelles = _choix_lus(forme, choix)
    question = QuestionLocale(
        campagne=campagne,
        rang=_rang_suivant(campagne.questions),
        etape=etape,
        intitule=intitule,
        forme=forme,
        aide=aide,
        obligatoire=obligatoire,
    )
    _inscrire("ajouter_question", question, campagne, casquette, intitule)
    for rang, libelle in enumerate(libelles, 1):
        possible = ChoixPossible(question=question, rang=rang, libelle=libelle)
        possible.full_clean()
        possible.save()
    return question


def _choix_lus(forme: str, choix: Sequence[str]) -> list[str]:
    """Les choix sans blancs autour ni lignes vides ; refuse ce qui ne fait pas une liste de choix."""
    libelles = [" ".join(libelle.split()) for libelle in choix if libelle.strip()]
    if forme != FormeDeReponse.CHOIX:
        if libelles:
            raise ValidationError({"choix": "Seule une question à choix propose une liste."})
        return []
    if not CHOIX_MIN <= len(libelles) <= CHOIX_MAX:
        raise ValidationError({"choix": f"Proposez de {CHOIX_MIN} à {CHOIX_MAX} choix."})
    if len(set(libelles)) < len(libelles):
        raise ValidationError({"choix": "Deux choix sont les mêmes."})
    return libelles


@transaction.atomic
def retirer_question(*, question: QuestionLocale, casquette: Rattachement) -> None:
    """Ne pose plus cette question, avant la publication."""
    _retirer("retirer_question", question, a_ecrire(question.campagne, casquette), casquette)


@transaction.atomic
def ecrire_texte(*, campagne: Campagne, casquette: Rattachement, sujet: str, contenu: str) -> TexteDeCampagne:
    """Charge un texte, ou remplace celui du même sujet avant la publication.

    Une fois la campagne publiée, un texte qui manque se charge encore : les décisions l'attendent.
    """
    campagne = a_gerer(campagne, casquette)
    texte = campagne.textes.filter(sujet=sujet).first()
    if texte is not None:
        campagne = a_ecrire(campagne, casquette)
    texte = texte or TexteDeCampagne(campagne=campagne, sujet=sujet)
    texte.contenu = contenu
    _inscrire("ecrire_texte", texte, campagne, casquette, sujet)
    return texte


@transaction.atomic
def ajouter_contact(
    *,
    campagne: Campagne,
    casquette: Rattachement,
    nom: str,
    fonction: str = "",
    courriel: str = "",
    telephone: str = "",
) -> ContactDeCampagne:
    """Nomme une personne à qui s'adresser, même une fois la campagne publiée."""
    campagne = a_gerer(campagne, casquette)
    contact = ContactDeCampagne(campagne=campagne, nom=nom, fonction=fonction, courriel=courriel, telephone=telephone)
    _inscrire("ajouter_contact", contact, campagne, casquette, fonction)
    return contact


@transaction.atomic
def retirer_contact(*, contact: ContactDeCampagne, casquette: Rattachement) -> None:
    """Ôte un contact ; une campagne publiée en garde toujours un."""
    campagne = a_gerer(contact.campagne, casquette)
    if campagne.publiee_le and not campagne.contacts.exclude(pk=contact.pk).exists():
        raise ValidationError(
            "Une campagne publiée garde au moins un contact : ajoutez l'autre d'abord.", code="dernier"
        )
    _retirer("retirer_contact", contact, campagne, casquette)
