"""Partager une enveloppe, ou chacune des sous-enveloppes de ses comités. Rien ici ne lit la base ni n'écrit."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from preau.coeur.financement import ZERO
from preau.coeur.phrases import euros
from preau.coeur.repartition import Attribution, Demande, Methode, Repartition, repartir


class Part(NamedTuple):
    """La sous-enveloppe d'un comité, en euros."""

    nom: str
    montant: Decimal


class DemandeClassee(NamedTuple):
    """Ce qu'un projet demande, et le comité qui l'a classé."""

    comite: int | None
    demande: Demande


def partager(
    classees: Sequence[DemandeClassee], enveloppe: Decimal, methode: str, parts: Mapping[int, Part]
) -> Repartition:
    """Les attributions, dans l'ordre des demandes ; avec des ``parts``, chacune va aux projets de son comité.

    Chaque demande est alors d'un comité qui a sa part. ``reste`` : ce que le partage laisse de l'enveloppe entière.
    """
    if not parts:
        return repartir([classee.demande for classee in classees], enveloppe, methode)
    par_nom = {}
    for comite, part in parts.items():
        siennes = [classee.demande for classee in classees if classee.comite == comite]
        for ligne in repartir(siennes, part.montant, methode).lignes:
            par_nom[ligne.id] = ligne._replace(motif=f"{_en_tete(part)} {ligne.motif}")
    lignes = tuple(par_nom[classee.demande.id] for classee in classees)
    total = sum((ligne.montant for ligne in lignes), ZERO)
    return Repartition(Methode(methode), enveloppe, lignes, total, enveloppe - total)


def _en_tete(part: Part) -> str:
    return f"Sous-enveloppe « {part.nom} », {euros(part.montant)}."


def a_la_main(demandes: Sequence[Demande]) -> list[Attribution]:
    """Rien à personne, tant que personne n'a écrit."""
    return [
        Attribution(d.id, ZERO, f"{euros(d.montant_demande)} demandés ; le montant se fixe à la main.")
        for d in demandes
    ]
