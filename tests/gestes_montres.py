"""Les gestes qu'une page montre : ses liens, et ses formulaires d'envoi."""

from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit


class Geste(NamedTuple):
    """Un lien (``GET``) ou un formulaire (``POST``) ; ``valeurs`` : ce que ses boutons envoient sous « geste »."""

    methode: str
    chemin: str
    valeurs: frozenset[str] = frozenset()


class _Lecteur(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.gestes: list[Geste] = []
        self._envoi: str | None = None
        self._valeurs: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note un lien, ouvre un formulaire d'envoi, ou retient ce qu'un de ses boutons enverrait."""
        dits = dict(attrs)
        if tag == "a" and dits.get("href"):
            self.gestes.append(Geste("GET", self._chemin(dits["href"])))
        if tag == "form" and (dits.get("method") or "").lower() == "post":
            self._envoi, self._valeurs = self._chemin(dits.get("action") or ""), set()
        if self._envoi is not None and dits.get("name") == "geste":
            self._valeurs.add((dits.get("value") or "").partition(":")[0])

    def handle_endtag(self, tag: str) -> None:
        """Ferme le formulaire."""
        if tag == "form" and self._envoi is not None:
            self.gestes.append(Geste("POST", self._envoi, frozenset(self._valeurs)))
            self._envoi = None

    def _chemin(self, adresse: str | None) -> str:
        visee = urlsplit(urljoin(self.page, adresse or ""))
        return "" if visee.scheme else visee.path


def gestes_de(html: str, page: str) -> list[Geste]:
    """Les liens et les formulaires d'envoi d'une page servie à ce chemin, vers le site seulement."""
    lecteur = _Lecteur(page)
    lecteur.feed(html)
    return [geste for geste in lecteur.gestes if geste.chemin]
