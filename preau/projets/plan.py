"""Le plan de l'année : ce qui est prévu un jour donné, du dépôt notifié et des changements acceptés jusque-là.

Le dépôt ne change pas. Chaque version vaut du jour où elle prend effet jusqu'à celui de la suivante, non compris ;
:func:`plan_au` est la seule lecture dont l'année ait besoin.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from preau.coeur.echange import lire, rediger
from preau.coeur.referentiel import Phase, Rapport, faits
from preau.coeur.verification import verifier
from preau.projets.changements import Changement, changement_de
from preau.projets.dossier import empreinte_du_document
from preau.projets.lecture import BlocDit, blocs_du_depot
from preau.projets.surcouche import document_instruit
from preau.projets.tables import Depot, Modification, Projet, VersionDuPlan
from preau.projets.tables.modifications import EtatDeModification, SorteDeModification

# Ce qui, dans un collectif scellé, va au fichier d'échange : un bloc qui n'en dit rien n'y est pas un collectif.
_HORS_DES_FAITS = frozenset({"qpv", "ecoles"})
_LISTES_DES_FAITS = {"lieu": frozenset({"nom"}), "creneau": None, "fermeture": None}
_AUCUN: Mapping[int, faits.Encadrants] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CollectifDuPlan:
    """Un collectif prévu. ``cle`` : son identifiant public ; ``objet`` : « collectif:2 », comme le dépôt le numérote.

    ``adultes_du_jour`` : par jour de la semaine (0 pour lundi), les adultes qui y diffèrent des autres séances.
    """

    cle: UUID
    objet: str
    dit: faits.Collectif
    adultes_du_jour: Mapping[int, faits.Encadrants] = field(default_factory=lambda: _AUCUN)

    @property
    def nom(self) -> str:
        """« Les CM du mardi » ; « Collectif 2 » s'il n'a pas de nom."""
        return self.dit.nom or self.objet.replace(":", " ").capitalize()

    @property
    def fait(self) -> faits.Collectif:
        """Ses faits ; quand les adultes diffèrent d'un jour à l'autre, ceux de la séance qui en a le moins."""
        jours = {creneau.jour for creneau in self.dit.creneaux or ()}
        dits = [adultes for jour, adultes in self.adultes_du_jour.items() if jour in jours]
        if len(dits) < len(jours) or not jours:
            dits.append(self.dit.encadrants)
        return replace(self.dit, encadrants=min(dits, key=lambda adultes: adultes.connus))


@dataclass(frozen=True)
class PlanDeLAnnee:
    """Ce qui est prévu un jour donné. ``dossier`` : le projet instruit, dont les collectifs sont ceux du dépôt."""

    dossier: faits.Projet
    collectifs: tuple[CollectifDuPlan, ...]

    @cached_property
    def projet(self) -> faits.Projet:
        """Les faits du plan, tels que le cœur les juge ; une dérogation suit son collectif, ou disparaît avec lui."""
        numeros = {c.objet: f"collectif:{numero}" for numero, c in enumerate(self.collectifs, 1)}
        derogations = tuple(
            replace(derogation, objet=numeros.get(objet, objet))
            for derogation in self.dossier.derogations
            if not (objet := derogation.objet or "").startswith("collectif:") or objet in numeros
        )
        return replace(self.dossier, collectifs=tuple(c.fait for c in self.collectifs), derogations=derogations)

    @cached_property
    def document(self) -> str:
        """Le fichier d'échange du plan : ``preau verifier`` le lit."""
        return rediger(self.projet)

    @property
    def empreinte(self) -> str:
        """Ce qui reconnaît ce plan : il a changé si elle change."""
        par_jour = [
            sorted((jour, adultes.connus) for jour, adultes in c.adultes_du_jour.items()) for c in self.collectifs
        ]
        return empreinte_du_document(f"{self.document}{par_jour}")

    @cached_property
    def rapport(self) -> Rapport:
        """Ce que le texte dit du plan, comme ``preau verifier``, au moment de la décision."""
        return verifier(self.document.encode(), Phase.DECISION)

    @property
    def arrete(self) -> bool:
        """Plus rien n'est prévu."""
        return not self.collectifs

    def collectif(self, cle: UUID | None) -> CollectifDuPlan | None:
        """Le collectif de cet identifiant, s'il est encore prévu."""
        return next((collectif for collectif in self.collectifs if collectif.cle == cle), None)


