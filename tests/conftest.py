"""Les accessoires communs : profils d'hypothesis, et un vrai Chromium pour les parcours."""

import os
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser, Page, sync_playwright

from preau.socle import declencheurs
from tests.navigateur import BUREAU, chemin_de_chromium

# En intégration continue, les mêmes exemples à chaque fois ; jamais de chronomètre dans un test.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Un seul processus mène tous les parcours : un seul Chromium est lancé."""
    for item in items:
        if item.get_closest_marker("navigateur"):
            item.add_marker(pytest.mark.xdist_group("navigateur"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Sans Chromium, un parcours est passé avec un message ; en intégration continue, il échoue."""
    if item.get_closest_marker("navigateur") and chemin_de_chromium() is None:
        message = "Il manque chromium (sous Debian et Ubuntu : apt install chromium)."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)


@pytest.fixture(scope="session", autouse=True)
def _tables_inalterables_videes_entre_deux_tests() -> Iterator[None]:
    """Un test à transactions vraies vide la base en partant ; les tables inaltérables le refusent, sauf ici."""
    vider = TransactionTestCase._fixture_teardown  # noqa: SLF001  # seule prise que Django offre

    def vider_tout(cas: TransactionTestCase) -> None:
        for table in declencheurs.TABLES:
            table.retirer(connection)
        vider(cas)
        for table in declencheurs.TABLES:
            table.poser(connection)

    with pytest.MonkeyPatch.context() as rustine:
        rustine.setattr(TransactionTestCase, "_fixture_teardown", vider_tout)
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Un Chromium sans fenêtre, partagé par tous les parcours."""
    # Playwright fait tourner une boucle asyncio dans ce fil, que Django prendrait pour la sienne.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(
            executable_path=chemin_de_chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield navigateur
        navigateur.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def ouvrir(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Ouvre une page vierge du site de test : ``page = ouvrir()``, ``ouvrir(taille=TELEPHONE)``.

    L'adresse du site est la base de la page (``page.goto("/")``). Une erreur de script fait échouer le test.
    """
    contextes = []
    erreurs: list[str] = []

    def _ouvrir(taille: tuple[int, int] = BUREAU, **options) -> Page:
        largeur, hauteur = taille
        contexte = chromium.new_context(
            base_url=live_server.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            viewport={"width": largeur, "height": hauteur},
            **options,
        )
        contexte.set_default_timeout(15_000)
        contextes.append(contexte)
        page = contexte.new_page()
        page.on("pageerror", lambda erreur: erreurs.append(str(erreur)))
        return page

    yield _ouvrir
    for contexte in contextes:
        contexte.close()
    assert erreurs == []
