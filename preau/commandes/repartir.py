"""``preau repartir`` : partager une enveloppe entre des demandes (contrat des exigences, § 5)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from preau.coeur.echange.fautes import FichierRefuse
from preau.coeur.phrases import compter, euros
from preau.coeur.repartition import Demande, Methode, Repartition, lire_demandes, repartir
from preau.commandes.entree import lire_octets
from preau.commandes.terminal import Couleurs, dire_sur_erreur, sans_commande

_REFUSE = 2
_EN_MOTS = {
    Methode.RANG: "dans l'ordre des rangs",
    Methode.PRORATA: "au prorata des montants demandés",
    Methode.OPTIMALE: "pour le plus de projets possible",
}
_TITRES = ("Projet", "Demandé", "Accordé")


def ajouter(sous_commandes: Any) -> None:
    """Inscrit la commande et ses options."""
    commande = sous_commandes.add_parser(
        "repartir", help="partager une enveloppe entre des demandes (fichier JSON preau/repartition)"
    )
    commande.add_argument("fichier", metavar="FICHIER", help="fichier JSON, ou - pour l'entrée standard")
    commande.add_argument(
        "--methode",
        choices=[methode.value for methode in Methode],
        default=Methode.RANG.value,
        help="dans l'ordre des rangs (par défaut), au prorata des montants, ou le plus de projets possible",
    )
    commande.add_argument("--format", choices=("texte", "json"), default="texte")
    commande.set_defaults(executer=executer)


def executer(arguments: argparse.Namespace) -> int:
    """Répartit. Rend 0, ou 2 pour un fichier refusé, ses fautes dites une par ligne."""
    try:
        lu = lire_demandes(lire_octets(arguments.fichier))
    except FichierRefuse as refus:
        dire_sur_erreur(*map(str, refus.fautes))
        return _REFUSE
    dire_sur_erreur(*(f"attention, {avertissement}" for avertissement in lu.avertissements))
    repartition = repartir(lu.demandes, lu.enveloppe, arguments.methode)
    if arguments.format == "json":
        print(json.dumps(repartition.en_dict(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_en_texte(lu.demandes, repartition, Couleurs(sys.stdout))))
    return 0


def _en_texte(demandes: Sequence[Demande], repartition: Repartition, couleurs: Couleurs) -> Iterator[str]:
    """Un tableau dans l'ordre du fichier, son total et ce qui reste, puis la raison de chaque montant."""
    yield couleurs(f"Répartition {_EN_MOTS[repartition.methode]}", "gras")
    yield ""
    yield from _tableau(demandes, repartition, couleurs)
    yield ""
    for ligne in repartition.lignes:
        yield f"{couleurs(sans_commande(ligne.id), 'gras')} : {sans_commande(ligne.motif)}"


def _tableau(demandes: Sequence[Demande], repartition: Repartition, couleurs: Couleurs) -> Iterator[str]:
    demande = sum((d.montant_demande for d in demandes), start=repartition.enveloppe * 0)
    lignes = [
        (sans_commande(ligne.id), euros(d.montant_demande), euros(ligne.montant))
        for d, ligne in zip(demandes, repartition.lignes, strict=True)
    ]
    total = (f"Total ({compter(len(lignes), 'demande')})", euros(demande), euros(repartition.total))
    pied = [total, ("Enveloppe", "", euros(repartition.enveloppe)), ("Reste", "", euros(repartition.reste))]
    largeurs = [max(map(len, colonne)) for colonne in zip(_TITRES, *lignes, *pied, strict=True)]
    yield couleurs(_aligner(_TITRES, largeurs), "gris")
    for cases, attribution in zip(lignes, repartition.lignes, strict=True):
        yield couleurs(_aligner(cases, largeurs), "vert" if attribution.montant else "gris")
    yield couleurs("─" * (sum(largeurs) + 4), "gris")
    yield from (_aligner(ligne, largeurs) for ligne in pied)


def _aligner(cases: Sequence[str], largeurs: Sequence[int]) -> str:
    nom, *montants = cases
    alignes = (montant.rjust(largeur) for montant, largeur in zip(montants, largeurs[1:], strict=True))
    return "  ".join([nom.ljust(largeurs[0]), *alignes])
