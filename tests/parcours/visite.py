"""Une visite du vrai site, et ce que chaque page doit tenir : axe, la largeur, la console, rien qui vienne d'ailleurs.

``PREAU_CAPTURES`` nomme un dossier où chaque page vue est photographiée.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Frame, Page, Request
from playwright.sync_api import TimeoutError as DelaiDepasse

from preau.demonstration.personnes import DEMO
from tests.navigateur import BUREAU

TELEPHONE = (390, 844)
# Un écran de 1280 points grossi quatre fois : rien ne doit y demander de défiler de côté.
GROSSI = (320, 640)
# Les pages déjà contrôlées : leur nom et la taille de l'écran.
VUES: set[tuple[str, int, int]] = set()
ATTENTE_DE_L_APERCU = 700
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
CAPTURES = os.environ.get("PREAU_CAPTURES", "")
# Chromium écrit lui-même ces lignes pour une page refusée (404, 422…) ou sans réseau : la page n'y est pour rien.
ATTENDUES = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: the server responded with a status of 5",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "Failed to load resource: net::ERR_FAILED",
)
# Le contour est sur l'élément, sur ce qu'il contient, ou sur l'habit d'une case ou d'un bouton radio.
OU_EST_LE_FOYER = """(selecteur) => {
    const vu = document.activeElement;
    if (!vu || vu === document.body) { return [false, true, '']; }
    const dessine = (element) => {
        const style = element && getComputedStyle(element);
        return style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
            || style.boxShadow !== 'none');
    };
    // L'icône d'un jour ou d'une heure est au navigateur, qui l'entoure lui-même.
    const icone = vu.matches('input:focus-within:not(:focus)');
    const habits = [vu, vu.nextElementSibling, ...vu.children];
    const visible = icone || vu.matches(':focus-visible') && habits.some(dessine);
    return [vu.matches(selecteur), visible, vu.outerHTML.slice(0, 200)];
}"""


def sorte_de_page(adresse: str) -> str:
    """Le chemin d'une page, sans l'identifiant de ce qu'elle montre : deux actions ont la même page."""
    return UUID.sub("…", urlsplit(adresse).path)


