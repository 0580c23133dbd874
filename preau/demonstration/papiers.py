"""Les pièces des dossiers inventés : de vrais petits PDF, d'une page, toujours les mêmes."""

from preau.acteurs.models import Structure
from preau.campagnes.enums import NatureDePiece
from preau.coeur.phrases import majuscule

AVERTISSEMENT = "Pièce inventée pour la démonstration de Préau."
_PAGE = (595, 842)  # une page A4, en points
_MARGE, _INTERLIGNE = 72, 22

_CORPS: dict[str, tuple[str, ...]] = {
    NatureDePiece.STATUTS: (
        "Article 1. {nom} a son siège à {commune}.",
        "Article 2. Elle accueille tous les habitants, sans distinction.",
        "Article 3. Ses membres se réunissent en assemblée une fois par an.",
        "Article 4. L'assemblée élit le conseil, qui élit son bureau.",
    ),
    NatureDePiece.RIB: (
        "Titulaire : {nom}, {commune}",
        "IBAN : FR00 0000 0000 0000 0000 0000 000",
        "BIC : DEMOFRPPXXX",
    ),
    NatureDePiece.COMPTES: (
        "Exercice {exercice}, {nom}",
        "Compte de résultat : charges et produits, en équilibre.",
        "Bilan au 31 décembre {exercice}.",
        "Comptes approuvés le 12 février de l'année suivante.",
    ),
    NatureDePiece.CONTRAT_REPUBLICAIN: (
        "{nom} s'engage à respecter les principes de la République :",
        "liberté, égalité, fraternité, dignité, laïcité.",
        "Fait à {commune}.",
    ),
    NatureDePiece.RAPPORT_D_ACTIVITE: (
        "Rapport d'activité {exercice}, {nom}",
        "Une année d'accompagnement à la scolarité, ses familles et ses écoles.",
    ),
}
# Ce qui change d'un exercice à l'autre ; le reste ne s'envoie qu'une fois.
ANNUELLES = frozenset({NatureDePiece.COMPTES, NatureDePiece.RAPPORT_D_ACTIVITE})


def nom_du_papier(nature: str, exercice: int) -> str:
    """Le nom du fichier, tel que la structure l'a enregistré."""
    radical = nature.replace("_", "-")
    return f"{radical}-{exercice}.pdf" if nature in ANNUELLES else f"{radical}.pdf"


def papier(structure: Structure, nature: str, exercice: int) -> bytes:
    """Le PDF d'une pièce de cette nature. ``exercice`` : l'année civile qu'elle raconte."""
    mots = {"nom": structure.nom, "commune": structure.commune.nom, "exercice": exercice}
    titre = NatureDePiece(nature).label
    lignes = (majuscule(titre), "", *(ligne.format(**mots) for ligne in _CORPS[nature]), "", AVERTISSEMENT)
    return _pdf(lignes)


def _pdf(lignes: tuple[str, ...]) -> bytes:
    """Un PDF d'une page : ces lignes, l'une sous l'autre, la première plus grande."""
    haut = _PAGE[1] - _MARGE
    traces = [f"BT /F1 18 Tf {_MARGE} {haut} Td ({_echapper(lignes[0])}) Tj ET"]
    traces += [
        f"BT /F1 11 Tf {_MARGE} {haut - rang * _INTERLIGNE} Td ({_echapper(ligne)}) Tj ET"
        for rang, ligne in enumerate(lignes[1:], 1)
        if ligne
    ]
    contenu = "\n".join(traces).encode("cp1252")
    objets = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>" % _PAGE,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(contenu), contenu),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    return _assembler(objets)


def _echapper(texte: str) -> str:
    return texte.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assembler(objets: tuple[bytes, ...]) -> bytes:
    """Les objets numérotés depuis 1, leur table et la fin du fichier."""
    fichier = bytearray(b"%PDF-1.4\n")
    places = []
    for numero, objet in enumerate(objets, 1):
        places.append(len(fichier))
        fichier += b"%d 0 obj\n%b\nendobj\n" % (numero, objet)
    table = len(fichier)
    fichier += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objets) + 1)
    fichier += b"".join(b"%010d 00000 n \n" % place for place in places)
    fichier += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objets) + 1, table)
    return bytes(fichier)
