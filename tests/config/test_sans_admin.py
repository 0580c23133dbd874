"""Aucune page d'administration générique : rien ne s'écrit hors d'un acte (décision 0019)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.fabriques import RattachementFactory

ADMIN = "django.contrib.admin"


def adresses(motifs: list) -> Iterator[URLPattern | URLResolver]:
    """Toutes les adresses du site, celles qu'il inclut comprises."""
    for motif in motifs:
        yield motif
        if isinstance(motif, URLResolver):
            yield from adresses(motif.url_patterns)


def test_aucune_application_d_administration_n_est_installee():
    assert [c.name for c in apps.get_app_configs() if c.name.startswith(ADMIN) or c.label == "admin"] == []


def test_aucun_reglage_ne_l_installe():
    reglages = (settings.RACINE / "config").rglob("*.py")
    assert [str(fichier) for fichier in reglages if ADMIN in fichier.read_text(encoding="utf-8")] == []


def test_aucune_adresse_n_y_mene():
    vues = [a for a in adresses(get_resolver().url_patterns) if isinstance(a, URLPattern)]
    assert len(vues) > 100
    assert [str(a.pattern) for a in vues if getattr(a.callback, "__module__", "").startswith(ADMIN)] == []
    espaces = {a.namespace for a in adresses(get_resolver().url_patterns) if isinstance(a, URLResolver)}
    assert "admin" not in espaces
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")


def test_aucune_table_ne_s_y_declare():
    assert [str(fichier) for fichier in Path(settings.RACINE, "preau").rglob("admin.py")] == []


@pytest.mark.django_db
def test_l_adresse_habituelle_n_existe_pas(client):
    client.force_login(RattachementFactory(decideur=True).personne)
    assert [client.get(chemin).status_code for chemin in ("/admin/", "/admin/login/")] == [404, 404]
