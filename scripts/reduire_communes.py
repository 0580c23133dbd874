#!/usr/bin/env python3
"""Réduit le découpage administratif d'Etalab aux deux CSV que Préau embarque.

Usage :
    python scripts/reduire_communes.py             télécharge le paquet par `npm pack`
    python scripts/reduire_communes.py DOSSIER     lit un paquet déjà déplié (dossier qui contient communes.json)

Écrit preau/coeur/communes.csv et preau/coeur/epci.csv, puis affiche les empreintes que
docs/sources/communes.md doit porter. À paquet égal, sortie égale à l'octet près.
"""

import csv
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

PAQUET = "@etalab/decoupage-administratif@6.0.0"
COEUR = Path(__file__).resolve().parent.parent / "preau" / "coeur"

TYPES = {
    "commune-actuelle": "commune",
    "arrondissement-municipal": "arrondissement",
    "commune-deleguee": "deleguee",
    "commune-associee": "associee",
}
COLONNES = ["code", "nom", "type", "rattachement", "departement", "population", "codes_postaux", "epci"]

Entree = dict[str, Any]


def telecharger(dossier: Path) -> Path:
    """Déplie le paquet dans `dossier` et rend le chemin de ses données."""
    subprocess.run(["npm", "pack", PAQUET, "--silent"], cwd=dossier, check=True, stdout=subprocess.DEVNULL)
    (archive,) = dossier.glob("*.tgz")
    with tarfile.open(archive) as contenu:
        contenu.extractall(dossier, filter="data")
    return dossier / "package" / "data"


def en_vigueur_seulement(entrees: list[Entree]) -> list[Entree]:
    """Une entrée par code : là où une commune et sa déléguée portent le même, c'est la commune qui reste."""
    par_code: dict[str, Entree] = {}
    for entree in entrees:
        if entree["type"] == "commune-actuelle" or entree["code"] not in par_code:
            par_code[entree["code"]] = entree
    return [par_code[code] for code in sorted(par_code)]


def ligne(entree: Entree, epci_de: dict[str, str]) -> list[Any]:
    """Une ligne de communes.csv. `rattachement` est vide pour une commune en vigueur."""
    rattachement = entree.get("commune") or entree.get("chefLieu") or ""
    if entree["type"] == "commune-actuelle":
        rattachement = ""
    return [
        entree["code"],
        entree["nom"],
        TYPES[entree["type"]],
        rattachement,
        entree["departement"],
        entree.get("population", ""),
        " ".join(sorted(entree.get("codesPostaux", []))),
        epci_de.get(rattachement or entree["code"], ""),
    ]


def ecrire(chemin: Path, colonnes: list[str], lignes: list[list[Any]]) -> None:
    """Écrit le CSV et affiche son empreinte."""
    with chemin.open("w", encoding="utf-8", newline="") as fichier:
        plume = csv.writer(fichier, delimiter=";", lineterminator="\n")
        plume.writerow(colonnes)
        plume.writerows(lignes)
    empreinte = hashlib.sha256(chemin.read_bytes()).hexdigest()
    print(f"{chemin.name} : {len(lignes)} lignes, {chemin.stat().st_size} octets, sha256 {empreinte}")


def reduire(donnees: Path) -> None:
    """Lit communes.json et epci.json dans `donnees`, écrit les deux CSV du cœur."""
    communes = json.loads((donnees / "communes.json").read_text(encoding="utf-8"))
    epci = json.loads((donnees / "epci.json").read_text(encoding="utf-8"))
    epci_de = {membre["code"]: groupement["code"] for groupement in epci for membre in groupement["membres"]}
    ecrire(COEUR / "communes.csv", COLONNES, [ligne(e, epci_de) for e in en_vigueur_seulement(communes)])
    ecrire(COEUR / "epci.csv", ["code", "nom"], sorted([g["code"], g["nom"]] for g in epci))


def principal(arguments: list[str]) -> None:
    """Réduit le paquet donné, ou celui qu'il faut télécharger."""
    if arguments:
        reduire(Path(arguments[0]))
        return
    with tempfile.TemporaryDirectory() as dossier:
        reduire(telecharger(Path(dossier)))


if __name__ == "__main__":
    principal(sys.argv[1:])
