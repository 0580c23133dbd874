"""Le coffre : ce qui se garde chiffré dans la base, pour qu'une copie de la base ne suffise pas à s'en servir.

Les clés viennent de ``PREAU_CLES_DU_COFFRE``, à défaut de la clé secrète du site : une sauvegarde de la base ne les
contient pas. La première chiffre, toutes déchiffrent.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CoffreFerme(Exception):
    """Aucune des clés du coffre n'ouvre ce texte : il a été chiffré par une autre, ou abîmé."""


def _cle(phrase: str) -> Fernet:
    """La clé tirée d'une phrase, propre au coffre : la phrase peut servir ailleurs sans rien trahir."""
    derivee = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"preau.coffre").derive(phrase.encode())
    return Fernet(base64.urlsafe_b64encode(derivee))


def _coffre() -> MultiFernet:
    return MultiFernet([_cle(phrase) for phrase in settings.PREAU_CLES_DU_COFFRE or [settings.SECRET_KEY]])


def chiffrer(texte: str) -> str:
    """Le texte chiffré et signé, en lettres et chiffres."""
    return _coffre().encrypt(texte.encode()).decode()


def dechiffrer(chiffre: str) -> str:
    """Le texte d'origine ; lève ``CoffreFerme`` si aucune clé ne l'ouvre."""
    try:
        return _coffre().decrypt(chiffre.encode()).decode()
    except InvalidToken as erreur:
        raise CoffreFerme("Aucune des clés du coffre n'ouvre ce texte.") from erreur
