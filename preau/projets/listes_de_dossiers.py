"""Les listes de dossiers que lisent la Caf et les financeurs : une ligne par dossier déposé.

Une campagne compte quelques centaines de dossiers : la liste est lue en entier, en un nombre constant de requêtes, puis
cherchée, filtrée et rangée par :mod:`preau.projets.filtres_de_dossiers`, de la même façon sur toute base.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from preau.acteurs.enums import ROLES_CAF
from preau.acteurs.models import Comite, Financeur, Rattachement
from preau.campagnes.models import Campagne
from preau.campagnes.requetes import parametres_de
from preau.coeur.communes import commune_en_vigueur
from preau.coeur.financement import CHARGES, PRODUITS, ZERO, au_centime
from preau.projets.enums import AvisRendu
from preau.projets.etats_d_instruction import EtatInstruction, Instructions, instructions_de
from preau.projets.listes_scellees import Scelle, scelles_des_rouverts
from preau.projets.tables import Cofinancement, Collectif, Depot, EcoleAssociee, LigneBudget, Projet
from preau.projets.tables.enums import ETATS_DEPOSES, EtatProjet
from preau.socle.horloge import aujourd_hui
from preau.territoires.enums import EtiquetteRep
from preau.territoires.models import Etablissement

SANS_TITRE = "Projet sans titre"


class CommuneDite(NamedTuple):
    """La commune en vigueur où un collectif se réunit ; un code inconnu est son propre nom."""

    code: str
    nom: str


class Quartier(NamedTuple):
    """Un quartier prioritaire dit par un collectif."""

    code: str
    nom: str


class DernierDepot(NamedTuple):
    """Le dernier dépôt d'un dossier. ``malgre`` : la raison d'avoir déposé malgré des manques, ou vide."""

    numero: int
    depose_le: datetime
    avis: AvisRendu
    malgre: str


@dataclass(frozen=True, slots=True)
class DossierDeListe:
    """Un dossier tel qu'une liste le montre. Montants en euros.

    ``enfants`` : la somme des enfants prévus dans ses ``collectifs``. ``rural`` : un de ses collectifs au moins se
    réunit dans une commune rurale, au sens du texte de sa campagne. ``rep`` : ce que les listes officielles disent de
    ses écoles, « REP » ou « REP+ ». ``comites`` : ceux dont le territoire contient la commune d'un collectif, un
    arrondissement comptant comme sa ville. ``ps`` : la prestation de service inscrite à son budget.
    ``cofinancements`` : tout ce qu'il demande à d'autres financeurs ; ``demande`` : ce qu'il demande au financeur qui
    lit la liste, ``None`` pour qui n'est pas financeur, ou si le montant n'est pas dit. ``instruction`` et ``suivi`` :
    où en est sa lecture, et qui le suit ; la Caf seule les lit.
    """

    uuid: UUID
    intitule: str
    structure: str
    annee: str
    etat: EtatProjet
    depot: DernierDepot | None
    collectifs: int
    enfants: int
    communes: tuple[CommuneDite, ...]
    quartiers: tuple[Quartier, ...]
    comites: tuple[str, ...]
    rural: bool
    rep: tuple[str, ...]
    charges: Decimal
    ps: Decimal
    cofinancements: Decimal
    demande: Decimal | None
    instruction: EtatInstruction | None = None
    suivi: str = ""

    @property
    def noms_des_communes(self) -> str:
        """« Lyon, Villeurbanne »."""
        return ", ".join(commune.nom for commune in self.communes)

    @property
    def codes_des_quartiers(self) -> str:
        """« QN06901, QN06902 »."""
        return ", ".join(quartier.code for quartier in self.quartiers)


class Bilan(NamedTuple):
    """Ce que des dossiers déposés font ensemble ; les dossiers retirés sont comptés à part. Montants en euros."""

    deposes: int
    retires: int
    collectifs: int
    enfants: int
    charges: Decimal
    ps: Decimal
    cofinancements: Decimal
    demande: Decimal


def bilan(dossiers: Iterable[DossierDeListe]) -> Bilan:
    """Les totaux de ces dossiers."""
    tous = list(dossiers)
    deposes = [dossier for dossier in tous if dossier.etat in ETATS_DEPOSES]
    return Bilan(
        deposes=len(deposes),
        retires=len(tous) - len(deposes),
        collectifs=sum(dossier.collectifs for dossier in deposes),
        enfants=sum(dossier.enfants for dossier in deposes),
        charges=sum((dossier.charges for dossier in deposes), ZERO),
        ps=sum((dossier.ps for dossier in deposes), ZERO),
        cofinancements=sum((dossier.cofinancements for dossier in deposes), ZERO),
        demande=sum((dossier.demande or ZERO for dossier in deposes), ZERO),
    )


def brouillons(campagne: Campagne) -> int:
    """Combien de dossiers s'y écrivent encore : un nombre seulement, car seule leur structure les lit."""
    return Projet.objects.filter(campagne=campagne, etat=EtatProjet.BROUILLON).count()


