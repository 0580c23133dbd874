"""Chercher une commune."""

from preau.territoires.models import Commune

LIMITE = 10
LIMITE_MAXIMALE = 50


def chercher_communes(texte: str, limite: int = LIMITE) -> list[Commune]:
    """Les communes que ce texte désigne, par nom ou code postal ; au plus `limite`, jamais plus de 50.

    Accents, tirets, apostrophes, casse, « st » pour « saint » et « 8ème » pour « 8e » sont pardonnés. Le début du nom
    passe avant le reste ; à rang égal, la plus peuplée d'abord. Une seule requête, quel que soit le nombre.
    """
    return list(Commune.objects.cherchees(texte)[: max(0, min(limite, LIMITE_MAXIMALE))])


def commune_par_code(code: str) -> Commune | None:
    """La commune (ou l'arrondissement, la déléguée, l'associée) du dernier millésime qui porte ce code Insee."""
    return Commune.objects.proposables().select_related("rattachement").filter(code=code).first()
