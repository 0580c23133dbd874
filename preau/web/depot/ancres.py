"""Les ancres d'une page du dossier : l'identifiant HTML d'un champ, d'une liste, d'une entrée."""

import re

# Huit caractères suffisent à distinguer les entrées d'un dossier ; l'uuid entier, redit dix fois par champ, pèse.
_UUID = re.compile(r"([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def ancre(sorte: str, code: str) -> str:
    """« champ-projet-besoins », « entree-ecole-5f0c1f0e », « liste-collectif-5f0c1f0e-creneaux »."""
    court = _UUID.sub(r"\1", code)
    return f"{sorte}-{court.replace('.', '-')}"
