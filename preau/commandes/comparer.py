"""``preau comparer`` : ce qui change d'un référentiel à l'autre."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from preau.coeur.annee import AnneeScolaire
from preau.coeur.phrases import compter
from preau.coeur.referentiel import Parametres, Referentiel, TexteInvalide, charger, codes_connus
from preau.coeur.referentiel.comparaison import Changement, comparer
from preau.coeur.referentiel.norme import DOSSIER
from preau.commandes.terminal import Couleurs, dire_sur_erreur

_FORME = "ANNEE:DEP attendu, par exemple 2024-2025:69 ou 2024-2025:national"


def ajouter(sous_commandes: Any) -> None:
    """Inscrit la commande et ses options."""
    commande = sous_commandes.add_parser("comparer", help="comparer deux référentiels")
    commande.add_argument("avant", metavar="ANNEE:DEP", help="par exemple 2023-2024:69")
    commande.add_argument("apres", metavar="ANNEE:DEP", help="par exemple 2024-2025:69")
    commande.add_argument("--format", choices=("texte", "json"), default="texte")
    commande.add_argument(
        "--parametres", type=Path, default=DOSSIER, metavar="DOSSIER", help="dossier de textes à essayer"
    )
    commande.set_defaults(executer=executer)


def executer(arguments: argparse.Namespace) -> int:
    """Compare les deux textes. Rend 0, ou 2 quand l'un d'eux n'existe pas."""
    try:
        avant, apres = _texte(arguments.avant, arguments.parametres), _texte(arguments.apres, arguments.parametres)
    except ValueError as erreur:
        dire_sur_erreur(str(erreur))
        return 2
    changements = comparer(avant, apres)
    if arguments.format == "json":
        print(json.dumps(_en_dict(arguments, changements), ensure_ascii=False, indent=2))
    else:
        lignes = [*_en_texte(arguments, changements, Couleurs(sys.stdout)), *_sans_texte(avant[1], apres[1])]
        print("\n".join(lignes))
    return 0


def _sans_texte(*textes: Parametres) -> list[str]:
    """Ce qui se dit d'une année dont le texte n'est pas dans Préau : elle reprend les valeurs d'une autre.

    Les années d'avant la première n'ont que la mémoire de ce qui a changé, sans date d'effet : rien ne s'en dit.
    """
    return [
        f"Le texte de {texte.annee} n'est pas dans Préau : ce sont les valeurs de {texte.annee_du_texte}."
        for texte in textes
        if any(valeur.effet for valeur in texte.valeurs.values()) and texte.annee != texte.annee_du_texte
    ]


def _texte(ecrit: str, dossier: Path) -> tuple[Referentiel, Parametres]:
    annee, deux_points, code = ecrit.partition(":")
    if not deux_points:
        raise ValueError(f"{ecrit} : {_FORME}")
    try:
        annee_scolaire = AnneeScolaire.lire(annee)
    except ValueError as erreur:
        raise ValueError(f"{ecrit} : {erreur}") from None
    if code not in codes_connus(dossier):
        raise ValueError(
            f"{ecrit} : aucun texte « {code} » ; les textes connus sont {', '.join(codes_connus(dossier))}"
        )
    try:
        referentiel = charger(code, dossier)
    except TexteInvalide as erreur:
        raise ValueError(str(erreur)) from None
    return referentiel, referentiel.en_vigueur(annee_scolaire)


def _en_dict(arguments: argparse.Namespace, changements: tuple[Changement, ...]) -> dict[str, Any]:
    return {
        "format": "preau/comparaison",
        "version": 1,
        "avant": arguments.avant,
        "apres": arguments.apres,
        "changements": [changement._asdict() for changement in changements],
    }


def _en_texte(arguments: argparse.Namespace, changements: tuple[Changement, ...], couleurs: Couleurs) -> list[str]:
    titre = couleurs(f"De {arguments.avant} à {arguments.apres}", "gras")
    if not changements:
        return [f"{titre} : rien ne change."]
    lignes = [f"{titre} : {compter(len(changements), 'changement')}.", ""]
    for changement in changements:
        lignes += [
            changement.libelle,
            f"  {couleurs(changement.avant, 'rouge')} → {couleurs(changement.apres, 'vert')}",
            couleurs(f"  {changement.source}", "gris"),
            "",
        ]
    return lignes[:-1]
