"""Les trois listes inventées : écoles, éducation prioritaire, quartiers prioritaires."""

from datetime import date
from pathlib import Path

from preau.demonstration.campagnes import instant
from preau.socle.horloge import a_l_instant
from preau.territoires.actions import importer_liste
from preau.territoires.enums import NatureListe
from preau.territoires.models import ImportDeListe

DOSSIER = Path(__file__).parent / "listes"
SOURCE = "Échantillon inventé pour la démonstration"
# L'éducation prioritaire et les quartiers se lisent à côté d'écoles déjà connues.
FICHIERS = (
    (NatureListe.ECOLES, "echantillon-invente-annuaire.csv"),
    (NatureListe.EDUCATION_PRIORITAIRE, "echantillon-invente-education-prioritaire.csv"),
    (NatureListe.QUARTIERS, "echantillon-invente-qpv.csv"),
)
DU = date(2026, 2, 2)
IMPORTE_LE = instant(date(2026, 2, 16), 9)


def semer() -> int:
    """Importe les listes qui ne l'ont pas encore été ; rend leur nombre."""
    with a_l_instant(IMPORTE_LE):
        for nature, nom in FICHIERS:
            if not ImportDeListe.objects.filter(nature=nature, fichier=nom, au=DU).exists():
                _importer(nature, nom)
    return len(FICHIERS)


def _importer(nature: NatureListe, nom: str) -> None:
    with (DOSSIER / nom).open("rb") as flux:
        importer_liste(nature=nature, flux=flux, nom=nom, au=DU, source=SOURCE)
