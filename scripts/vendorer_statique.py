#!/usr/bin/env python3
"""Rapporte dans le dépôt les fichiers statiques d'autrui, aux versions écrites ici.

    python scripts/vendorer_statique.py

Demande ``npm`` et le registre public. Chaque paquet est pris par ``npm pack`` à sa version exacte ; seuls les fichiers
listés sont gardés, avec leur licence. ``VERSIONS.md`` dit d'où vient chaque fichier et son empreinte SHA-256 : un test
la compare aux fichiers présents, pour qu'aucun ne soit retouché à la main.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

RACINE = Path(__file__).resolve().parents[1]
VENDOR = RACINE / "preau/web/gabarit/static/vendor"


class Paquet(NamedTuple):
    """Un paquet npm : nom, version exacte, dossier d'arrivée, licence, fichiers gardés (chemin dans le paquet)."""

    nom: str
    version: str
    dossier: str
    licence: str
    fichiers: tuple[str, ...]


PAQUETS = (
    Paquet(
        "bootstrap",
        "5.3.9",
        "bootstrap",
        "MIT",
        ("dist/css/bootstrap.min.css", "dist/css/bootstrap.rtl.min.css"),
    ),
    Paquet(
        "@fontsource-variable/bricolage-grotesque",
        "5.3.0",
        "bricolage-grotesque",
        "OFL-1.1",
        (
            "files/bricolage-grotesque-latin-wght-normal.woff2",
            "files/bricolage-grotesque-latin-ext-wght-normal.woff2",
        ),
    ),
    Paquet(
        "@fontsource-variable/atkinson-hyperlegible-next",
        "5.3.0",
        "atkinson-hyperlegible-next",
        "OFL-1.1",
        (
            "files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
            "files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
        ),
    ),
)


def sans_carte(octets: bytes) -> bytes:
    """Retire le renvoi à la carte de sources, qui n'est pas livrée : le manifeste des noms hachés la chercherait."""
    lignes = octets.split(b"\n")
    return b"\n".join(ligne for ligne in lignes if b"sourceMappingURL=" not in ligne)


def prendre(paquet: Paquet, atelier: Path) -> list[tuple[str, str]]:
    """Télécharge ``paquet`` et écrit ses fichiers ; renvoie (nom, empreinte) de chacun."""
    commande = ["npm", "pack", "--silent", "--pack-destination", str(atelier), f"{paquet.nom}@{paquet.version}"]
    archive = subprocess.run(commande, check=True, capture_output=True, text=True).stdout.strip().splitlines()[-1]
    arrivee = VENDOR / paquet.dossier
    arrivee.mkdir(parents=True, exist_ok=True)
    empreintes = []
    with tarfile.open(atelier / archive) as tar:
        for chemin in ("LICENSE", *paquet.fichiers):
            contenu = tar.extractfile(f"package/{chemin}")
            if contenu is None:
                sys.exit(f"{paquet.nom} {paquet.version} : « {chemin} » n'est pas dans le paquet.")
            octets = contenu.read()
            if chemin.endswith((".css", ".js")):
                octets = sans_carte(octets)
            cible = arrivee / Path(chemin).name
            cible.write_bytes(octets)
            empreintes.append((f"{paquet.dossier}/{cible.name}", hashlib.sha256(octets).hexdigest()))
    return empreintes


def ecrire_note(lignes: list[str]) -> None:
    """Écrit ``VERSIONS.md`` : versions, licences, empreintes."""
    tete = [
        "# Fichiers d'autrui",
        "",
        "Écrit par `scripts/vendorer_statique.py` ; ne pas retoucher à la main. Le texte de chaque licence est dans",
        "`LICENSE`, à côté des fichiers. Seul changement : le renvoi aux cartes de sources est retiré.",
        "htmx n'est pas ici : django-htmx le livre (licence 0BSD).",
        "",
        "| paquet | version | licence | fichier | SHA-256 |",
        "| --- | --- | --- | --- | --- |",
    ]
    (VENDOR / "VERSIONS.md").write_text("\n".join([*tete, *lignes, ""]), encoding="utf-8")


def main() -> None:
    """Rapporte tous les paquets puis écrit la note."""
    lignes = []
    with tempfile.TemporaryDirectory() as dossier:
        for paquet in PAQUETS:
            for fichier, empreinte in prendre(paquet, Path(dossier)):
                lignes.append(f"| {paquet.nom} | {paquet.version} | {paquet.licence} | {fichier} | {empreinte} |")
    ecrire_note(lignes)
    print(f"{len(lignes)} fichiers rapportés dans {VENDOR.relative_to(RACINE)}")


if __name__ == "__main__":
    main()
