"""Le menu : chaque parcours déclare ses entrées, le gabarit les rassemble.

Un parcours écrit dans son ``AppConfig`` ``navigation = (Entree("Vérifier un projet", "verifier:saisir"),)``, et
``menu_compte`` pour ce qui se range sous le nom de la personne. L'ordre est celui d'``ordre``, puis des applications.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


class Entree(NamedTuple):
    """Une entrée déclarée : ses mots, le nom de son adresse, et pour qui.

    ``roles`` vide : toute personne connectée. ``publique`` : aussi sans connexion.
    ``phrase`` : ce que l'accueil en dit.
    """

    libelle: str
    adresse: str
    roles: frozenset[str] = frozenset()
    publique: bool = False
    ordre: int = 50
    phrase: str = ""


class Lien(NamedTuple):
    """Une entrée prête à dessiner ; ``ici`` vaut « page » sur la page même, « true » dans sa rubrique, sinon vide."""

    libelle: str
    href: str
    ici: str = ""


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
    contenants = [lien.href for lien in liens if lien.href != "/" and chemin.startswith(lien.href)]
    rubrique = max(contenants, key=len, default="")
    ici = {chemin: "page"} if any(lien.href == chemin for lien in liens) else {rubrique: "true"}
    return tuple(lien._replace(ici=ici.get(lien.href, "")) for lien in liens)


def menu(request: HttpRequest, registre: str = "navigation") -> tuple[Lien, ...]:
    """Les liens du menu pour cette requête : ceux que la casquette portée ouvre, la page affichée marquée."""
    utilisateur = getattr(request, "user", None)
    role = str(getattr(getattr(request, "casquette", None), "role", ""))
    visibles = (entree for entree in entrees(registre) if est_visible(entree, utilisateur, role))
    liens = [Lien(entree.libelle, href) for entree in visibles if (href := _chemin(entree.adresse))]
    return situer(liens, request.path)
