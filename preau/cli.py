"""La ligne de commande ``preau`` : le cœur seul, sans démarrer Django."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from preau.commandes import calendrier, comparer, repartir, verifier
from preau.commandes.analyseur import Analyseur
from preau.commandes.terminal import preparer_les_flux


def main(arguments: Sequence[str] | None = None) -> int:
    """Exécute une commande et rend son code de sortie (2 pour une ligne de commande mal écrite)."""
    preparer_les_flux()
    lus = _analyseur().parse_args(arguments)
    try:
        code: int = lus.executer(lus)
        sys.stdout.flush()
    except BrokenPipeError:
        # Le lecteur (« | head ») est parti : on se tait, sans laisser Python s'en plaindre en fermant la sortie.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _analyseur() -> Analyseur:
    analyseur = Analyseur(prog="preau", description="Le cahier des charges du CLAS, exigence par exigence.")
    sous_commandes = analyseur.add_subparsers(dest="commande", required=True, metavar="COMMANDE")
    for commande in (verifier, calendrier, comparer, repartir):
        commande.ajouter(sous_commandes)
    return analyseur


if __name__ == "__main__":
    sys.exit(main())
