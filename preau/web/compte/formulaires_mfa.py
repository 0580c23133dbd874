"""Les formulaires de la double authentification, avec nos mots."""

from typing import Any

from allauth.account import forms as compte_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms

from preau.web.compte.forms import sans_exemple

CODE = "Le code à six chiffres de votre application"
CODE_OU_SECOURS = "Le code de votre application, ou un code de secours"


class ActiverForm(totp_forms.ActivateTOTPForm):
    """Recopier un premier code pour activer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self, code=CODE)


class SecondCodeForm(mfa_forms.AuthenticateForm):
    """Donner le second code pour entrer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self, code=CODE_OU_SECOURS)


class RedonnerCodeForm(mfa_forms.ReauthenticateForm):
    """Redonner un code avant de changer ce qui protège le compte."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self, code=CODE_OU_SECOURS)


class RedonnerMotDePasseForm(compte_forms.ReauthenticateForm):
    """Redonner son mot de passe avant de changer ce qui protège le compte."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemple(self, password="Mot de passe")  # noqa: S106  # un libellé
        self.fields["password"].help_text = ""
