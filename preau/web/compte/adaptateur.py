"""Ce que Préau change d'allauth : pas d'inscription libre, le courrier par la boîte d'envoi, des phrases à nous."""

import base64
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from preau.acteurs.models import Utilisateur
from preau.socle import coffre, courrier, journal

journal_technique = logging.getLogger(__name__)


class AdaptateurDeCompte(DefaultAccountAdapter):
    """L'adaptateur d'allauth pour Préau."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé.",
        "email_password_mismatch": "L'adresse et le mot de passe ne vont pas ensemble. Relisez-les ou prenez un code.",
        "too_many_login_attempts": "Trop d'essais pour cette adresse. Attendez quelques minutes, ou demandez un code.",
        "incorrect_code": "Ce code n'est pas le bon. Vérifiez le dernier message reçu.",
        "incorrect_password": "Ce mot de passe n'est pas le bon.",
        "enter_current_password": "Ce n'est pas votre mot de passe actuel.",
        "email_taken": "Cette adresse ne peut pas être prise. Vérifiez-la.",
        "duplicate_email": "C'est déjà votre adresse.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # signature d'allauth
        """Un compte ne s'ouvre que par une invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Pose le message dans la boîte d'envoi au lieu de l'envoyer d'ici."""
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        courrier.poster(destinataire=email, objet=str(message.subject), texte=f"{message.body}\n")

    def set_password(self, user: Utilisateur, password: str) -> None:
        """Change le mot de passe, et le note au journal."""
        super().set_password(user, password)
        journal.consigner(acte="changer_mot_de_passe", objet=user, signature=user.signature)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Prend la nouvelle adresse une fois prouvée, et le note au journal."""
        confirmee = super().confirm_email(request, email_address)
        if confirmee:
            personne = Utilisateur.objects.get(pk=email_address.user_id)
            journal.consigner(acte="changer_courriel", objet=personne, signature=personne.signature)
        return bool(confirmee)


class AdaptateurMfa(DefaultMFAAdapter):
    """Les secrets de la double authentification, gardés chiffrés."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n'est pas le bon. Prenez celui que l'application affiche maintenant.",
    }

    def encrypt(self, text: str) -> str:
        """Chiffre un secret avant de le garder."""
        return coffre.chiffrer(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Rouvre un secret. Si aucune clé ne l'ouvre plus, aucun code n'ira avec : la porte reste fermée."""
        try:
            return coffre.dechiffrer(encrypted_text)
        except coffre.CoffreFerme:
            journal_technique.error("Un secret de double authentification ne s'ouvre plus : voir PREAU_CLES_DU_COFFRE.")
            # Vide, il aurait un code que chacun peut calculer.
            return base64.b32encode(secrets.token_bytes(20)).decode()


def adresse_essayee(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """L'adresse d'un essai de connexion, en minuscules : ce par quoi les essais sont comptés."""
    saisie = (credentials or {}).get("email") or (credentials or {}).get("username")
    if not saisie and request is not None:
        saisie = request.POST.get("login", "")
    return str(saisie or "").strip().lower()[:254]


def lieu_de_l_essai(request: HttpRequest) -> str | None:
    """L'adresse réseau d'où vient l'essai, mandataires de confiance ôtés ; None si elle n'est pas connue."""
    try:
        return str(AdaptateurDeCompte(request).get_client_ip(request))
    except PermissionDenied:
        return None
