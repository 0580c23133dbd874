"""Les formulaires par lesquels une Caf inscrit ses structures, ses comités et ses cofinanceurs."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from preau.acteurs.models import Structure
from preau.acteurs.territoire import (
    SANS_COMMUNE,
    communes_des_intercommunalites,
    etiquette,
    intercommunalites,
    lire_commune,
    lire_communes,
)
from preau.acteurs.validateurs import valider_siret, valider_texte
from preau.territoires.models import Commune
from preau.web.compte.forms import ADRESSE_FAUSSE

# L'identifiant de la liste de suggestions que porte la page.
LISTE_DES_COMMUNES = "communes-du-departement"
TERRITOIRE_MAX = 40_000


def ajouter_refus(formulaire: forms.BaseForm, refus: ValidationError) -> None:
    """Dit un refus d'action à côté du champ qu'il nomme ; celui d'une invitation, à côté de l'adresse."""
    champs = getattr(refus, "error_dict", {NON_FIELD_ERRORS: [refus]})
    for nom, erreurs in champs.items():
        repli = "courriel" if "courriel" in formulaire.fields else "nom"
        champ = nom if nom in formulaire.fields else repli
        for erreur in erreurs:
            formulaire.add_error(champ, ValidationError(erreur.messages))


def champ_nom(label: str, aide: str = "") -> forms.CharField:
    """Le nom d'un organisme."""
    return forms.CharField(
        label=label,
        help_text=aide,
        max_length=160,
        validators=[valider_texte],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Donnez son nom."},
    )


def champ_courriel(label: str, aide: str) -> forms.EmailField:
    """L'adresse de la première personne, qui reçoit l'invitation."""
    return forms.EmailField(
        label=label,
        help_text=aide,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Donnez l'adresse de la personne à inviter.", "invalid": ADRESSE_FAUSSE},
    )


class StructureForm(forms.ModelForm):
    """Ce qui dit une structure : nom, forme, commune d'attache, Siret."""

    nom = champ_nom("Son nom")
    commune = forms.CharField(
        label="Sa commune d'attache",
        help_text="Son nom ou son code postal.",
        max_length=120,
        widget=forms.TextInput(attrs={"list": LISTE_DES_COMMUNES, "autocomplete": "off"}),
        error_messages={"required": "Dites sa commune."},
    )
    siret = forms.CharField(
        label="Son Siret",
        help_text="Quatorze chiffres. Vide si elle n'en a pas encore.",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = Structure
        fields = ("nom", "type", "commune", "siret")
        widgets = {"type": forms.RadioSelect}
        labels = {"type": "Sa forme"}
        error_messages = {"type": {"required": "Dites sa forme."}}

    def __init__(self, *args: Any, departement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departement = departement
        types = self.fields["type"]
        types.choices = [(valeur, nom[:1].upper() + nom[1:]) for valeur, nom in types.choices if valeur]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["commune"] = etiquette(self.instance.commune)

    def clean_commune(self) -> Commune:
        """La commune du département que le texte désigne."""
        return lire_commune(self.cleaned_data["commune"], self.departement)

    def clean_siret(self) -> str | None:
        """Sans les espaces que l'on tape entre les chiffres ; vide vaut absent."""
        siret = "".join(str(self.cleaned_data["siret"]).split())
        if siret:
            valider_siret(siret)
        return siret or None


class StructureNouvelleForm(StructureForm):
    """Inscrire une structure, avec l'adresse de sa première responsable."""

    courriel = champ_courriel(
        "L'adresse électronique de sa première responsable",
        "Elle reçoit une invitation ; elle invitera ensuite son équipe.",
    )


class ComiteForm(forms.Form):
    """Le nom et le territoire d'un comité : des intercommunalités entières, des communes, ou les deux."""

    nom = champ_nom("Son nom", "Tel qu'il se lit sur un compte rendu : « Comité de pilotage du Beaujolais ».")
    communes = forms.CharField(
        label="Ses communes",
        help_text="Une par ligne, par son nom ou son code postal. La colonne d'un tableur se colle telle quelle.",
        required=False,
        max_length=TERRITOIRE_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    intercommunalites = forms.MultipleChoiceField(
        label="Ou des intercommunalités entières",
        help_text="Leurs communes du département s'ajoutent à la liste.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, departement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departement = departement
        self.fields["intercommunalites"].choices = intercommunalites(departement)  # type: ignore[attr-defined]

    def clean_communes(self) -> list[Commune]:
        """Les communes tapées, ou la phrase de chaque ligne fausse."""
        return lire_communes(self.cleaned_data["communes"], self.departement)

    def clean(self) -> dict[str, Any]:
        """Un comité a un territoire."""
        donnees = super().clean() or {}
        if not self.errors and not donnees.get("communes") and not donnees.get("intercommunalites"):
            self.add_error("communes", SANS_COMMUNE)
        return donnees

    def territoire(self) -> dict[str, Any]:
        """Le nom et toutes les communes, prêts pour l'action."""
        entieres = communes_des_intercommunalites(self.cleaned_data["intercommunalites"], self.departement)
        communes = {commune.code: commune for commune in [*self.cleaned_data["communes"], *entieres]}
        return {"nom": self.cleaned_data["nom"], "communes": list(communes.values())}


class FinanceurForm(forms.Form):
    """Inscrire un cofinanceur, avec l'adresse de sa première personne."""

    nom = champ_nom("Son nom", "La ville, la métropole, le département qui finance.")
    courriel = champ_courriel(
        "L'adresse électronique de la personne qui lira les dossiers",
        "Elle reçoit une invitation ; elle lit les dossiers que son organisme finance, sans y écrire.",
    )
