"""Le menu : chaque parcours déclare ses entrées, le gabarit les rassemble.

Un parcours écrit dans son ``AppConfig`` ``navigation = (Entree("Vérifier un projet", "verifier:saisir"),)``, et
``menu_compte`` pour ce qui se range sous le nom de la personne. L'ordre est celui d'``ordre``, puis des applications.
La barre porte les tâches d'un rôle ; ce qui sert moins souvent se range sous « Plus », et tout sur un petit écran.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

LIENS_D_UNE_LIGNE = 2


class Entree(NamedTuple):
    """Une entrée déclarée : ses mots, le nom de son adresse, et pour qui.

    ``roles`` vide : toute personne connectée. ``publique`` : aussi sans connexion.
    ``phrase`` : ce que l'accueil en dit. ``sous_plus`` : les rôles pour qui elle vient après, sous « Plus ».
    ``aussi`` : les débuts d'adresse, hors de la sienne, dont les pages sont de sa rubrique.
    """

    libelle: str
    adresse: str
    roles: frozenset[str] = frozenset()
    publique: bool = False
    ordre: int = 50
    phrase: str = ""
    sous_plus: frozenset[str] = frozenset()
    aussi: tuple[str, ...] = ()


class Lien(NamedTuple):
    """Une entrée prête à dessiner ; ``ici`` vaut « page » sur la page même, « true » dans sa rubrique, sinon vide.

    ``sous_plus`` : rangé sous « Plus ». ``aussi`` : les autres débuts d'adresse de sa rubrique.
    """

    libelle: str
    href: str
    ici: str = ""
    sous_plus: bool = False
    aussi: tuple[str, ...] = ()


class Menu(NamedTuple):
    """Le menu principal d'une page : tous ses liens, et comment ils se rangent."""

    liens: tuple[Lien, ...]

    def __bool__(self) -> bool:
        """Un menu sans lien ne se dessine pas."""
        return bool(self.liens)

    @property
    def barre(self) -> tuple[Lien, ...]:
        """Ce que la barre montre : les tâches, et toujours la rubrique ouverte, d'où qu'elle vienne."""
        return tuple(lien for lien in self.liens if lien.ici or not lien.sous_plus)

    @property
    def a_du_plus(self) -> bool:
        """Vrai si un lien attend sous « Plus »."""
        return len(self.barre) < len(self.liens)

    @property
    def se_replie(self) -> bool:
        """Vrai si, sur un petit écran, les liens prendraient plus d'une ligne."""
        return len(self.liens) > LIENS_D_UNE_LIGNE


def entrees(registre: str) -> list[Entree]:
    """Les entrées que les applications déclarent sous le nom ``registre``, dans l'ordre du menu."""
    toutes: list[Entree] = []
    for application in apps.get_app_configs():
        toutes.extend(getattr(application, registre, ()))
    return sorted(toutes, key=lambda entree: entree.ordre)


def est_visible(entree: Entree, utilisateur: Any, role: str) -> bool:
    """Vrai si l'entrée se montre à cette personne sous cette casquette."""
    if not getattr(utilisateur, "is_authenticated", False):
        return entree.publique
    return not entree.roles or role in entree.roles


def _chemin(adresse: str) -> str | None:
    try:
        return reverse(adresse)
    except NoReverseMatch:
        return None


def situer(liens: Iterable[Lien], chemin: str) -> tuple[Lien, ...]:
    """Marque le lien de la page affichée, ou à défaut celui de la rubrique la plus précise qui la contient."""
    liens = tuple(liens)
    debuts = [(debut, lien.href) for lien in liens for debut in (lien.href, *lien.aussi)]
    contenants = [(debut, href) for debut, href in debuts if debut != "/" and chemin.startswith(debut)]
    _, rubrique = max(contenants, key=lambda contenant: len(contenant[0]), default=("", ""))
    ici = {chemin: "page"} if any(lien.href == chemin for lien in liens) else {rubrique: "true"}
    return tuple(lien._replace(ici=ici.get(lien.href, "")) for lien in liens)


def menu(request: HttpRequest, registre: str = "navigation") -> tuple[Lien, ...]:
    """Les liens du menu pour cette requête : ceux que la casquette portée ouvre, la page affichée marquée."""
    utilisateur = getattr(request, "user", None)
    role = str(getattr(getattr(request, "casquette", None), "role", ""))
    visibles = (entree for entree in entrees(registre) if est_visible(entree, utilisateur, role))
    liens = [
        Lien(entree.libelle, href, sous_plus=role in entree.sous_plus, aussi=entree.aussi)
        for entree in visibles
        if (href := _chemin(entree.adresse))
    ]
    liens.sort(key=lambda lien: lien.sous_plus)
    return situer(liens, request.path)


def menu_principal(request: HttpRequest) -> Menu:
    """Le menu de l'en-tête pour cette requête."""
    return Menu(menu(request))
