"""Les scénarios face à face, l'enveloppe en quatre sommes, et la question « et si l'enveloppe gagnait tant ? ».

Rien ici n'écrit. Les montants sont en euros.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum, TextField

from preau.campagnes.models import Campagne, Enveloppe
from preau.coeur.financement import ZERO, au_centime
from preau.coeur.repartition import Demande, Repartition
from preau.coeur.repartition.comparaison import Comparaison, comparer
from preau.coeur.repartition.comparaison import Part as PartComparee
from preau.instruction.enums import MethodeDeScenario
from preau.instruction.models import LigneDeScenario, Scenario
from preau.instruction.partage import DemandeClassee, Part, partager
from preau.projets.tables import Projet

# Ce que la structure a écrit pèse, et une ligne de scénario n'en montre que le titre.
_TEXTES_DU_PROJET = tuple(
    f"projet__{champ.name}"
    for champ in Projet._meta.concrete_fields  # l'API publique de Django pour ses champs
    if isinstance(champ, TextField) and champ.name != "intitule"
)


class Sommes(NamedTuple):
    """L'enveloppe d'une campagne. ``propose`` et ``demande`` : ceux du scénario adopté, 0 tant qu'il n'y en a pas."""

    enveloppe: Decimal
    demande: Decimal
    propose: Decimal
    attribue: Decimal
    verse: Decimal = ZERO

    @property
    def reste(self) -> Decimal:
        """Ce qui peut encore être attribué."""
        return self.enveloppe - self.attribue


def sommes(campagne: Campagne) -> Sommes:
    """Demandé, proposé, attribué, versé, et l'enveloppe d'aujourd'hui ; deux requêtes."""
    enveloppe = Enveloppe.objects.filter(campagne=campagne).first() or Enveloppe(montant=ZERO)
    totaux = campagne.decisions.aggregate(demande=Sum("demande"), propose=Sum("propose"), verse=Sum("verse"))
    demande, propose, verse = (au_centime(totaux[nom] or ZERO) for nom in ("demande", "propose", "verse"))
    return Sommes(enveloppe.montant, demande, propose, enveloppe.attribue, verse)


def lignes_de(scenario: Scenario) -> list[LigneDeScenario]:
    """Les lignes d'un scénario, dans l'ordre des rangs, les exclus à la fin ; une requête."""
    lignes = scenario.lignes.select_related("projet__structure", "comite", "depot")
    lues = lignes.defer("depot__document", "depot__dossier", "depot__rapport", *_TEXTES_DU_PROJET)
    return sorted(lues, key=lambda ligne: (ligne.exclusion != "", ligne.rang is None, ligne.rang or 0, ligne.pk))


def sous_le_plancher(lignes: Iterable[LigneDeScenario]) -> int:
    """Combien de projets reçoivent quelque chose, mais moins que le plancher qui les rend faisables."""
    return sum(ZERO < ligne.propose < ligne.plancher for ligne in lignes)


def part_de(ligne: LigneDeScenario) -> PartComparee:
    """Une ligne, telle que le cœur la compare."""
    return PartComparee(
        id=str(ligne.projet.uuid),
        nom=ligne.nom,
        demande=ligne.demande,
        propose=ligne.propose,
        enfants=ligne.enfants,
        enfants_qpv=ligne.enfants_qpv,
        quartiers=frozenset(ligne.quartiers),
    )


def comparer_scenarios(avant: Scenario, apres: Scenario, enveloppe: Decimal) -> Comparaison:
    """Deux scénarios de la même campagne, devant la même enveloppe ; deux requêtes."""
    return comparer([*map(part_de, lignes_de(avant))], [*map(part_de, lignes_de(apres))], enveloppe)


def et_si(
    methode: str, lignes: Iterable[LigneDeScenario], enveloppe: Decimal, parts: Mapping[int, Part] | None = None
) -> Repartition | None:
    """Ce que la méthode donnerait d'une autre enveloppe aux mêmes projets ; ``None`` à la main. Aucune requête.

    ``parts`` : les sous-enveloppes, si le scénario en a partagé. Les corrections à la main n'y sont pas : elles
    valaient pour l'enveloppe du scénario.
    """
    if methode == MethodeDeScenario.A_LA_MAIN:
        return None
    classees = [DemandeClassee(ligne.comite_id, _demande(ligne)) for ligne in lignes if not ligne.exclusion]
    return partager(classees, enveloppe, methode, parts or {})


def _demande(ligne: LigneDeScenario) -> Demande:
    return Demande(
        id=ligne.nom,
        montant_demande=ligne.demande,
        rang=ligne.rang,
        montant_plancher=ligne.plancher,
        territoire_prioritaire=bool(ligne.quartiers),
        depose_le=ligne.depot.depose_le,
    )


def parts_de(scenario: Scenario) -> dict[int, Part]:
    """Les sous-enveloppes que ce scénario a partagées, par comité ; une requête."""
    parts = scenario.parts.select_related("comite")
    return {part.comite_id: Part(str(part.comite), part.montant) for part in parts}
