"""« Et si l'enveloppe gagnait 10 000 € ? » : la réponse de la méthode, sur les mêmes projets."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from preau.coeur.financement import ZERO
from preau.coeur.repartition.comparaison import Mouvement
from preau.instruction.comparaison import et_si
from preau.instruction.models import LigneDeScenario, Scenario
from preau.instruction.partage import Part

GAIN = Decimal("10000.00")
MONTRES = 8


class Reponse(NamedTuple):
    """Ce que la méthode donnerait. ``gagnants``, ``perdants`` : les premiers, du plus fort mouvement au plus faible.

    ``autres`` : combien de mouvements ne sont pas montrés. ``reste`` : ce qui ne serait donné à personne.
    """

    gain: Decimal
    enveloppe: Decimal
    comite: str
    entiers: int
    partiels: int
    sans_rien: int
    reste: Decimal
    gagnants: tuple[Mouvement, ...]
    perdants: tuple[Mouvement, ...]
    autres: int


def supposer(
    scenario: Scenario, lignes: Sequence[LigneDeScenario], parts: Mapping[int, Part], gain: Decimal, comite: int | None
) -> Reponse | None:
    """La réponse, ou ``None`` à la main ; aucune requête. ``comite`` : celui dont la sous-enveloppe gagnerait.

    Ce que l'on fait : on part de l'enveloppe du scénario et de ce que sa méthode a calculé, sans les corrections.
    """
    changees = dict(parts)
    if comite in changees:
        changees[comite] = changees[comite]._replace(montant=changees[comite].montant + gain)
    repartition = et_si(scenario.methode, lignes, scenario.enveloppe + gain, changees)
    if repartition is None:
        return None
    recus = {ligne.id: ligne.montant for ligne in repartition.lignes}
    ouvertes = [ligne for ligne in lignes if not ligne.exclusion]
    mouvements = [
        Mouvement(str(li.projet.uuid), li.nom, li.calcule, recus[li.nom])
        for li in ouvertes
        if recus[li.nom] != li.calcule
    ]
    mouvements.sort(key=lambda mouvement: (-abs(mouvement.ecart), mouvement.nom))
    montres = mouvements[:MONTRES]
    servis = [ligne for ligne in ouvertes if recus[ligne.nom]]
    entiers = sum(recus[ligne.nom] == ligne.demande for ligne in servis)
    return Reponse(
        gain=gain,
        enveloppe=scenario.enveloppe + gain,
        comite=changees[comite].nom if comite in changees else "",
        entiers=entiers,
        partiels=len(servis) - entiers,
        sans_rien=sum(bool(ligne.demande) for ligne in ouvertes) - len(servis),
        reste=repartition.reste,
        gagnants=tuple(mouvement for mouvement in montres if mouvement.ecart > ZERO),
        perdants=tuple(mouvement for mouvement in montres if mouvement.ecart < ZERO),
        autres=len(mouvements) - len(montres),
    )


def plancher_du_gain(scenario: Scenario, parts: Mapping[int, Part], comite: int | None) -> Decimal:
    """Le plus que l'enveloppe, ou la sous-enveloppe, puisse perdre."""
    return -(parts[comite].montant if comite is not None and comite in parts else scenario.enveloppe)
