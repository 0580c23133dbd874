"""L'image d'une enveloppe qui se remplit : des places et des largeurs en pour cent, calculées ici, dessinées en SVG."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from preau.coeur.financement import ZERO
from preau.coeur.phrases import compter, euros, nombre
from preau.instruction.lignes import Sort, sort_de
from preau.instruction.models import LigneDeScenario

CENT = Decimal(100)
_ECART, _MOINDRE, _LISIBLE = Decimal("0.2"), Decimal("0.6"), Decimal(7)
"""Entre deux morceaux, le moins large qui se voie, le moins large où un nom se lise (pour cent)."""


class Morceau(NamedTuple):
    """Un morceau de la barre. ``genre`` : entier, partie, rien, reste ; ``texte`` : vide s'il n'y tient pas."""

    genre: str
    x: str
    largeur: str
    texte: str
    titre: str


class Barre(NamedTuple):
    """Une enveloppe, ou la sous-enveloppe d'un comité. ``limite`` : où elle s'arrête (pour cent)."""

    nom: str
    cle: str
    morceaux: tuple[Morceau, ...]
    limite: str
    description: str


class _Part(NamedTuple):
    genre: str
    montant: Decimal
    texte: str


def barre(cle: str, nom: str, lignes: Iterable[LigneDeScenario], enveloppe: Decimal) -> Barre:
    """Les projets servis dans l'ordre des rangs, ce qui reste, la limite, puis ceux que l'enveloppe ne contient pas."""
    servis, refuses = [], []
    for ligne in lignes:
        sort = sort_de(ligne)
        if sort in (Sort.ENTIER, Sort.PARTIE):
            servis.append(_Part(sort.value, ligne.propose, _texte(ligne)))
        elif sort is Sort.RIEN and ligne.demande:
            refuses.append(_Part("rien", ligne.demande, _texte(ligne)))
    propose = _somme(servis)
    reste = [_Part("reste", enveloppe - propose, "reste")] if enveloppe > propose else []
    echelle = max(enveloppe, propose) + _somme(refuses) or Decimal(1)
    morceaux = _placer([*servis, *reste, *refuses], echelle)
    description = _dire(servis, refuses, enveloppe, propose)
    return Barre(nom, cle, tuple(morceaux), _pour_cent(enveloppe * CENT / echelle), description)


def _texte(ligne: LigneDeScenario) -> str:
    return f"{ligne.rang} · {ligne.projet}" if ligne.rang else str(ligne.projet)


def _somme(parts: Iterable[_Part]) -> Decimal:
    return sum((part.montant for part in parts), ZERO)


def _placer(parts: Sequence[_Part], echelle: Decimal) -> list[Morceau]:
    """De gauche à droite ; les morceaux trop fins se joignent aux suivants de même genre."""
    morceaux, debut, ensemble = [], ZERO, list[_Part]()
    for numero, part in enumerate(parts):
        ensemble.append(part)
        suivant = parts[numero + 1] if numero + 1 < len(parts) else None
        fin = debut + _somme(ensemble)
        if suivant and suivant.genre == part.genre and (fin - debut) * CENT / echelle < _MOINDRE:
            continue
        morceaux.append(_morceau(ensemble, debut * CENT / echelle, fin * CENT / echelle))
        debut, ensemble = fin, []
    return morceaux


def _morceau(parts: Sequence[_Part], debut: Decimal, fin: Decimal) -> Morceau:
    largeur = max(fin - debut - _ECART, Decimal("0.1"))
    seul = parts[0] if len(parts) == 1 else None
    titre = (
        f"{seul.texte} : {euros(seul.montant)}" if seul else f"{compter(len(parts), 'projet')} : {euros(_somme(parts))}"
    )
    texte = seul.texte if seul and largeur >= _LISIBLE else ""
    return Morceau(parts[0].genre, _pour_cent(debut), _pour_cent(largeur), texte, titre)


def _pour_cent(valeur: Decimal) -> str:
    """Un pour cent tel que SVG l'écrit, avec un point."""
    return f"{valeur:.2f}%"


def _dire(servis: Sequence[_Part], refuses: Sequence[_Part], enveloppe: Decimal, propose: Decimal) -> str:
    """La même chose en une phrase."""
    entiers = sum(part.genre == "entier" for part in servis)
    dits = [
        (entiers, "servi en entier", "servis en entier"),
        (len(servis) - entiers, "en partie", "en partie"),
        (len(refuses), "sans rien", "sans rien"),
    ]
    comptes = ", ".join(f"{nombre(combien)} {un if combien == 1 else plus}" for combien, un, plus in dits if combien)
    fin = (
        f"il reste {euros(enveloppe - propose)}"
        if propose <= enveloppe
        else f"dépassée de {euros(propose - enveloppe)}"
    )
    return f"{comptes or 'Aucun projet servi'} ; {fin}."