def dossiers_par_campagne(casquette: Rattachement | None) -> dict[int, int]:
    """Le nombre de dossiers que cette casquette lit, par campagne, en une requête ; sans dossier, pas de ligne."""
    visibles = Projet.objects.visibles_par(casquette).order_by()
    return dict(visibles.values_list("campagne").annotate(nombre=Count("pk", distinct=True)))


def lire_liste(
    casquette: Rattachement | None, campagne: Campagne | None = None, jour: date | None = None
) -> tuple[DossierDeListe, ...]:
    """Les dossiers que cette casquette lit, de cette campagne ou de toutes, en un nombre constant de requêtes.

    ``jour`` : celui où l'on dit si des compléments sont en retard.

    D'un dossier auquel on a renoncé, un financeur n'apprend que cela : ni son dépôt, ni ses montants. D'un dossier
    rouvert sur des compléments, chacun lit le dernier dépôt : ce qui s'y réécrit n'est qu'à sa structure.
    """
    visibles = Projet.objects.visibles_par(casquette).order_by()
    if campagne is not None:
        visibles = visibles.filter(campagne=campagne)
    champs = ("pk", "uuid", "intitule", "structure__nom", "campagne_id", "etat")
    projets = list(visibles.values_list(*champs, named=True))
    lisibles = visibles.filter(etat__in=ETATS_DEPOSES) if casquette and casquette.financeur_id else visibles
    lectures = _lire(lisibles.values("pk"), {projet.campagne_id for projet in projets}, casquette)
    jour = jour or aujourd_hui()
    return tuple(_dossier(projet, lectures, jour) for projet in projets)


class _Budget(NamedTuple):
    charges: Decimal = ZERO
    ps: Decimal = ZERO


class _Lectures(NamedTuple):
    """Ce que chaque requête rapporte, par projet.

    ``seuils`` : par campagne, la population sous laquelle son texte dit une commune rurale, en habitants, ou ``None``.
    ``territoires`` : les comités, par Caf et code de commune. ``instructions`` : pour la Caf seule.
    """

    campagnes: Mapping[int, Campagne]
    seuils: Mapping[int, int | None]
    depots: Mapping[int, DernierDepot]
    collectifs: Mapping[int, list[Any]]
    rep: Mapping[int, set[str]]
    budgets: Mapping[int, _Budget]
    cofinancements: Mapping[int, Decimal | None]
    demandes: Mapping[int, Decimal | None]
    territoires: Mapping[tuple[int, str], list[str]]
    instructions: Instructions | None
    scelles: Mapping[int, Scelle]


