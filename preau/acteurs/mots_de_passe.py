"""Ce qu'on refuse d'un mot de passe, au-delà de sa longueur."""

import math
import re
import unicodedata

from django.core.exceptions import ValidationError

# CNIL, délibération 2022-100 du 21 juillet 2022 : 50 bits d'entropie quand le nombre d'essais est limité.
BITS = 50
# Moins de lettres que cela n'ajoute rien à un mot que l'on devine.
PETIT = 3
CLASSES = ((r"[a-z]", 26), (r"[A-Z]", 26), (r"[0-9]", 10), (r"[^a-zA-Z0-9]", 33))
SUITES = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
)
# Les mots par lesquels on commence quand on devine, en France et ici.
MOTS = frozenset(
    mot
    for ligne in (
        "accompagnement admin administrateur amour associatif association azerty bienvenue bonjour caf",
        "centresocial changeme chocolat clas cnaf contrat coucou demo doudou ecole enfant enfants football france",
        "jetaime lesenfants loulou lyon marseille motdepasse ordinateur paris password preau provisoire qwerty",
        "scolarite secret soleil superman test utilisateur",
    )
    for mot in ligne.split()
)


def bits(mot_de_passe: str) -> float:
    """L'entropie d'un mot tiré au hasard de cette longueur et de cet alphabet, répétitions ôtées."""
    sans_repetition = re.sub(r"(.+?)\1{2,}", r"\1", mot_de_passe)
    alphabet = sum(taille for motif, taille in CLASSES if re.search(motif, mot_de_passe))
    return len(sans_repetition) * math.log2(alphabet) if alphabet else 0.0


def _nu(mot_de_passe: str) -> str:
    """Sans accents, sans casse, et chiffres de fantaisie rendus à leurs lettres : « M0tDeP@sse » et « motdepasse »."""
    decompose = unicodedata.normalize("NFKD", mot_de_passe.lower())
    return "".join(c for c in decompose if not unicodedata.combining(c)).translate(str.maketrans("@0134$5", "aoieass"))


def _mots_de(personne: object) -> list[str]:
    """Les mots que l'on devine d'une personne : son prénom, son nom, les morceaux de son adresse."""
    champs = (str(getattr(personne, champ, "")) for champ in ("prenom", "nom", "courriel"))
    return [mot for champ in champs for mot in re.split(r"[^a-z]+", _nu(champ)) if len(mot) >= PETIT]


def _reste(mot_de_passe: str, personne: object) -> str:
    """Ce qui reste du mot une fois ôtés les mots attendus, les chiffres et la ponctuation."""
    nu = _nu(mot_de_passe)
    for mot in sorted([*MOTS, *_mots_de(personne)], key=len, reverse=True):
        nu = nu.replace(mot, "")
    return re.sub(r"[^a-z]", "", nu)


def est_une_suite(mot_de_passe: str) -> bool:
    """« abcdefghijkl », « azertyuiopqs » ou « 123456789012 », dans un sens ou dans l'autre."""
    bas = mot_de_passe.lower()
    return any(bas in suite or bas[::-1] in suite for suite in SUITES)


class MotDePasseDevinable:
    """Refuse ce qui se devine : trop peu varié, une suite du clavier, un mot attendu habillé de chiffres."""

    def validate(self, password: str, user: object = None) -> None:
        """Lève ``ValidationError`` avec une phrase qui dit quoi faire."""
        if bits(password) < BITS or est_une_suite(password):
            raise ValidationError(
                "Ce mot de passe n'est pas assez varié. Plusieurs mots sans rapport font l'affaire.", code="peu_varie"
            )
        if len(_reste(password, user)) < PETIT:
            raise ValidationError(
                "Ce mot de passe est de ceux qu'on essaie en premier. Choisissez des mots à vous.", code="attendu"
            )

    def get_help_text(self) -> str:
        """La phrase montrée avant la saisie."""
        return "Plusieurs mots sans rapport entre eux se retiennent bien."
