"""Onze projets inventés, vérifiés par leur structure et par la Caf : chaque avis et chaque verdict s'y rencontre.

Les fichiers sont dans ``projets/``, au format d'échange : dix de l'année de la démonstration, un de 2024-2025.
"""

from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from preau.acteurs.enums import Role
from preau.acteurs.models import Rattachement
from preau.coeur.echange import lire
from preau.coeur.referentiel import Phase
from preau.demonstration.structures import CAF, COMITE_EST
from preau.projets.actions import verifier_projet
from preau.projets.models import Verification
from preau.socle.horloge import aujourd_hui

DOSSIER = Path(__file__).parent / "projets"


class Fichier(NamedTuple):
    """Un projet de la démonstration : son fichier, la phase où il est jugé, et depuis combien de jours."""

    nom: str
    phase: Phase
    jours: int


FICHIERS = (
    Fichier("11-vendanges-de-mots", Phase.BILAN, 40),
    Fichier("09-le-temps-d-apprendre", Phase.DECISION, 33),
    Fichier("08-le-temps-du-lycee", Phase.DECISION, 31),
    Fichier("07-apres-l-ecole", Phase.DEPOT, 24),
    Fichier("10-tisser-des-liens", Phase.DEPOT, 21),
    Fichier("05-des-mots-a-nous", Phase.DEPOT, 17),
    Fichier("04-reussir-au-college", Phase.DEPOT, 13),
    Fichier("03-grandir-aux-minguettes", Phase.DEPOT, 10),
    Fichier("06-l-appetit-d-apprendre", Phase.DEPOT, 6),
    Fichier("02-cm-des-tilleuls", Phase.DEPOT, 3),
    Fichier("01-ouvrir-les-portes", Phase.DEPOT, 1),
)


def semer() -> int:
    """Sème les vérifications des structures, de la Caf et d'un comité ; rend leur nombre."""
    caf = Rattachement.objects.avec_organisme().filter(caf__nom=CAF, role=Role.CONSEILLERE).first()
    comite = Rattachement.objects.avec_organisme().filter(comite__nom=COMITE_EST, role=Role.MEMBRE).first()
    nombre = 0
    for fichier in FICHIERS:
        octets = (DOSSIER / f"{fichier.nom}.json").read_bytes()
        porteur = lire(octets).projet.porteur.nom
        casquettes = Rattachement.objects.avec_organisme().filter(structure__nom=porteur)
        structure = casquettes.filter(role__in=(Role.RESPONSABLE, Role.COORDINATRICE)).order_by("-role", "id").first()
        nombre += sum(_verifier(casquette, fichier, octets) for casquette in (structure, caf) if casquette)
    premier = FICHIERS[-1]
    return nombre + (_verifier(comite, premier, (DOSSIER / f"{premier.nom}.json").read_bytes()) if comite else 0)


def _verifier(casquette: Rattachement, fichier: Fichier, octets: bytes) -> int:
    """Vérifie le fichier au nom de cette casquette, si ce n'est déjà fait, et date l'acte d'avant la démonstration."""
    deja = Verification.objects.visibles_par(casquette).filter(empreinte=sha256(octets).hexdigest())
    if not deja.exists():
        verification = verifier_projet(casquette=casquette, octets=octets, phase=fichier.phase)
        heure = time(9 + fichier.jours % 8, fichier.jours * 7 % 60)
        jour = aujourd_hui() - timedelta(days=fichier.jours)
        quand = datetime.combine(jour, heure, tzinfo=timezone.get_default_timezone())
        Verification.objects.filter(pk=verification.pk).update(cree_le=quand)
    return 1
