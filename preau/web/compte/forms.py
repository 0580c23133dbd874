"""Les formulaires des comptes, de l'équipe et des invitations."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from preau.acteurs.enums import Role
from preau.acteurs.models import Utilisateur
from preau.acteurs.mots_de_passe import MotDePasseDevinable
from preau.acteurs.validateurs import valider_texte

ADRESSE = "Adresse électronique"
ADRESSE_FAUSSE = "Cette adresse n'est pas complète : elle s'écrit comme prenom.nom@exemple.fr."


def sans_exemple(formulaire: forms.BaseForm, **libelles: str) -> None:
    """Ôte les textes d'exemple qui disparaissent à la saisie, et pose nos libellés."""
    for champ in formulaire.fields.values():
        champ.widget.attrs.pop("placeholder", None)
    for nom, libelle in libelles.items():
        if nom in formulaire.fields:
            formulaire.fields[nom].label = libelle


class ConnexionForm(allauth_forms.LoginForm):
    """Se connecter par mot de passe."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self, login=ADRESSE, password="Mot de passe")  # noqa: S106  # un libellé
        self.fields["password"].help_text = ""


class DemanderCodeForm(allauth_forms.RequestLoginCodeForm):
    """Demander un code de connexion par courriel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self, email=ADRESSE)


class MotDePasseOublieForm(allauth_forms.ResetPasswordForm):
    """Demander un code pour changer un mot de passe oublié."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self, email=ADRESSE)


class ChangerCourrielForm(allauth_forms.AddEmailForm):
    """Donner sa nouvelle adresse."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self, email="Nouvelle adresse électronique")


class ChangerMotDePasseForm(allauth_forms.ChangePasswordForm):
    """Changer son mot de passe en redonnant l'actuel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self)
        self.fields["oldpassword"].help_text = ""


class ChoisirMotDePasseForm(allauth_forms.SetPasswordForm):
    """Choisir un premier mot de passe."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self)


class NouveauMotDePasseForm(allauth_forms.ResetPasswordKeyForm):
    """Choisir un autre mot de passe après l'avoir oublié."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self)


class IdentiteForm(forms.ModelForm):
    """Prénom et nom."""

    class Meta:
        model = Utilisateur
        fields = ["prenom", "nom"]
        widgets = {
            "prenom": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "nom": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }


class AccepterForm(forms.Form):
    """Ouvrir son compte en acceptant une invitation."""

    prenom = forms.CharField(
        label="Prénom",
        max_length=80,
        validators=[valider_texte],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    nom = forms.CharField(
        label="Nom",
        max_length=80,
        validators=[valider_texte],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    mot_de_passe = forms.CharField(
        label="Mot de passe",
        required=False,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"Au moins 12 caractères. {MotDePasseDevinable().get_help_text()} "
        "Vide, vous vous connecterez par un code reçu par courriel.",
    )

    def __init__(self, *args: Any, courriel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courriel = courriel

    def clean(self) -> dict[str, Any]:
        """Vérifie le mot de passe au regard de la personne."""
        donnees = super().clean() or {}
        mot_de_passe = donnees.get("mot_de_passe")
        if mot_de_passe:
            personne = Utilisateur(courriel=self.courriel, prenom=donnees.get("prenom", ""), nom=donnees.get("nom", ""))
            try:
                validate_password(mot_de_passe, personne)
            except ValidationError as erreur:
                self.add_error("mot_de_passe", erreur)
        return donnees


class InviterForm(forms.Form):
    """Inviter une personne à prendre un rôle."""

    courriel = forms.EmailField(
        label=ADRESSE,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Donnez l'adresse de la personne à inviter.", "invalid": ADRESSE_FAUSSE},
    )
    role = forms.ChoiceField(label="Son rôle", widget=forms.RadioSelect, error_messages={"required": "Dites son rôle."})

    def __init__(self, *args: Any, roles: tuple[Role, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label.capitalize()) for role in roles]  # type: ignore[attr-defined]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].value
            self.fields["role"].widget = forms.HiddenInput()
