"""``preau verifier`` : juger des fichiers de projet (contrat des exigences, § 5)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from preau.coeur.echange import FichierRefuse
from preau.coeur.phrases import compter, enumerer
from preau.coeur.referentiel import Avis, Constat, Phase, Rapport, TexteInvalide, Verdict
from preau.coeur.referentiel.norme import DOSSIER
from preau.coeur.verification import verifier
from preau.commandes.entree import lire_octets
from preau.commandes.terminal import Couleurs, dire_sur_erreur, sans_commande

_TOUT_VA, _A_REPRENDRE, _REFUSE = 0, 1, 2

# Dans l'ordre où on les montre : le signe et la couleur.
_VERDICTS = {
    Verdict.NON_CONFORME: ("✗", "rouge"),
    Verdict.NON_RENSEIGNE: ("?", "gris"),
    Verdict.A_APPRECIER: ("≈", "jaune"),
    Verdict.CONFORME: ("✓", "vert"),
    Verdict.SANS_OBJET: ("–", "gris"),
    Verdict.A_VENIR: ("…", "gris"),
}
_COULEURS_DES_AVIS = {
    Avis.RECEVABLE: "vert",
    Avis.A_APPRECIER: "jaune",
    Avis.INCOMPLET: "jaune",
    Avis.IRRECEVABLE: "rouge",
}
_PLURIELS = {
    Verdict.NON_CONFORME: "non conformes",
    Verdict.NON_RENSEIGNE: "non renseignés",
    Verdict.CONFORME: "conformes",
}
_TUS = (Verdict.CONFORME, Verdict.SANS_OBJET, Verdict.A_VENIR)


def ajouter(sous_commandes: Any) -> None:
    """Inscrit la commande et ses options."""
    commande = sous_commandes.add_parser("verifier", help="juger un ou plusieurs projets (fichiers JSON preau/projet)")
    commande.add_argument("fichiers", nargs="+", metavar="FICHIER", help="fichier JSON, ou - pour l'entrée standard")
    commande.add_argument("--phase", choices=[phase.value for phase in Phase], default=Phase.DEPOT.value)
    commande.add_argument("--format", choices=("texte", "json"), default="texte")
    commande.add_argument(
        "--parametres",
        type=Path,
        default=DOSSIER,
        metavar="DOSSIER",
        help="dossier de textes à essayer (fichiers TOML)",
    )
    commande.set_defaults(executer=executer)


def executer(arguments: argparse.Namespace) -> int:
    """Juge les fichiers. Rend 0 si tout passe, 1 pour un avis irrecevable ou incomplet, 2 pour un fichier refusé."""
    plusieurs = len(arguments.fichiers) > 1
    try:
        rapports, refuses = _juger_tout(arguments, plusieurs)
    except TexteInvalide as erreur:
        dire_sur_erreur(str(erreur))
        return _REFUSE
    if arguments.format == "json":
        _ecrire_json([rapport for _, rapport in rapports], plusieurs)
    else:
        couleurs = Couleurs(sys.stdout)
        for nom, rapport in rapports:
            print("\n".join(_en_texte(nom if plusieurs else "", rapport, couleurs)))
    if refuses:
        return _REFUSE
    a_reprendre = any(rapport.avis in (Avis.IRRECEVABLE, Avis.INCOMPLET) for _, rapport in rapports)
    return _A_REPRENDRE if a_reprendre else _TOUT_VA


def _juger_tout(arguments: argparse.Namespace, plusieurs: bool) -> tuple[list[tuple[str, Rapport]], int]:
    rapports, refuses = [], 0
    for nom in arguments.fichiers:
        prefixe = f"{nom} : " if plusieurs else ""
        try:
            octets = lire_octets(nom)
            rapport = verifier(octets, Phase(arguments.phase), arguments.parametres)
        except FichierRefuse as refus:
            refuses += 1
            dire_sur_erreur(*(str(f) if f.chemin == nom else f"{prefixe}{f}" for f in refus.fautes))
            continue
        dire_sur_erreur(*(f"{prefixe}attention, {avertissement}" for avertissement in rapport.avertissements))
        rapports.append((nom, rapport))
    return rapports, refuses


def _ecrire_json(rapports: list[Rapport], plusieurs: bool) -> None:
    """Un seul fichier donne un objet, ou rien s'il est refusé ; plusieurs donnent une liste."""
    if plusieurs:
        print(json.dumps([rapport.en_dict() for rapport in rapports], ensure_ascii=False, indent=2))
    elif rapports:
        print(json.dumps(rapports[0].en_dict(), ensure_ascii=False, indent=2))


def _en_texte(nom: str, rapport: Rapport, couleurs: Couleurs) -> Iterator[str]:
    if nom:
        yield couleurs(nom, "gras")
    yield from rapport.preambule
    yield f"Avis : {couleurs(rapport.avis.mot, _COULEURS_DES_AVIS[rapport.avis])} — {rapport.referentiel}"
    yield ""
    for verdict in _VERDICTS:
        if verdict not in _TUS:
            for constat in rapport.constats:
                if constat.verdict is verdict:
                    yield from _constat(constat, couleurs)
    yield _resume(rapport, couleurs)
    yield ""


def _constat(constat: Constat, couleurs: Couleurs) -> Iterator[str]:
    signe, couleur = _VERDICTS[constat.verdict]
    yield couleurs(f"{signe} {constat.verdict.mot} · {_objet(constat.objet)} · {constat.code}", couleur)
    yield f"  {sans_commande(constat.phrase)}"
    yield f"  → {sans_commande(constat.remede)}"
    yield couleurs(f"  {constat.source}", "gris")
    yield ""


def _resume(rapport: Rapport, couleurs: Couleurs) -> str:
    """« 24 conformes, 3 à apprécier… » : rien n'est tu, même ce que le texte ne détaille pas."""
    comptes = {verdict: sum(c.verdict is verdict for c in rapport.constats) for verdict in _VERDICTS}
    mots = [_compte(combien, verdict, couleurs) for verdict, combien in comptes.items() if combien]
    return f"{compter(len(rapport.constats), 'constat')} : {enumerer(mots)}."


def _compte(combien: int, verdict: Verdict, couleurs: Couleurs) -> str:
    _, couleur = _VERDICTS[verdict]
    return couleurs(compter(combien, verdict.mot, _PLURIELS.get(verdict, verdict.mot)), couleur)


def _objet(objet: str) -> str:
    nom, _, numero = objet.partition(":")
    return f"{nom} {numero}" if numero else nom
