"""Ce qu'une personne a lu, en un mot que sa page garde : on n'écrit pas par-dessus ce qui a changé depuis."""

import hashlib
from collections.abc import Iterable
from itertools import chain

from preau.campagnes.models import Campagne
from preau.instruction.models import RangDEnsemble, Scenario
from preau.socle.models import Fiche


def version(fiches: Iterable[Fiche]) -> str:
    """Combien de lignes, et quand la dernière a changé ; « 0 » sans ligne."""
    dates = [fiche.modifie_le for fiche in fiches]
    return f"{len(dates)} {max(dates).isoformat()}" if dates else "0"


def version_des_textes(*textes: str) -> str:
    """Ces textes ensemble, tels qu'on les lit : ni les blancs autour ni la façon d'aller à la ligne n'y comptent."""
    lus = ["\n".join(texte.strip().splitlines()) for texte in textes]
    return hashlib.sha256("\0".join(lus).encode()).hexdigest()[:16]


def version_du_scenario(scenario: Scenario) -> str:
    """Le scénario et toutes ses lignes ; une requête, aucune si elles sont déjà lues."""
    return version(chain([scenario], scenario.lignes.all()))


def version_des_rangs(campagne: Campagne) -> str:
    """Le rang d'ensemble ; une requête."""
    return version(RangDEnsemble.objects.filter(campagne=campagne))


def version_des_sous_enveloppes(campagne: Campagne) -> str:
    """Les montants fixés par comité, quoi qu'on y ait attribué ; une requête."""
    montants = campagne.sous_enveloppes.order_by("pk").values_list("pk", "montant")
    return " ".join(f"{pk}:{montant:.2f}" for pk, montant in montants) or "0"