class Visite:
    """Une page du site ouverte dans Chromium. ``ici()`` la contrôle ; ``finir()`` exige que toutes l'aient été.

    ``taille`` : la seule largeur de la visite ; sans elle, chaque page est contrôlée aux deux, et sa largeur
    mesurée encore au plus fort grossissement. Sans ``scripts``, axe ne peut répondre : seule la largeur est mesurée.
    """

    def __init__(self, page: Page, site: str, taille: tuple[int, int] | None = None, *, scripts: bool = True) -> None:
        self.page, self._scripts = page, scripts
        self.tailles = (taille,) if taille else (BUREAU, TELEPHONE, GROSSI)
        self._site = urlsplit(site).netloc
        self._ouvertes: set[str] = set()
        self._controlees: set[str] = set()
        self._fautes: list[str] = []
        page.on("framenavigated", self._noter_la_page)
        page.on("request", self._noter_l_appel)
        page.on("console", self._noter_la_console)

    def _noter_la_page(self, cadre: Frame) -> None:
        self._ouvertes.add(sorte_de_page(cadre.url))

    def _noter_l_appel(self, appel: Request) -> None:
        adresse = urlsplit(appel.url)
        if adresse.scheme not in {"data", "blob"} and adresse.netloc != self._site:
            self._fautes.append(f"appel à un autre hôte : {appel.url}")

    def _noter_la_console(self, ligne: ConsoleMessage) -> None:
        if ligne.type == "error" and not ligne.text.startswith(ATTENDUES):
            self._fautes.append(f"console, {self.page.url} : {ligne.text}")

    def ici(self, nom: str) -> None:
        """Contrôle la page ouverte à chaque largeur, et la photographie sous ce nom ; une fois par nom suffit."""
        self._controlees.add(sorte_de_page(self.page.url))
        restantes = [taille for taille in self.tailles if (nom, *taille) not in VUES]
        if not restantes:
            return
        if self._scripts and self.page.locator("[hx-trigger]").count():
            # Le temps qu'une saisie mette l'aperçu à jour : pendant l'attente, il est pâli exprès.
            self.page.wait_for_timeout(ATTENTE_DE_L_APERCU)
            self.page.locator("[aria-busy]").first.wait_for(state="detached")
        depart = self.page.viewport_size
        for largeur, hauteur in restantes:
            VUES.add((nom, largeur, hauteur))
            if len(self.tailles) > 1:
                self.page.set_viewport_size({"width": largeur, "height": hauteur})
            self._mesurer(largeur)
            if CAPTURES:
                dossier = Path(CAPTURES)
                dossier.mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=dossier / f"{nom}-{largeur}.png", full_page=True)
        if depart and len(self.tailles) > 1:
            self.page.set_viewport_size(depart)

    def _mesurer(self, largeur: int) -> None:
        place = f"{self.page.url} à {largeur} points"
        avec_axe = self._scripts and largeur != GROSSI[0]
        for faute in Axe().run(self.page).response["violations"] if avec_axe else ():
            self._fautes.append(f"axe, {place} : {faute['id']}, {faute['nodes'][0]['html'][:200]}")
        prise = self.page.evaluate("document.documentElement.scrollWidth")
        if prise > largeur:
            self._fautes.append(f"{place}, la page en prend {prise}")

    def traverser(self) -> None:
        """Tient pour contrôlées les pages traversées : un autre parcours les contrôle."""
        self._controlees |= self._ouvertes

    def finir(self) -> None:
        """Exige que toute page ouverte ait été contrôlée, et qu'aucune n'ait de faute."""
        vues = {chemin for chemin in self._ouvertes if chemin.startswith("/")}
        oubliees = sorted(vues - self._controlees)
        assert not oubliees, f"pages ouvertes et jamais contrôlées : {oubliees}"
        assert not self._fautes, "\n".join(self._fautes)

    # --- Les gestes ---------------------------------------------------------------------------------------------------

    def aller(self, chemin: str) -> None:
        """Ouvre une adresse du site."""
        self.page.goto(chemin)

    @contextmanager
    def _attendre_la_page(self) -> Iterator[None]:
        """Attend la page d'après ; si elle ne vient pas, rapporte ce que la page restée là dit."""
        try:
            with self.page.expect_navigation():
                yield
        except DelaiDepasse as panne:
            dit = " ".join(self.page.locator("#etat, #file, .resume-erreurs").all_text_contents()).strip()
            raise AssertionError(f"{self.page.url} est restée ouverte ; elle dit : « {dit} »") from panne

    def lien(self, nom: str | re.Pattern[str]) -> None:
        """Suit le lien de ce nom, et attend la page."""
        with self._attendre_la_page():
            self.page.get_by_role("link", name=nom).first.click()

    def bouton(self, nom: str | re.Pattern[str], *, exact: bool = False) -> None:
        """Presse le bouton de ce nom, et attend la page."""
        with self._attendre_la_page():
            self.page.get_by_role("button", name=nom, exact=exact).first.click()

    def remplir(self, **valeurs: str) -> None:
        """Tape dans les champs désignés par leur identifiant (``id_`` sous-entendu, « __ » pour « - »)."""
        for nom, valeur in valeurs.items():
            self.page.locator(f"#id_{nom.replace('__', '-')}").fill(valeur)

    def entrer(self, qui: str, mot_de_passe: str = "preau-demo") -> None:
        """Se connecte par mot de passe ; une adresse sans « @ » est un compte de la démonstration."""
        self.aller("/connexion/")
        adresse = qui if "@" in qui else f"{qui}@{DEMO}"
        self.remplir(login=adresse, password=mot_de_passe)
        self.bouton("Se connecter", exact=True)
        # Le parcours des connexions contrôle cette page-là ; les autres ne font que la traverser.
        self._controlees.add("/connexion/")

    # --- Le clavier ---------------------------------------------------------------------------------------------------

    def jusqu_a(self, selecteur: str) -> None:
        """Avance par Tab jusqu'à l'élément ; le foyer doit se voir à chaque pas."""
        for _ in range(200):
            self.page.keyboard.press("Tab")
            la, visible, element = self.page.evaluate(OU_EST_LE_FOYER, selecteur)
            assert visible, f"le foyer ne se voit pas sur {element}"
            if la:
                return
        raise AssertionError(f"Tab ne mène pas à {selecteur}")

    def phrase(self, texte: str | re.Pattern[str]) -> None:
        """Attend qu'une phrase se lise sur la page."""
        self.page.get_by_text(texte).first.wait_for()
