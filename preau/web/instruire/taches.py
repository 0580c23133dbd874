"""Les tâches d'une campagne : ce qui est fait, ce qui manque pour publier, ce que l'on peut ajouter."""

from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from preau.campagnes.models import Campagne
from preau.campagnes.mots import en_instant
from preau.coeur.phrases import compter, euros


class Tache(NamedTuple):
    """Une tâche. ``statut`` : fait, non_renseigne (il la faut pour publier), neutre (facultative)."""

    nom: str
    titre: str
    href: str
    statut: str
    mot: str = ""
    aide: str = ""


def taches(campagne: Campagne) -> tuple[Tache, ...]:
    """Les tâches, dans l'ordre où on les mène ; aucune requête si les listes de la campagne sont déjà lues."""
    return (
        _tache(campagne, "presentation", "Présenter l'appel", "fait", "terminé"),
        _calendrier(campagne),
        _tache(campagne, "referentiel", "Lire le texte appliqué", "fait", f"texte {campagne.referentiel_annee}"),
        _enveloppe(campagne),
        _liste(campagne, "pieces", "Demander des pièces", campagne.pieces_demandees.all(), "pièce"),
        _liste(campagne, "questions", "Ajouter des questions au dossier", campagne.questions.all(), "question"),
        _contacts(campagne),
        _liste(campagne, "comites", "Annoncer les dates des comités", campagne.dates_de_comite.all(), "date"),
        _liste(campagne, "textes", "Charger des textes", campagne.textes.all(), "texte"),
    )


def _tache(campagne: Campagne, nom: str, titre: str, statut: str, mot: str, aide: str = "") -> Tache:
    return Tache(nom, titre, reverse(f"instruire:{nom}", args=[campagne.uuid]), statut, mot, aide)


def _calendrier(campagne: Campagne) -> Tache:
    complet = campagne.ouverture_le and campagne.cloture_le and campagne.notification_le
    aide = f"Clôture : {en_instant(campagne.cloture_le)}" if campagne.cloture_le else ""
    statut, mot = ("fait", "terminé") if complet else ("non_renseigne", "à compléter")
    return _tache(campagne, "calendrier", "Fixer le calendrier", statut, mot, aide)


def _enveloppe(campagne: Campagne) -> Tache:
    enveloppe = getattr(campagne, "enveloppe", None)
    statut, mot = ("fait", euros(enveloppe.montant)) if enveloppe else ("neutre", "facultatif")
    return _tache(campagne, "enveloppe", "Fixer l'enveloppe", statut, mot, "Montrée à votre seule Caf")


def _contacts(campagne: Campagne) -> Tache:
    combien = len(campagne.contacts.all())
    statut, mot = ("fait", compter(combien, "contact")) if combien else ("non_renseigne", "à compléter")
    return _tache(campagne, "contacts", "Nommer au moins un contact", statut, mot)


def _liste(campagne: Campagne, nom: str, titre: str, elements: "QuerySet", quoi: str) -> Tache:
    combien = len(elements)
    statut, mot = ("fait", compter(combien, quoi)) if combien else ("neutre", "facultatif")
    return _tache(campagne, nom, titre, statut, mot)