def plan_du_depot(depot: Depot) -> PlanDeLAnnee:
    """Le plan tel que le dépôt l'a dit, avec ce que l'instruction en a dit."""
    dossier = lire(document_instruit(depot).encode()).projet
    cles = _cles_des_collectifs(blocs_du_depot(depot))
    return PlanDeLAnnee(
        dossier,
        tuple(
            CollectifDuPlan(cle, f"collectif:{numero}", dit)
            for numero, (cle, dit) in enumerate(zip(cles, dossier.collectifs, strict=True), 1)
        ),
    )


def _cles_des_collectifs(blocs: Sequence[BlocDit]) -> list[UUID]:
    """L'identifiant de chaque collectif du fichier d'échange, dans son ordre : ceux où rien n'est dit n'y sont pas."""
    dits: dict[UUID, bool] = {}
    dernier: UUID | None = None
    for bloc in blocs:
        if bloc.objet == "collectif":
            dernier = UUID(bloc.cle)
            dits[dernier] = bool(set(bloc.dits) - _HORS_DES_FAITS)
        elif bloc.objet in _LISTES_DES_FAITS and dernier is not None:
            noms = _LISTES_DES_FAITS[bloc.objet]
            dits[dernier] |= bool(bloc.dits if noms is None else noms & set(bloc.dits))
    return [cle for cle, dit in dits.items() if dit]


def appliquer(plan: PlanDeLAnnee, changement: Changement) -> PlanDeLAnnee:
    """Le plan une fois changé. Un collectif qui n'y est plus ne change rien : un changement plus ancien l'a ôté."""
    match changement.sorte:
        case SorteDeModification.ABANDON_PROJET:
            return PlanDeLAnnee(plan.dossier, ())
        case SorteDeModification.ABANDON_COLLECTIF:
            return _sans(plan, changement.collectif)
        case SorteDeModification.FUSION:
            return _reunir(plan, changement)
    return PlanDeLAnnee(
        plan.dossier,
        tuple(_changer(c, changement) if c.cle == changement.collectif else c for c in plan.collectifs),
    )


def _sans(plan: PlanDeLAnnee, cle: UUID | None) -> PlanDeLAnnee:
    return PlanDeLAnnee(plan.dossier, tuple(c for c in plan.collectifs if c.cle != cle))


def _reunir(plan: PlanDeLAnnee, changement: Changement) -> PlanDeLAnnee:
    """Le premier garde son lieu et ses séances, et reçoit les enfants de l'autre, leurs niveaux compris."""
    garde, autre = plan.collectif(changement.collectif), plan.collectif(changement.autre)
    if garde is None or autre is None:
        return plan
    niveaux = tuple(dict.fromkeys((*(garde.dit.tous_niveaux or ()), *(autre.dit.tous_niveaux or ()))))
    reuni = CollectifDuPlan(
        garde.cle,
        garde.objet,
        replace(
            garde.dit,
            niveau=niveaux[0] if len(niveaux) == 1 else None,
            niveaux=niveaux if len(niveaux) > 1 else None,
            effectif=changement.effectif,
            encadrants=_adultes(changement),
        ),
    )
    restants = (c for c in plan.collectifs if c.cle != autre.cle)
    return PlanDeLAnnee(plan.dossier, tuple(reuni if c.cle == garde.cle else c for c in restants))


def _adultes(changement: Changement) -> faits.Encadrants:
    return faits.Encadrants(changement.professionnels, changement.benevoles)


def _changer(collectif: CollectifDuPlan, changement: Changement) -> CollectifDuPlan:
    if changement.sorte == SorteDeModification.ADULTES:
        return _aux_nouveaux_adultes(collectif, changement)
    return replace(collectif, dit=replace(collectif.dit, **_nouveautes(collectif.dit, changement)))


