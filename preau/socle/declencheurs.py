"""Les déclencheurs qui refusent de changer ou d'effacer le journal, sur SQLite et sur PostgreSQL.

Django refait les tables de SQLite lors de certaines migrations, et perd alors leurs déclencheurs sans le dire : toute
migration qui touche au journal les repose (``poser``), et un test les compte après la dernière migration.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "socle_entreejournal"
REFUS = "Le journal ne se modifie pas et ne s'efface pas."
NOMS = {
    "sqlite": frozenset({"journal_sans_update", "journal_sans_delete"}),
    "postgresql": frozenset({"journal_inalterable"}),
}

_SQLITE = [
    f"""CREATE TRIGGER journal_sans_{geste.lower()} BEFORE {geste} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{REFUS.replace("'", "''")}'); END"""
    for geste in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    f"""CREATE FUNCTION refuser_journal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING MESSAGE = '{REFUS.replace("'", "''")}', ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE TRIGGER journal_inalterable BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION refuser_journal()""",
]
_RETRAIT_SQLITE = [f"DROP TRIGGER IF EXISTS {nom}" for nom in sorted(NOMS["sqlite"])]
_RETRAIT_POSTGRESQL = [
    f"DROP TRIGGER IF EXISTS journal_inalterable ON {TABLE}",
    "DROP FUNCTION IF EXISTS refuser_journal()",
]
_RELEVE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
}


def _executer(connexion: BaseDatabaseWrapper, ordres: list[str]) -> None:
    with connexion.cursor() as curseur:
        for ordre in ordres:
            curseur.execute(ordre)


def retirer(connexion: BaseDatabaseWrapper) -> None:
    """Ôte les déclencheurs du journal, s'ils y sont."""
    _executer(connexion, _RETRAIT_SQLITE if connexion.vendor == "sqlite" else _RETRAIT_POSTGRESQL)


def poser(connexion: BaseDatabaseWrapper) -> None:
    """Pose, ou repose, les déclencheurs du journal."""
    retirer(connexion)
    _executer(connexion, _SQLITE if connexion.vendor == "sqlite" else _POSTGRESQL)


def releves(connexion: BaseDatabaseWrapper) -> frozenset[str]:
    """Le nom des déclencheurs que la base porte sur le journal."""
    with connexion.cursor() as curseur:
        curseur.execute(_RELEVE[connexion.vendor], [TABLE])
        return frozenset(ligne[0] for ligne in curseur.fetchall())


@contextmanager
def suspendus(connexion: BaseDatabaseWrapper) -> Iterator[None]:
    """Lève les déclencheurs le temps de vider une base entière : les tests à transactions vraies en ont besoin."""
    retirer(connexion)
    yield
    poser(connexion)
