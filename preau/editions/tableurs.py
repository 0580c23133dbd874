"""Des lignes à un tableur : CSV à la française, ou classeur XLSX. Rien ici ne sait de quoi parlent les lignes.

Un texte venu d'un dossier ne doit jamais devenir une formule dans le tableur de qui l'ouvre.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

import xlsxwriter

T = TypeVar("T")
Valeur = str | int | Decimal | date | None

# Par quoi commence ce qu'un tableur prendrait pour une formule.
DEBUTS_DE_FORMULE = ("=", "+", "-", "@", "\t", "\r", "\n")
TYPE_CSV = "text/csv; charset=utf-8"
TYPE_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONTANT, _ENTIER, _JOUR = "#,##0.00", "#,##0", "dd/mm/yyyy"
_HAUTEUR_DE_TETE = 32


class Colonne(NamedTuple, Generic[T]):
    """Une colonne : son titre, ce qu'elle lit d'une ligne, sa largeur en caractères.

    Le type de la valeur dit sa forme : ``Decimal`` est un montant au centime, ``date`` un jour, ``None`` une case vide.
    """

    titre: str
    lire: Callable[[T], Valeur]
    largeur: int = 14


def en_csv(colonnes: Sequence[Colonne[T]], lignes: Iterable[T]) -> bytes:
    """Un CSV que les tableurs français ouvrent d'un clic : point-virgule, virgule décimale, UTF-8 avec sa marque.

    Un texte qui passerait pour une formule reçoit une apostrophe devant.
    """
    tampon = io.StringIO(newline="")
    ecrivain = csv.writer(tampon, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow([_en_texte(colonne.titre) for colonne in colonnes])
    for ligne in lignes:
        ecrivain.writerow([_en_texte(colonne.lire(ligne)) for colonne in colonnes])
    return tampon.getvalue().encode("utf-8-sig")


def _en_texte(valeur: Valeur) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, str):
        return f"'{valeur}" if valeur.startswith(DEBUTS_DE_FORMULE) else valeur
    if isinstance(valeur, Decimal):
        return f"{valeur:.2f}".replace(".", ",")
    return f"{valeur:%d/%m/%Y}" if isinstance(valeur, date) else str(valeur)


def en_xlsx(titre: str, colonnes: Sequence[Colonne[T]], lignes: Iterable[T], cree_le: datetime) -> bytes:
    """Un classeur d'une feuille nommée ``titre`` : la tête et la première colonne restent à l'écran.

    Chaque case a le type de sa valeur ; un texte y est toujours un texte, jamais une formule ni un lien.
    """
    tampon = io.BytesIO()
    with xlsxwriter.Workbook(tampon, {"in_memory": True}) as classeur:
        classeur.set_properties({"title": titre, "created": cree_le.replace(tzinfo=None)})
        feuille = classeur.add_worksheet(titre)
        ecrire = _ecrivain(classeur, feuille)
        derniere = 0
        for derniere, ligne in enumerate(lignes, 1):
            for rang, colonne in enumerate(colonnes):
                ecrire(derniere, rang, colonne.lire(ligne))
        _dresser(classeur, feuille, colonnes, derniere)
    return tampon.getvalue()


def _ecrivain(
    classeur: xlsxwriter.Workbook, feuille: xlsxwriter.worksheet.Worksheet
) -> Callable[[int, int, Valeur], None]:
    """De quoi écrire une valeur dans une case, sous sa forme."""
    montant, entier, jour = (
        classeur.add_format({"num_format": f, "valign": "top"}) for f in (_MONTANT, _ENTIER, _JOUR)
    )
    texte = classeur.add_format({"text_wrap": True, "valign": "top"})
    # Le tableur garde alors ce texte tel quel, même quand on reprend la case pour la corriger.
    litteral = classeur.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})

    def ecrire(ligne: int, rang: int, valeur: Valeur) -> None:
        if isinstance(valeur, str):
            forme = litteral if valeur.startswith(DEBUTS_DE_FORMULE) else texte
            feuille.write_string(ligne, rang, "\n".join(valeur.splitlines()), forme)
        elif isinstance(valeur, date):
            feuille.write_datetime(ligne, rang, valeur, jour)
        elif valeur is not None:
            feuille.write_number(ligne, rang, valeur, montant if isinstance(valeur, Decimal) else entier)

    return ecrire


def _dresser(
    classeur: xlsxwriter.Workbook,
    feuille: xlsxwriter.worksheet.Worksheet,
    colonnes: Sequence[Colonne[T]],
    derniere: int,
) -> None:
    """Écrit la tête et la fige, règle les largeurs, pose les filtres du tableur."""
    tete = classeur.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for rang, colonne in enumerate(colonnes):
        feuille.set_column(rang, rang, colonne.largeur)
        feuille.write_string(0, rang, colonne.titre, tete)
    feuille.set_row(0, _HAUTEUR_DE_TETE)
    feuille.freeze_panes(1, 1)
    feuille.autofilter(0, 0, derniere, len(colonnes) - 1)
