"""Contenus de la page « face » : inventés, mais tels qu'on les rencontre."""

from datetime import date, time
from typing import Any

from django import forms

from preau.coeur.annee import AnneeScolaire
from preau.coeur.calendrier import Horaire, Periode, calendrier_scolaire, derouler
from preau.web.gabarit.annee import AnneeDessinee, dessiner
from preau.web.gabarit.forms import SaisieHeure, SaisieJour

CONSTATS: tuple[dict[str, str], ...] = (
    {
        "verdict": "non_conforme",
        "objet": "Collectif 1, CM1-CM2 des Tilleuls",
        "titre": "14 enfants, c'est deux de trop",
        "phrase": "Un collectif réunit de 8 à 12 enfants ; celui-ci en annonce 14.",
        "remede": "Ouvrez un second collectif, ou gardez 12 enfants.",
        "source": "§ 2-4, premier point d'évolution",
        "observe": "14 enfants",
        "attendu": "8 à 12",
    },
    {
        "verdict": "a_apprecier",
        "objet": "Collectif 1, CM1-CM2 des Tilleuls",
        "titre": "Mercredi à 10 h : hors temps scolaire ?",
        "phrase": "Certaines écoles ont classe le mercredi matin : la Caf appréciera.",
        "remede": "Dites si l'école des enfants a classe ce matin-là.",
        "source": "§ 2-2, en dehors du temps scolaire",
        "observe": "mercredi, 10 h 00 – 11 h 30",
        "attendu": "",
    },
    {
        "verdict": "conforme",
        "objet": "",
        "titre": "Deux séances de 1 h 30 par semaine",
        "phrase": "Mardi et jeudi, 3 heures par semaine.",
        "remede": "",
        "source": "§ 2-4, troisième point",
        "observe": "",
        "attendu": "",
    },
    {
        "verdict": "non_renseigne",
        "objet": "",
        "titre": "Les parents peuvent-ils entrer ?",
        "phrase": "Le projet ne dit pas comment le lieu est ouvert aux parents.",
        "remede": "Dites-le en une phrase.",
        "source": "§ 2-4, accessible aux parents",
        "observe": "",
        "attendu": "",
    },
    {
        "verdict": "sans_objet",
        "objet": "",
        "titre": "Minimum rural",
        "phrase": "La commune a 163 684 habitants : la règle générale s'applique.",
        "remede": "",
        "source": "§ 2-4",
        "observe": "",
        "attendu": "",
    },
    {
        "verdict": "a_venir",
        "objet": "",
        "titre": "Réponses aux observations",
        "phrase": "Elles se liront au bilan, en juin.",
        "remede": "",
        "source": "§ 5",
        "observe": "",
        "attendu": "",
    },
)

ETAPES: tuple[dict[str, Any], ...] = (
    {"libelle": "La structure", "href": "#", "statut": "conforme"},
    {"libelle": "Les enfants", "href": "#", "statut": "conforme"},
    {"libelle": "Les collectifs", "href": "#", "statut": "non_conforme", "ici": True},
    {"libelle": "L'équipe", "href": "#", "statut": "a_apprecier"},
    {"libelle": "Le budget", "href": "#", "statut": "non_renseigne"},
)

JOURS = (("0", "lundi"), ("1", "mardi"), ("2", "mercredi"), ("3", "jeudi"), ("4", "vendredi"))
OBJETS = (("enfants", "Les enfants"), ("parents", "Les parents"), ("ecole", "L'école et le collège"))


class FormulaireExemple(forms.Form):
    """Un champ de chaque sorte."""

    nom = forms.CharField(
        label="Nom du collectif",
        help_text="Celui que les familles connaissent.",
        error_messages={"required": "Donnez un nom au collectif."},
    )
    enfants = forms.IntegerField(
        label="Enfants",
        min_value=0,
        help_text="De 8 à 12.",
        error_messages={"min_value": "Le nombre d'enfants ne peut pas être négatif : -3 a été saisi."},
    )
    prix = forms.DecimalField(label="Participation demandée à la famille", required=False)
    commune = forms.ChoiceField(
        label="Commune",
        choices=(("", "Choisir…"), ("69266", "Villeurbanne (69100)"), ("69135", "Deux-Grosnes (69860)")),
        required=False,
    )
    jour = forms.DateField(
        label="Première séance",
        widget=SaisieJour(),
        error_messages={"invalid": "Ce jour n'existe pas : choisissez-le dans le calendrier."},
    )
    heure = forms.TimeField(label="Début", widget=SaisieHeure(), required=False)
    objet = forms.ChoiceField(
        label="L'action s'adresse d'abord à",
        choices=OBJETS,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites à qui l'action s'adresse d'abord."},
    )
    jours = forms.MultipleChoiceField(
        label="Jours de séance",
        choices=JOURS,
        widget=forms.CheckboxSelectMultiple,
        help_text="Un ou plusieurs.",
        error_messages={"required": "Cochez au moins un jour."},
    )
    lieu = forms.CharField(
        label="Comment les parents entrent-ils ?", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    gratuit = forms.BooleanField(
        label="L'accompagnement est gratuit", help_text="Décochez si la famille paie.", required=False
    )
    fichier = forms.FileField(label="Le projet, au format JSON", help_text="200 ko au plus.", required=False)


def annee_exemple(creneaux: int = 2) -> AnneeDessinee:
    """L'année 2026-2027 d'un collectif du Rhône, avec ``creneaux`` séances par semaine et une fermeture en mars."""
    calendrier = calendrier_scolaire("69", AnneeScolaire(2026))
    horaires = [Horaire(jour, time(16, 30), time(18)) for jour in (1, 3, 0, 4)[:creneaux]]
    fermeture = Periode(date(2027, 3, 9), date(2027, 3, 9), "travaux dans la salle")
    deroulement = derouler(calendrier, horaires, date(2026, 9, 21), date(2027, 6, 25), [fermeture])
    return dessiner(deroulement, calendrier, 27)
