"""Une installation d'avant les chaînes : son journal, qui ne se modifie pas, y entre tel qu'il est."""

import uuid
from collections.abc import Iterator

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from preau.socle.declencheurs import JOURNAL, MAILLONS
from preau.socle.integrite import controler
from preau.socle.models import EntreeJournal, Maillon

pytestmark = pytest.mark.django_db(transaction=True)
AVANT = ("socle", "0004_tirage")


def migrer(*buts: tuple[str, str]) -> Apps:
    executeur = MigrationExecutor(connection)
    return executeur.migrate(list(buts) or executeur.loader.graph.leaf_nodes()).apps


@pytest.fixture
def ancienne() -> Iterator[Apps]:
    """La base, telle qu'elle était."""
    yield migrer(AVANT)
    migrer()


def test_les_actes_deja_ecrits_recoivent_leurs_maillons_sans_etre_touches(ancienne):
    entrees = ancienne.get_model("socle", "EntreeJournal").objects
    structure = uuid.uuid4()
    for rang in range(5):
        entrees.create(
            acte="essayer",
            objet_type="projet",
            objet=uuid.uuid4(),
            structure=structure if rang % 2 else None,
            apres={"rang": rang, "taux": rang / 3},
        )
    avant = list(entrees.order_by("pk").values())
    migrer()
    apres = list(EntreeJournal.objects.order_by("pk").values())
    assert apres == [{**ligne, "campagne": None, "dossier": None} for ligne in avant]
    suites = Maillon.objects.order_by("chaine__genre", "rang").values_list("chaine__genre", "rang", "entree")
    pk = [ligne["id"] for ligne in avant]
    assert list(suites) == [
        ("installation", 1, pk[0]),
        ("installation", 2, pk[2]),
        ("installation", 3, pk[4]),
        ("structure", 1, pk[1]),
        ("structure", 2, pk[3]),
    ]
    assert controler()[:2] == (2, 5)


def test_le_journal_reste_ferme_dans_les_deux_sens(ancienne):
    assert JOURNAL.releves(connection) == JOURNAL.noms[connection.vendor]
    migrer()
    for table in (JOURNAL, MAILLONS):
        assert table.releves(connection) == table.noms[connection.vendor]
