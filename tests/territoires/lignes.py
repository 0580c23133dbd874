from preau.coeur.communes import LigneCommune, toutes_les_lignes

DEPARTEMENTS = {"01", "13", "42", "69", "75", "93"}


def lignes_d_essai() -> list[LigneCommune]:
    """De vraies lignes du fichier : quelques départements, assez d'homonymes, d'accents et de communes rattachées."""
    return [
        ligne
        for ligne in toutes_les_lignes()
        if ligne.departement in DEPARTEMENTS
        or ligne.nom in {"Œuilly", "Ajaccio", "Saint-Denis", "Archipel des Kerguelen"}
    ]
