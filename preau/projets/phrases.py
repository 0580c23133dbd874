"""Les textes venus d'un fichier, à la longueur d'une page : le fichier d'échange, lui, les garde entiers."""

TEXTE_MAX = 300


def couper(texte: str, maximum: int = TEXTE_MAX) -> str:
    """Le texte, ou ses ``maximum`` premiers caractères et « … »."""
    return texte if len(texte) <= maximum else f"{texte[:maximum].rstrip()}…"
