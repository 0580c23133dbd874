"""Le nom d'une commune tel qu'on le cherche : sans accent, sans ponctuation, sans abréviation."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})
_HORS_MOT = re.compile(r"[^a-z0-9]+")
_ORDINAL = re.compile(r"\b([0-9]+)(?:er|e|eme|ere|re|nd|nde)\b")
_ABREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def normaliser(texte: str) -> str:
    """« Saint-Étienne-de-l'Œuf » et « st etienne de l oeuf » donnent le même texte ; « 8ème » donne « 8 »."""
    decompose = unicodedata.normalize("NFKD", texte.translate(_LIGATURES)).casefold()
    sans_accent = "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))
    mots = _ORDINAL.sub(r"\1", _HORS_MOT.sub(" ", sans_accent)).split()
    return " ".join(_ABREVIATIONS.get(mot, mot) for mot in mots)
