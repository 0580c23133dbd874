"""Ce qu'un dépôt demande à la Caf, lu du texte scellé : montants en euros, enfants, quartiers, collectif par collectif.

Ce que l'on fait. Un projet demande la prestation de service inscrite à son budget déposé : c'est le chiffre que la
structure a signé. Si aucune n'y est inscrite, on retient l'estimation du cœur, avec les charges de ce même dépôt : un
oubli de saisie ne vaut pas une demande nulle. Les charges d'une action écartée quittent la base : le budget retenu est
celui du dépôt, moins elles. Dans les deux cas, jamais plus que ce que les autres recettes laissent à
couvrir : les financements d'un projet ne dépassent pas ses charges.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from preau.coeur.charges_ecartees import Retrait, ote_par_collectif, retrancher
from preau.coeur.financement import ZERO, Budget, EstimationPs, PsDuCollectif, estimer_ps, repartir
from preau.coeur.phrases import euros
from preau.coeur.referentiel.norme import Parametres
from preau.instruction.ecarts import retraits_de
from preau.instruction.enums import OrigineDuDemande
from preau.instruction.models import Decision
from preau.projets.budget_scelle import budget_des_blocs, nom_du_collectif
from preau.projets.champs.convertisseurs import entier
from preau.projets.champs.convertisseurs import montant as lire_montant
from preau.projets.lecture import BlocDit, blocs_du_depot
from preau.projets.tables import Depot

SUBVENTIONS = "74"
"""Le compte des subventions d'exploitation, où s'inscrivent la prestation de service et les autres financeurs."""


class CollectifDemande(NamedTuple):
    """Un collectif du dépôt. ``cle`` : son identifiant public ; ``quartier`` : le code du sien, ou vide.

    ``ps`` : sa prestation de service estimée et sa formule ; ``None`` si le texte ne permet pas de l'estimer.
    ``ecarte`` : ce que les actions écartées ôtent de sa base.
    """

    cle: UUID
    nom: str
    enfants: int
    quartier: str
    ps: PsDuCollectif | None
    ecarte: Decimal = ZERO

    @property
    def calcule(self) -> Decimal | None:
        """Sa prestation de service estimée."""
        return self.ps.retenue if self.ps else None

    @property
    def formule(self) -> str:
        """Le calcul, une phrase par ligne ; vide sans estimation."""
        if self.ps is None:
            return ""
        ote = f"Charges écartées, des actions que la Caf ne retient pas : {euros(self.ecarte)}, déjà ôtés ci-dessous."
        return "\n".join((ote, *self.ps.formule) if self.ecarte else self.ps.formule)


class DemandeDuDepot(NamedTuple):
    """Ce qu'un dépôt demande. ``plafond`` : ce que ses autres recettes laissent à couvrir de ses charges.

    ``a_couvrir`` : de même, sans compter ce qu'il demande à d'autres financeurs, qu'ils peuvent accorder ou non.
    """

    montant: Decimal
    origine: OrigineDuDemande
    plafond: Decimal
    collectifs: tuple[CollectifDemande, ...]
    a_couvrir: Decimal = ZERO

    @property
    def enfants(self) -> int:
        """Les enfants prévus, tous collectifs ensemble."""
        return sum(collectif.enfants for collectif in self.collectifs)

    @property
    def enfants_qpv(self) -> int:
        """Ceux des collectifs d'un quartier prioritaire."""
        return sum(collectif.enfants for collectif in self.collectifs if collectif.quartier)

    @property
    def quartiers(self) -> tuple[str, ...]:
        """Les codes de ses quartiers prioritaires."""
        return tuple(sorted({collectif.quartier for collectif in self.collectifs if collectif.quartier}))

    def partager(self, montant: Decimal) -> tuple[Decimal, ...]:
        """Un montant du projet entre ses collectifs, selon leur prestation estimée ; à parts égales sans estimation."""
        return repartir(montant, [collectif.calcule or ZERO for collectif in self.collectifs])


def demande_du_depot(depot: Depot, parametres: Parametres, retraits: Sequence[Retrait] = ()) -> DemandeDuDepot:
    """Ce que ce dépôt demande, selon les paramètres de sa campagne. Aucune requête.

    ``retraits`` : les charges des actions que la Caf a écartées (:func:`~preau.instruction.ecarts.retraits_de`).
    """
    blocs = blocs_du_depot(depot)
    depose = budget_des_blocs(blocs).budget
    budget = retrancher(depose, retraits)
    ote = ote_par_collectif(depose, budget) if retraits else {}
    estimation = estimer_ps(budget, parametres)
    montant, origine = _montant(budget, estimation)
    plafond = max(budget.charges - budget.recettes_hors_ps, ZERO)
    if montant > plafond:
        montant, origine = plafond, OrigineDuDemande.RAMENEE
    subventions = sum((li.montant for li in budget.lignes if li.compte == SUBVENTIONS and not li.est_ps), ZERO)
    propres = max(budget.recettes_hors_ps - min(_demande_a_d_autres(blocs), subventions), ZERO)
    a_couvrir = max(budget.charges - propres, ZERO)
    return DemandeDuDepot(montant, origine, plafond, tuple(_collectifs(blocs, estimation, ote)), a_couvrir)


def demande_instruite(depot: Depot, parametres: Parametres) -> DemandeDuDepot:
    """Ce que ce dépôt demande aujourd'hui, sans les charges des actions que la Caf a écartées ; une requête."""
    return demande_du_depot(depot, parametres, retraits_de(depot))


def est_la_sienne(decision: Decision, demande: DemandeDuDepot) -> bool:
    """La décision a été préparée sur ces montants : rien n'a été écarté ni rétabli depuis."""
    preparee = decision.demande, decision.plafond, decision.a_couvrir
    return preparee == (demande.montant, demande.plafond, demande.a_couvrir)


def _demande_a_d_autres(blocs: Iterable[BlocDit]) -> Decimal:
    """Ce que le dépôt demande à d'autres financeurs.

    Ce que l'on fait : le budget l'inscrit au compte 74, et seulement là ; au-delà de ce compte, une recette est propre.
    """
    demandes = (bloc.dits.get("montant_demande") for bloc in blocs if bloc.objet == "cofinancement")
    return sum((lire_montant(dite.texte) for dite in demandes if dite), ZERO)


def _montant(budget: Budget, estimation: EstimationPs) -> tuple[Decimal, OrigineDuDemande]:
    if any(ligne.est_ps for ligne in budget.lignes):
        return budget.ps_inscrite, OrigineDuDemande.INSCRITE
    if estimation.total is not None:
        return estimation.total, OrigineDuDemande.ESTIMEE
    return ZERO, OrigineDuDemande.INCONNUE


def _collectifs(
    blocs: Iterable[BlocDit], estimation: EstimationPs, ote: Mapping[str, Decimal]
) -> Iterator[CollectifDemande]:
    estimees = {ps.charges.collectif.cle: ps for ps in estimation.collectifs}
    du_collectif = (bloc for bloc in blocs if bloc.objet == "collectif")
    for numero, bloc in enumerate(du_collectif, 1):
        dits, nom = bloc.dits, nom_du_collectif(bloc, numero)
        enfants = entier(dits["effectif"].texte) if "effectif" in dits else 0
        quartier = dits["qpv"].texte if "qpv" in dits else ""
        yield CollectifDemande(UUID(bloc.cle), nom, enfants, quartier, estimees.get(bloc.cle), ote.get(bloc.cle, ZERO))
