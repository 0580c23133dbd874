"""La démonstration, servie par le vrai site, et de quoi la visiter."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from preau.coeur.communes import toutes_les_lignes
from preau.demonstration import dossiers, instruction
from preau.demonstration.semis import CHAPITRES
from preau.territoires.actions import charger_communes
from tests.navigateur import BUREAU
from tests.parcours.visite import Visite


@pytest.fixture
def demonstration(transactional_db, settings, tmp_path) -> None:
    """Le jeu d'essai de la démonstration, son jour fixe, et les communes de son département et de quelques voisins."""
    settings.PREAU_DEMO = True
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    cache.clear()
    # Elles suffisent à toutes les structures ; la France entière allongerait chaque parcours de plusieurs secondes.
    charger_communes(lignes=[ligne for ligne in toutes_les_lignes() if ligne.departement in {"69", "01", "42"}])
    # Écrire vingt dossiers prend des secondes : les parcours qui les lisent les demandent. Leur instruction est celle
    # que les parcours mènent.
    for chapitre in CHAPITRES:
        if chapitre.semer not in {dossiers.semer, instruction.semer}:
            chapitre.semer()


@pytest.fixture
def dossiers_ecrits(demonstration) -> None:
    """Les dossiers de la démonstration, en plus du reste."""
    dossiers.semer()


@pytest.fixture
def visiter(demonstration, ouvrir, live_server) -> Iterator[Callable[..., Visite]]:
    """Ouvre une visite ; ``visiter(TELEPHONE)`` la mène à cette largeur, sans taille elle contrôle les deux."""
    visites = []

    def _visiter(taille: tuple[int, int] | None = None, *, scripts: bool = True) -> Visite:
        page = ouvrir(taille or BUREAU, java_script_enabled=scripts)
        visites.append(Visite(page, live_server.url, taille, scripts=scripts))
        return visites[-1]

    yield _visiter
    for visite in visites:
        visite.finir()
