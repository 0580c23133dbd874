from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from preau.web.gabarit.navigation import Entree, Lien, menu, menu_principal, situer


@dataclass
class Personne:
    is_authenticated: bool = True


@dataclass
class Casquette:
    role: str


@pytest.fixture
def entrees(monkeypatch) -> None:
    """Un menu qui a de tout : public, pour tous, pour un rôle, et une adresse qui n'existe pas encore."""
    for application in apps.get_app_configs():
        monkeypatch.setattr(application, "navigation", (), raising=False)
    liste = (
        Entree("Pour la Caf", "gabarit:face", roles=frozenset({"conseillere"}), ordre=30),
        Entree("Pour tous", "gabarit:mentions", ordre=20, sous_plus=frozenset({"conseillere"})),
        Entree("Public", "gabarit:accessibilite", publique=True, ordre=10),
        Entree("À venir", "gabarit:inconnue", publique=True),
    )
    monkeypatch.setattr(apps.get_app_config("gabarit"), "navigation", liste)


def libelles(personne: object, role: str | None = None) -> list[str]:
    request = RequestFactory().get("/mentions/")
    request.user = personne
    request.casquette = Casquette(role) if role else None
    return [lien.libelle for lien in menu(request)]


@pytest.mark.usefixtures("entrees")
def test_chacun_ne_voit_que_ce_que_sa_casquette_ouvre():
    assert libelles(AnonymousUser()) == ["Public"]
    assert libelles(Personne()) == ["Public", "Pour tous"]
    assert libelles(Personne(), "intervenant") == ["Public", "Pour tous"]
    assert libelles(Personne(), "conseillere") == ["Public", "Pour la Caf", "Pour tous"]


@pytest.mark.usefixtures("entrees")
def test_une_requete_sans_personne_voit_le_menu_public():
    assert [lien.libelle for lien in menu(RequestFactory().get("/"))] == ["Public"]


LIENS = (Lien("Accueil", "/"), Lien("Projets", "/projets/"), Lien("Bilans", "/projets/bilans/"))


@pytest.mark.parametrize(
    ("chemin", "ici"),
    [
        ("/", ["page", "", ""]),
        ("/projets/", ["", "page", ""]),
        ("/projets/12/", ["", "true", ""]),
        ("/projets/bilans/3/", ["", "", "true"]),
        ("/compte/", ["", "", ""]),
    ],
)
def test_le_menu_marque_la_page_ou_sa_rubrique(chemin: str, ici: list[str]):
    assert [lien.ici for lien in situer(LIENS, chemin)] == ici


def test_une_page_hors_de_son_adresse_est_encore_de_sa_rubrique():
    liens = (Lien("Dossiers", "/instruire/dossiers/", aussi=("/projets/",)), Lien("Bilans", "/projets/bilans/"))
    assert [lien.ici for lien in situer(liens, "/projets/12/histoire/")] == ["true", ""]
    assert [lien.ici for lien in situer(liens, "/projets/bilans/3/")] == ["", "true"]
    assert [lien.ici for lien in situer(liens, "/projets/")] == ["true", ""]


def ranges(chemin: str) -> tuple[list[str], bool]:
    """Ce que la barre montre à la conseillère sur cette page, et si « Plus » tient encore quelque chose."""
    request = RequestFactory().get(chemin)
    request.user, request.casquette = Personne(), Casquette("conseillere")
    principal = menu_principal(request)
    assert [lien.libelle for lien in principal.liens] == ["Public", "Pour la Caf", "Pour tous"]
    return [lien.libelle for lien in principal.barre], principal.a_du_plus


@pytest.mark.usefixtures("entrees")
def test_ce_qui_est_sous_plus_vient_dans_la_barre_quand_sa_page_est_ouverte():
    assert ranges("/accessibilite/") == (["Public", "Pour la Caf"], True)
    assert ranges("/mentions/") == (["Public", "Pour la Caf", "Pour tous"], False)


@pytest.mark.usefixtures("entrees")
def test_un_menu_de_deux_liens_ne_se_replie_jamais():
    request = RequestFactory().get("/mentions/")
    request.user, request.casquette = Personne(), Casquette("intervenant")
    assert (len(menu_principal(request).liens), menu_principal(request).se_replie) == (2, False)
    request.casquette = Casquette("conseillere")
    assert menu_principal(request).se_replie
