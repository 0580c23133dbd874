"""Les déclencheurs qui refusent de changer ou d'effacer une table, le journal d'abord, sur SQLite et sur PostgreSQL.

Django refait les tables de SQLite lors de certaines migrations, et perd alors leurs déclencheurs sans le dire : toute
migration qui touche à une table inaltérable les repose (``poser``), et un test les compte après la dernière migration.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

_RELEVE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
}


def _executer(connexion: BaseDatabaseWrapper, ordres: list[str]) -> None:
    with connexion.cursor() as curseur:
        for ordre in ordres:
            curseur.execute(ordre)


@dataclass(frozen=True, slots=True)
class TableInalterable:
    """Une table où l'on n'écrit que des lignes nouvelles ; ``nom`` sert à ses déclencheurs, ``refus`` est sa phrase."""

    table: str
    nom: str
    refus: str

    @property
    def noms(self) -> dict[str, frozenset[str]]:
        """Le nom de ses déclencheurs, par moteur."""
        return {
            "sqlite": frozenset({f"{self.nom}_sans_update", f"{self.nom}_sans_delete"}),
            "postgresql": frozenset({f"{self.nom}_inalterable"}),
        }

    def poser(self, connexion: BaseDatabaseWrapper) -> None:
        """Pose, ou repose, ses déclencheurs."""
        self.retirer(connexion)
        _executer(connexion, self._sqlite() if connexion.vendor == "sqlite" else self._postgresql())

    def retirer(self, connexion: BaseDatabaseWrapper) -> None:
        """Ôte ses déclencheurs, s'ils y sont."""
        if connexion.vendor == "sqlite":
            _executer(connexion, [f"DROP TRIGGER IF EXISTS {nom}" for nom in sorted(self.noms["sqlite"])])
            return
        declencheur = f"DROP TRIGGER IF EXISTS {self.nom}_inalterable ON {self.table}"
        _executer(connexion, [declencheur, f"DROP FUNCTION IF EXISTS refuser_{self.nom}()"])

    def releves(self, connexion: BaseDatabaseWrapper) -> frozenset[str]:
        """Le nom des déclencheurs que la base porte sur cette table."""
        with connexion.cursor() as curseur:
            curseur.execute(_RELEVE[connexion.vendor], [self.table])
            return frozenset(ligne[0] for ligne in curseur.fetchall())

    @property
    def _refus(self) -> str:
        return self.refus.replace("'", "''")

    def _sqlite(self) -> list[str]:
        return [
            f"""CREATE TRIGGER {self.nom}_sans_{geste.lower()} BEFORE {geste} ON {self.table}
            BEGIN SELECT RAISE(ABORT, '{self._refus}'); END"""
            for geste in ("UPDATE", "DELETE")
        ]

    def _postgresql(self) -> list[str]:
        return [
            f"""CREATE FUNCTION refuser_{self.nom}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION USING MESSAGE = '{self._refus}', ERRCODE = 'restrict_violation'; END $$""",
            f"""CREATE TRIGGER {self.nom}_inalterable BEFORE UPDATE OR DELETE OR TRUNCATE ON {self.table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuser_{self.nom}()""",
        ]


JOURNAL = TableInalterable("socle_entreejournal", "journal", "Le journal ne se modifie pas et ne s'efface pas.")
MAILLONS = TableInalterable("socle_maillon", "maillon", "Une chaîne du journal ne se modifie pas et ne s'efface pas.")

# Toutes celles que les applications ont déclarées.
TABLES = [JOURNAL, MAILLONS]


def inalterable(table: str, nom: str, refus: str) -> TableInalterable:
    """Déclare une table inaltérable de plus ; ses déclencheurs sont posés par une migration de son application."""
    declaree = TableInalterable(table, nom, refus)
    TABLES.append(declaree)
    return declaree
