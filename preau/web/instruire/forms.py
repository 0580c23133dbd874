"""Les formulaires des campagnes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet

from preau.acteurs.models import Comite, Structure
from preau.acteurs.validateurs import valider_texte
from preau.campagnes.actions import Calendrier
from preau.campagnes.enums import EtapeDuDossier, FormeDeReponse, NatureDePiece
from preau.campagnes.models import Campagne
from preau.campagnes.validateurs import valider_paragraphes, valider_telephone
from preau.coeur.annee import AnneeScolaire
from preau.coeur.phrases import majuscule
from preau.web.gabarit.actes import ActeForm
from preau.web.gabarit.champs import HeureField, JourField, MontantField, instant, jour_et_heure
from preau.web.gabarit.forms import SaisieJour


def _paragraphes(libelle: str, maximum: int, *, lignes: int = 5, **options: Any) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": lignes})
    return forms.CharField(label=libelle, max_length=maximum, widget=zone, validators=[valider_paragraphes], **options)


class PresentationForm(ActeForm):
    """Ce que dit l'appel."""

    titre = forms.CharField(label="Titre de l'appel", max_length=160, validators=[valider_texte])
    presentation = _paragraphes(
        "Présentation", 10_000, lignes=10, required=False, help_text="À qui l'appel s'adresse, ce que la Caf en attend."
    )
    participation_plafond_annuel = MontantField(
        label="Plafond de la participation des familles, par an et par famille",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text="En euros. Vide, le texte seul décide.",
    )


class OuvrirForm(PresentationForm):
    """Ouvrir la campagne d'une année scolaire, en reprenant ou non ce que demandait la précédente."""

    annee = forms.ChoiceField(label="Année scolaire", widget=forms.RadioSelect)
    places = {"annee_scolaire": "annee", NON_FIELD_ERRORS: "annee"}
    field_order = ["annee", "titre", "presentation", "participation_plafond_annuel", "reprendre"]

    def __init__(self, *args: Any, annees: tuple[AnneeScolaire, ...], precedente: Campagne | None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["annee"].choices = [(str(annee), str(annee)) for annee in annees]  # type: ignore[attr-defined]
        if precedente is not None:
            self.fields["reprendre"] = forms.BooleanField(
                label=f"Reprendre ce que demandait {precedente.annee_scolaire}",
                required=False,
                initial=True,
                help_text="Les pièces, les questions, les contacts et les textes ; tout reste à votre main.",
            )


class CalendrierForm(ActeForm):
    """Les trois dates d'une campagne."""

    ouverture_jour = JourField(label="Ouverture du dépôt", required=False)
    ouverture_heure = HeureField(label="Heure d'ouverture", required=False)
    cloture_jour = JourField(label="Clôture du dépôt", required=False)
    cloture_heure = HeureField(label="Heure de clôture", required=False)
    notification_le = JourField(label="Notification des décisions", required=False)
    places = {"ouverture_le": "ouverture_jour", "cloture_le": "cloture_jour"}

    @staticmethod
    def depuis(campagne: Campagne) -> dict[str, Any]:
        """Les dates de la campagne, champ par champ."""
        ouverture, cloture = jour_et_heure(campagne.ouverture_le), jour_et_heure(campagne.cloture_le)
        return {
            "ouverture_jour": ouverture[0],
            "ouverture_heure": ouverture[1],
            "cloture_jour": cloture[0],
            "cloture_heure": cloture[1],
            "notification_le": campagne.notification_le,
        }

    def calendrier(self) -> Calendrier:
        """Les trois dates lues."""
        lu = self.cleaned_data
        return Calendrier(
            instant(lu["ouverture_jour"], lu["ouverture_heure"]) if lu["ouverture_jour"] else None,
            instant(lu["cloture_jour"], lu["cloture_heure"]) if lu["cloture_jour"] else None,
            lu["notification_le"],
        )


class EnveloppeForm(ActeForm):
    """Ce que la Caf peut attribuer."""

    montant = MontantField(label="Montant de l'enveloppe", min_value=0, max_digits=12, decimal_places=2)


class PieceForm(ActeForm):
    """Une pièce à joindre."""

    nature = forms.ChoiceField(
        label="Nature de la pièce",
        choices=[(code, majuscule(mot)) for code, mot in NatureDePiece.choices],
        help_text="D'une année à l'autre, une structure retrouve sa pièce sous la même nature.",
    )
    intitule = forms.CharField(label="Comment la demander", max_length=200, validators=[valider_texte])
    aide = _paragraphes("Précision", 500, lignes=2, required=False)
    obligatoire = forms.BooleanField(label="Sans elle, le dossier est incomplet", required=False, initial=True)
    reservee_aux_associations = forms.BooleanField(label="Aux associations et fondations seulement", required=False)


class QuestionForm(ActeForm):
    """Une question que la Caf ajoute au dossier."""

    intitule = forms.CharField(label="La question", max_length=200, validators=[valider_texte])
    etape = forms.ChoiceField(
        label="À quelle étape du dossier",
        choices=[(code, majuscule(mot)) for code, mot in EtapeDuDossier.choices],
    )
    forme = forms.ChoiceField(
        label="On y répond par",
        choices=FormeDeReponse.choices,
        initial=FormeDeReponse.TEXTE,
        widget=forms.RadioSelect,
    )
    choix = _paragraphes(
        "Les choix proposés", 4_000, lignes=4, required=False, help_text="Pour un choix dans une liste : un par ligne."
    )
    aide = _paragraphes("Précision", 500, lignes=2, required=False)
    obligatoire = forms.BooleanField(label="Il faut y répondre pour déposer", required=False, initial=True)


class ContactForm(ActeForm):
    """À qui parler."""

    nom = forms.CharField(label="Nom de la personne ou du service", max_length=120, validators=[valider_texte])
    fonction = forms.CharField(label="Fonction", max_length=120, required=False, validators=[valider_texte])
    courriel = forms.EmailField(label="Adresse électronique", max_length=254, required=False)
    telephone = forms.CharField(
        label="Téléphone",
        max_length=20,
        required=False,
        validators=[valider_telephone],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    places = {NON_FIELD_ERRORS: "courriel"}


class TexteForm(ActeForm):
    """Un texte que la Caf charge."""

    contenu = _paragraphes("Le texte", 50_000, lignes=16)


class ComiteForm(ActeForm):
    """Le jour où un comité examine les dossiers."""

    comite = forms.ModelChoiceField(Comite.objects.none(), label="Comité", empty_label="Choisissez un comité")
    le = JourField(label="Il se réunit le")
    places = {NON_FIELD_ERRORS: "le"}

    def __init__(self, *args: Any, comites: "QuerySet[Comite]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comite"].queryset = comites  # type: ignore[attr-defined]


class ProlongationForm(ActeForm):
    """Une prolongation accordée à une structure."""

    structure = forms.ModelChoiceField(
        Structure.objects.none(), label="Structure", empty_label="Choisissez une structure"
    )
    jusqu_au_jour = JourField(label="Elle peut déposer jusqu'au")
    jusqu_au_heure = HeureField(label="Heure")
    motif = _paragraphes("Motif", 500, lignes=3, help_text="La structure le lira ; il reste au journal.")
    places = {"jusqu_au": "jusqu_au_jour"}

    def __init__(self, *args: Any, structures: "QuerySet[Structure]", jusqu_au: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        minimum = {"min": jusqu_au.isoformat()} if jusqu_au else {}
        self.fields["jusqu_au_jour"].widget = SaisieJour(attrs=minimum)
