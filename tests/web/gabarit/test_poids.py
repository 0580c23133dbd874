"""La première visite tient en 300 ko : la page, ses feuilles, ses scripts et ses lettres, tels qu'ils voyagent."""

import gzip
import re
from pathlib import PurePosixPath

import pytest
from django.contrib.staticfiles import finders

LIMITE = 300_000
DEJA_COMPRESSES = {".woff2", ".png"}


def lu(adresse: str) -> bytes:
    chemin = finders.find(adresse.removeprefix("/static/"))
    assert chemin, adresse
    with open(chemin, "rb") as fichier:  # noqa: PTH123  # finders rend un chemin en texte
        return fichier.read()


def poids(adresse: str) -> int:
    octets = lu(adresse)
    return len(octets) if PurePosixPath(adresse).suffix in DEJA_COMPRESSES else len(gzip.compress(octets, 6))


def appels_d_une_feuille(adresse: str) -> set[str]:
    """Ce que la feuille fait venir ; les lettres étendues (« ext ») ne viennent que si la page en contient."""
    chemins = re.findall(r"url\(\"?([^)\"]+)\"?\)", lu(adresse).decode())
    chemins = [chemin for chemin in chemins if not chemin.startswith("data:") and "-ext-" not in chemin]
    dossier = PurePosixPath(adresse).parent
    return {str(dossier.parent / c.removeprefix("../") if c.startswith("../") else dossier / c) for c in chemins}


def premiere_visite(page: str) -> dict[str, int]:
    adresses = set(re.findall(r"(?:href|src)=\"(/static/[^\"]+)\"", page))
    for feuille in [a for a in adresses if a.endswith(".css")]:
        adresses |= appels_d_une_feuille(feuille)
    return {adresse: poids(adresse) for adresse in adresses} | {"la page": len(gzip.compress(page.encode(), 6))}


@pytest.mark.django_db
@pytest.mark.parametrize("adresse", ["/accessibilite/", "/face/"])
def test_la_premiere_visite_tient_en_300_ko(client, adresse: str):
    pesee = premiere_visite(client.get(adresse).content.decode())
    assert {nom.rpartition(".")[2] for nom in pesee} >= {"css", "js", "woff2", "svg"}
    assert sum(pesee.values()) <= LIMITE, pesee
