"""Lire un fichier ``preau/repartition`` : une enveloppe et des demandes (contrat des exigences, § 5)."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from preau.coeur.echange.fautes import Faute, FichierRefuse
from preau.coeur.echange.json_strict import analyser
from preau.coeur.echange.lecteur import Journal, Lecteur
from preau.coeur.repartition.demandes import Demande

FORMAT = "preau/repartition"
VERSION = 1
DEMANDES_MAX = 100_000
"""Bien plus que n'en dépose la France entière."""

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")
_INSTANT_ATTENDU = "date et heure sans décalage horaire attendues (AAAA-MM-JJTHH:MM:SS)"
_MONTANT_ATTENDU = "montant attendu (texte, point, deux décimales au plus)"
_ZERO = Decimal(0)


class ARepartir(NamedTuple):
    """Ce que le fichier demande de répartir, et ce qu'il portait d'inconnu."""

    enveloppe: Decimal
    demandes: tuple[Demande, ...]
    avertissements: tuple[str, ...]


def lire_demandes(octets: bytes) -> ARepartir:
    """Lit le fichier. Lève :class:`FichierRefuse` avec toutes ses fautes."""
    donnees = analyser(octets)
    journal = Journal()
    if not isinstance(donnees, dict):
        journal.refuser("", "objet attendu", donnees)
        raise FichierRefuse(journal.fautes)
    racine = Lecteur(donnees, "", journal)
    racine.controler_format(FORMAT, VERSION)
    enveloppe = _montant_exige(racine, "enveloppe") or _ZERO
    vus: set[str] = set()
    demandes = racine.objets("demandes", lambda lecteur: _demande(lecteur, vus), DEMANDES_MAX) or ()
    racine.clore()
    if journal.fautes:
        raise FichierRefuse(journal.fautes)
    return ARepartir(enveloppe, demandes, tuple(journal.avertissements))


def _demande(lecteur: Lecteur, vus: set[str]) -> Demande:
    nom = _identifiant(lecteur, vus)
    rang = lecteur.entier("rang", minimum=1)
    montant = _montant_exige(lecteur, "montant_demande")
    return Demande(
        id=nom,
        montant_demande=montant or _ZERO,
        rang=rang,
        montant_plancher=_plancher(lecteur, montant),
        territoire_prioritaire=bool(lecteur.booleen("territoire_prioritaire")),
        depose_le=_instant(lecteur, "depose_le"),
    )


def _identifiant(lecteur: Lecteur, vus: set[str]) -> str:
    """L'identifiant tel qu'il est écrit, espaces comprises : la réponse le rend à l'identique."""
    if lecteur.texte("id") is None:
        _dire_manquant(lecteur, "id", "texte attendu")
        return ""
    nom = str(lecteur.donnees["id"])
    if nom in vus:
        lecteur.refuser("id", "identifiant encore jamais écrit attendu", nom)
    vus.add(nom)
    return nom


def _montant_exige(lecteur: Lecteur, cle: str) -> Decimal | None:
    """Le montant ; ``None``, et une faute, s'il manque ou ne se lit pas."""
    montant = lecteur.montant(cle)
    if montant is None:
        _dire_manquant(lecteur, cle, _MONTANT_ATTENDU)
    return montant


def _dire_manquant(lecteur: Lecteur, cle: str, attendu: str) -> None:
    """Note l'absence d'un champ exigé ; un champ écrit mais illisible a déjà sa faute."""
    if cle not in lecteur.donnees:
        lecteur.journal.fautes.append(Faute(lecteur.chemin_de(cle), f"{attendu}, rien reçu"))
        return
    valeur = lecteur.donnees[cle]
    if valeur is None or (isinstance(valeur, str) and not valeur.strip()):
        lecteur.refuser(cle, attendu, valeur)


def _plancher(lecteur: Lecteur, montant: Decimal | None) -> Decimal | None:
    plancher = lecteur.montant("montant_plancher")
    # Un montant illisible a déjà sa faute : lui comparer le plancher en ajouterait une fausse.
    if plancher is None or montant is None:
        return plancher
    if plancher > montant:
        lecteur.refuser("montant_plancher", f"plancher d'au plus {montant:.2f} attendu (le montant demandé)", plancher)
    elif not plancher and montant:
        lecteur.refuser("montant_plancher", "plancher au-dessus de 0 attendu (un montant est demandé)", plancher)
    return plancher


def _instant(lecteur: Lecteur, cle: str) -> datetime | None:
    ecrit = lecteur.texte(cle, _INSTANT_ATTENDU)
    if ecrit is None:
        return None
    try:
        if _INSTANT.fullmatch(ecrit):
            return datetime.fromisoformat(ecrit)
    except ValueError:
        pass
    lecteur.refuser(cle, _INSTANT_ATTENDU, ecrit)
    return None
