"""Les listes du dossier : ce que chacune contient, à qui elle appartient, où on la remplit."""

from typing import NamedTuple

from preau.projets.tables.enums import Etape


class Liste(NamedTuple):
    """Une liste du dossier : ce qu'elle contient, à qui elle appartient, où on la remplit, combien elle en tient.

    ``valeurs`` : ce que l'on peut dire d'une entrée en la créant (l'axe d'une action, le compte d'une ligne).
    """

    objet: str
    parent: str
    etape: Etape
    nom: str
    maximum: int
    valeurs: tuple[str, ...] = ()


LISTES = {
    "collectifs": Liste("collectif", "projet", Etape.COLLECTIFS, "collectifs", 20),
    "lieux": Liste("lieu", "collectif", Etape.COLLECTIFS, "lieux", 5),
    "creneaux": Liste("creneau", "collectif", Etape.COLLECTIFS, "créneaux", 14, ("jour",)),
    "fermetures": Liste("fermeture", "collectif", Etape.COLLECTIFS, "fermetures", 20),
    "actions": Liste("action", "projet", Etape.ENFANTS, "actions", 60, ("axe",)),
    "formations": Liste("formation", "projet", Etape.EQUIPE, "temps de formation", 20),
    "dispositifs": Liste("dispositif", "projet", Etape.ECOLE, "dispositifs", 20, ("nom",)),
    "ecoles": Liste("ecole", "projet", Etape.BESOINS, "écoles", 40),
    "observations": Liste("observation", "projet", Etape.ENGAGEMENTS, "observations", 20),
    "lignes": Liste("ligne", "projet", Etape.BUDGET, "lignes de budget", 100, ("compte",)),
    "cofinancements": Liste("cofinancement", "projet", Etape.BUDGET, "cofinancements", 20),
}
