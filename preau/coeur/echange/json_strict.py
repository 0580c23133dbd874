"""Du JSON lu sans indulgence : ni clé en double, ni NaN, ni texte qui ne s'écrit pas.

``json`` accepte les trois en silence ; les refuser ici évite qu'un fichier dise deux choses à la fois.
"""

from __future__ import annotations

import json
from typing import Any

from preau.coeur.echange.fautes import LONGUEUR_CITEE, Faute, FichierRefuse, citer, recu

TAILLE_MAX = 10 * 1024 * 1024
_TAILLE_MAX_EN_MOTS = "10 Mo"
_CHIFFRES_MAX = 40


class _NonFini:
    """Marque laissée à la place d'un NaN ou d'un infini, le temps de retrouver son chemin."""

    def __init__(self, ecrit: str) -> None:
        self.ecrit = ecrit


class _AvecDoublons(dict[str, Any]):
    """Objet JSON dont certaines clés ont été écrites deux fois."""

    doublons: tuple[str, ...] = ()


class _Analyse:
    """Une lecture de JSON, et ce qu'elle a vu de suspect."""

    def __init__(self) -> None:
        self.suspect = False

    def objet(self, paires: list[tuple[str, Any]]) -> dict[str, Any]:
        """Construit un objet JSON en retenant les clés écrites deux fois."""
        simple = dict(paires)
        if len(simple) == len(paires):
            return simple
        self.suspect = True
        avec = _AvecDoublons(simple)
        vues: set[str] = set()
        avec.doublons = tuple(cle for cle, _ in paires if cle in vues or vues.add(cle))  # type: ignore[func-returns-value]
        return avec

    def constante(self, ecrit: str) -> _NonFini:
        """NaN, Infinity et -Infinity ne sont pas du JSON."""
        self.suspect = True
        return _NonFini(ecrit)

    def reel(self, ecrit: str) -> float | _NonFini:
        """Un nombre trop grand pour la machine deviendrait un infini : il est retenu comme tel."""
        nombre = float(ecrit)
        return self.constante(ecrit) if nombre in (float("inf"), float("-inf")) else nombre

    def entier(self, ecrit: str) -> int | _NonFini:
        """Python refuse de convertir un entier de milliers de chiffres : il est retenu avec son chemin."""
        return int(ecrit) if len(ecrit) <= _CHIFFRES_MAX else self.constante(ecrit)


def analyser(octets: bytes) -> Any:
    """Lit des octets UTF-8 (BOM pardonné) en valeurs Python.

    Lève :class:`FichierRefuse` pour ce qui est trop gros, mal encodé, trop profond ou n'est pas du JSON.
    """
    if len(octets) > TAILLE_MAX:
        raise FichierRefuse([Faute("", f"trop volumineux, {_TAILLE_MAX_EN_MOTS} au plus")])
    analyse = _Analyse()
    try:
        texte = octets.decode("utf-8-sig")
        valeur = json.loads(
            texte,
            object_pairs_hook=analyse.objet,
            parse_constant=analyse.constante,
            parse_float=analyse.reel,
            parse_int=analyse.entier,
        )
    except UnicodeDecodeError as erreur:
        raise FichierRefuse([Faute("", f"texte UTF-8 attendu, octet illisible en position {erreur.start}")]) from None
    except json.JSONDecodeError as erreur:
        message = f"ce n'est pas du JSON (ligne {erreur.lineno}, colonne {erreur.colno})"
        raise FichierRefuse([Faute("", message)]) from None
    except RecursionError:
        raise FichierRefuse([Faute("", "trop de niveaux imbriqués les uns dans les autres")]) from None
    if (analyse.suspect or "\\ud" in texte.lower()) and (fautes := _fautes_de_forme(valeur)):
        raise FichierRefuse(fautes)
    return valeur


def _fautes_de_forme(racine: Any) -> list[Faute]:
    """Retrouve le chemin des clés en double, des nombres non finis et des textes impossibles à écrire."""
    fautes: list[Faute] = []
    a_voir: list[tuple[str, Any]] = [("", racine)]
    while a_voir:
        chemin, valeur = a_voir.pop()
        if isinstance(valeur, dict):
            fautes += [Faute(joindre(chemin, cle), "clé écrite deux fois") for cle in getattr(valeur, "doublons", ())]
            a_voir += [(joindre(chemin, cle), contenu) for cle, contenu in reversed(valeur.items())]
        elif isinstance(valeur, list):
            a_voir += [(f"{chemin}[{rang}]", valeur[rang]) for rang in reversed(range(len(valeur)))]
        elif isinstance(valeur, _NonFini):
            fautes.append(Faute(chemin, f"nombre attendu, {recu(valeur.ecrit)}"))
        elif isinstance(valeur, str) and not _s_ecrit(valeur):
            fautes.append(Faute(chemin, "texte attendu, un caractère impossible à écrire reçu"))
    return fautes


def joindre(chemin: str, cle: str) -> str:
    """Chemin d'une clé dans un objet ; une clé illisible est montrée comme une valeur reçue."""
    nom = cle if cle.isidentifier() and len(cle) <= LONGUEUR_CITEE else citer(cle)
    return f"{chemin}.{nom}" if chemin else nom


def _s_ecrit(texte: str) -> bool:
    """Faux pour une moitié de caractère (surrogat isolé), que nul fichier UTF-8 ne peut contenir."""
    return not any("\ud800" <= caractere <= "\udfff" for caractere in texte)