def _lire(projets: QuerySet, campagnes: set[int], casquette: Rattachement | None) -> _Lectures:
    lues = Campagne.objects.in_bulk(list(campagnes))
    demandes = Cofinancement.objects.presentes().filter(projet__in=projets)
    financeur = casquette.financeur if casquette else None
    scelles = scelles_des_rouverts(projets)
    return _Lectures(
        lues,
        {pk: parametres_de(campagne).rural_population_max for pk, campagne in lues.items()},
        _depots(projets),
        _par_projet(Collectif.objects.presentes().filter(projet__in=projets))
        | {projet: scelle.collectifs for projet, scelle in scelles.items()},
        _rep(projets, scelles),
        _budgets(projets) | {projet: _Budget(scelle.charges, scelle.ps) for projet, scelle in scelles.items()},
        _montants(demandes) | {projet: scelle.cofinancements for projet, scelle in scelles.items()},
        _demandes_au(financeur, demandes, scelles) if financeur else {},
        _territoires({campagne.caf_id for campagne in lues.values()}),
        instructions_de(projets) if casquette and casquette.role in ROLES_CAF else None,
        scelles,
    )


def _depots(projets: QuerySet) -> dict[int, DernierDepot]:
    """Le dernier dépôt de chaque projet : les textes scellés, qui pèsent, restent en base."""
    champs = ("projet_id", "numero", "depose_le", "avis", "malgre")
    lus = Depot.objects.filter(projet__in=projets).order_by("projet", "numero").values_list(*champs)
    return {projet: DernierDepot(numero, le, AvisRendu(avis), malgre) for projet, numero, le, avis, malgre in lus}


def _par_projet(collectifs: QuerySet) -> dict[int, list[Any]]:
    champs = ("projet_id", "commune", "effectif", "qpv_id", "qpv__nom")
    ranges: dict[int, list[Any]] = {}
    for collectif in collectifs.order_by("rang", "id").values_list(*champs, named=True):
        ranges.setdefault(collectif.projet_id, []).append(collectif)
    return ranges


def _rep(projets: QuerySet, scelles: Mapping[int, Scelle]) -> dict[int, set[str]]:
    """Les étiquettes REP et REP+ des écoles reconnues de chaque projet ; deux requêtes."""
    prioritaires = (EtiquetteRep.REP, EtiquetteRep.REP_PLUS)
    dites = Q(etablissement__rep_liste__in=prioritaires) | Q(etablissement__rep_annuaire__in=prioritaires)
    ecoles = EcoleAssociee.objects.presentes().filter(dites, projet__in=projets).order_by()
    couples = [couple for couple in ecoles.values_list("projet_id", "etablissement_id") if couple[0] not in scelles]
    couples += [(projet, uai) for projet, scelle in scelles.items() for uai in scelle.ecoles]
    lus = Etablissement.objects.avec_leurs_listes().in_bulk([uai for _, uai in couples if uai])
    etiquettes = {uai: etablissement.rep for uai, etablissement in lus.items() if etablissement.rep in prioritaires}
    trouvees: dict[int, set[str]] = {}
    for projet, uai in couples:
        if uai and (etiquette := etiquettes.get(uai)):
            trouvees.setdefault(projet, set()).add(etiquette)
    return trouvees


def _budgets(projets: QuerySet) -> dict[int, _Budget]:
    lignes = LigneBudget.objects.presentes().filter(projet__in=projets).order_by()
    sommes = lignes.values_list("projet_id").annotate(
        charges=Sum("montant", filter=Q(compte__in=sorted(CHARGES))),
        ps=Sum("montant", filter=Q(est_ps=True, compte__in=sorted(PRODUITS))),
    )
    return {projet: _Budget(au_centime(charges or ZERO), au_centime(ps or ZERO)) for projet, charges, ps in sommes}


def _montants(cofinancements: QuerySet) -> dict[int, Decimal | None]:
    """Ce que chaque projet demande ; ``None`` si aucun montant n'est dit."""
    sommes = cofinancements.order_by().values_list("projet_id").annotate(total=Sum("montant_demande"))
    return {projet: None if total is None else au_centime(total) for projet, total in sommes}