def _aux_nouveaux_adultes(collectif: CollectifDuPlan, changement: Changement) -> CollectifDuPlan:
    """Un seul jour, ou toutes les séances : ce qui était dit d'un jour ne vaut alors plus."""
    if changement.jour is None:
        dit = replace(collectif.dit, encadrants=_adultes(changement))
        return replace(collectif, dit=dit, adultes_du_jour=_AUCUN)
    par_jour = {**collectif.adultes_du_jour, changement.jour: _adultes(changement)}
    return replace(collectif, adultes_du_jour=MappingProxyType(par_jour))


def _nouveautes(dit: faits.Collectif, changement: Changement) -> dict[str, Any]:
    """Les faits d'un collectif qui changent."""
    match changement.sorte:
        case SorteDeModification.CRENEAUX:
            return {"creneaux": changement.creneaux}
        case SorteDeModification.LIEU:
            return {
                "lieux": (changement.lieu,),
                "commune": changement.commune or dit.commune,
                "accessible_parents": changement.accessible_parents,
                "locaux_adaptes": changement.locaux_adaptes,
            }
        case SorteDeModification.DATES:
            return {"debut": changement.debut, "fin": changement.fin}
        case SorteDeModification.EFFECTIF:
            return {"effectif": changement.effectif}
        case _:
            return {"fermetures": (*dit.fermetures, *changement.fermetures)}


class VersionLue(NamedTuple):
    """Une version, le plan qu'elle dit, et jusqu'à quel jour elle vaut, non compris ; ``None`` : sans terme.

    Une version qu'une autre remplace le jour même ne vaut aucun jour : ``au`` égale alors son premier jour.
    """

    version: VersionDuPlan
    plan: PlanDeLAnnee
    au: date | None

    @property
    def vaut(self) -> bool:
        """Elle est en vigueur un jour au moins."""
        return self.au is None or self.au > self.version.du

    def vaut_le(self, jour: date) -> bool:
        """Elle est en vigueur ce jour-là."""
        return self.version.du <= jour and (self.au is None or jour < self.au)


def versions_du_plan(projet: Projet) -> list[VersionLue]:
    """Les versions du plan, dans l'ordre où elles valent, en un nombre constant de requêtes.

    Aucune tant que la décision n'est pas notifiée.
    """
    versions = list(_versions(projet))
    if not versions:
        return []
    depot = next(version.depot for version in versions if version.depot)
    plan = plan_du_depot(depot)
    lues = []
    for version, suivante in zip(versions, (*versions[1:], None), strict=True):
        if version.modification:
            plan = appliquer(plan, changement_de(version.modification))
        lues.append(VersionLue(version, plan, suivante.du if suivante else None))
    return lues


def _versions(projet: Projet) -> Iterable[VersionDuPlan]:
    liees = ("depot", "modification__collectif", "modification__autre")
    lignes = ("modification__creneaux", "modification__fermetures")
    return projet.versions.select_related(*liees).prefetch_related(*lignes).order_by("du", "numero")


def version_au(projet: Projet, jour: date) -> VersionLue | None:
    """La version en vigueur ce jour-là ; ``None`` si le plan n'a pas commencé, ou n'est pas encore décidé."""
    return next((lue for lue in versions_du_plan(projet) if lue.vaut_le(jour)), None)


def plan_au(projet: Projet, jour: date) -> PlanDeLAnnee | None:
    """Ce qui est prévu ce jour-là ; ``None`` si le plan n'a pas commencé, ou n'est pas encore décidé."""
    lue = version_au(projet, jour)
    return lue.plan if lue else None


def modifications_en_attente(projet: Projet) -> list[Modification]:
    """Ce que la structure a déclaré et à quoi la Caf n'a pas répondu, du plus ancien au plus récent."""
    return list(projet.modifications.filter(etat=EtatDeModification.DECLAREE).entieres().order_by("declaree_le", "pk"))