def _demandes_au(financeur: Financeur, demandes: QuerySet, scelles: Mapping[int, Scelle]) -> dict[int, Decimal | None]:
    scellees = {projet: scelle.demande_a(financeur) for projet, scelle in scelles.items()}
    return _montants(demandes.filter(financeur=financeur)) | scellees


def _territoires(cafs: set[int]) -> dict[tuple[int, str], list[str]]:
    liens = Comite.communes.through.objects.filter(comite__caf__in=cafs).order_by("comite__nom", "comite_id")
    trouves: dict[tuple[int, str], list[str]] = {}
    for caf, code, nom in liens.values_list("comite__caf_id", "commune_id", "comite__nom"):
        trouves.setdefault((caf, code), []).append(nom)
    return trouves


def _dossier(projet: Any, lectures: _Lectures, jour: date) -> DossierDeListe:
    lue, depot, scelle = lectures.instructions, lectures.depots.get(projet.pk), lectures.scelles.get(projet.pk)
    campagne = lectures.campagnes[projet.campagne_id]
    collectifs = lectures.collectifs.get(projet.pk, [])
    codes = dict.fromkeys(collectif.commune for collectif in collectifs if collectif.commune)
    budget = lectures.budgets.get(projet.pk, _Budget())
    return DossierDeListe(
        uuid=projet.uuid,
        intitule=(scelle.intitule if scelle else projet.intitule) or SANS_TITRE,
        structure=projet.structure__nom,
        annee=campagne.annee_scolaire,
        etat=EtatProjet(projet.etat),
        depot=depot,
        collectifs=len(collectifs),
        enfants=sum(collectif.effectif or 0 for collectif in collectifs),
        communes=tuple(dict.fromkeys(map(_commune, codes))),
        quartiers=tuple(sorted({Quartier(c.qpv_id, c.qpv__nom) for c in collectifs if c.qpv_id})),
        comites=_comites(codes, campagne.caf_id, lectures.territoires),
        rural=_est_rural(codes, lectures.seuils[campagne.pk]),
        rep=tuple(sorted(lectures.rep.get(projet.pk, ()))),
        charges=budget.charges,
        ps=budget.ps,
        cofinancements=lectures.cofinancements.get(projet.pk) or ZERO,
        demande=lectures.demandes.get(projet.pk),
        instruction=lue.etat(projet.pk, projet.etat, depot.numero, jour) if lue and depot else None,
        suivi=lue.suivis.get(projet.pk, "") if lue else "",
    )


# Une liste redemande mille fois les mêmes communes.
_connue = lru_cache(maxsize=4096)(commune_en_vigueur)


def _commune(code: str) -> CommuneDite:
    connue = _connue(code)
    return CommuneDite(connue.code, connue.nom) if connue else CommuneDite(code, code)


def _comites(codes: Iterable[str], caf: int, territoires: Mapping[tuple[int, str], list[str]]) -> tuple[str, ...]:
    """Les comités de ces communes, ou des villes dont elles sont l'arrondissement."""
    return tuple(dict.fromkeys(nom for code in avec_leurs_villes(codes) for nom in territoires.get((caf, code), ())))


def avec_leurs_villes(codes: Iterable[str]) -> list[str]:
    """Ces codes de communes et, pour un arrondissement, celui de sa ville : un comité tient l'un ou l'autre."""
    return list(dict.fromkeys(c for code in codes for c in (code, _commune(code).code)))


def _est_rural(codes: Iterable[str], seuil: int | None) -> bool:
    """Une de ces communes au moins a, à coup sûr, moins d'habitants que le seuil."""
    if seuil is None:
        return False
    communes = filter(None, map(_connue, codes))
    return any(commune.population is not None and commune.population < seuil for commune in communes)
