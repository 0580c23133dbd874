"""Les projets entre lesquels se partage l'enveloppe d'une campagne : leur dépôt, leur avis, leur rang, leur demande."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count

from django.db.models import QuerySet

from preau.acteurs.models import Comite
from preau.campagnes.models import Campagne
from preau.campagnes.requetes import parametres_de
from preau.coeur.referentiel.norme import en_date
from preau.instruction.demandes import DemandeDuDepot, demande_du_depot
from preau.instruction.ecarts import retraits_de_la_campagne
from preau.instruction.models import Decision, RangDEnsemble
from preau.projets.tables import AvisDuComite, Complement, Depot, Projet, Recevabilite
from preau.projets.tables.enums import ETATS_DEPOSES, EtatProjet
from preau.projets.tables.surcouche import DecisionDeRecevabilite, SensAvis
from preau.socle.horloge import aujourd_hui

_EXCLUANTS = {
    SensAvis.DEFAVORABLE: "Avis défavorable ({comite}) : rien ne peut lui être attribué.",
    SensAvis.AJOURNE: "Avis ajourné ({comite}) : rien ne peut lui être attribué avant un nouvel avis.",
}
_IRRECEVABLE = "Dossier irrecevable : rien ne peut lui être attribué."
_EN_RETARD = "Compléments attendus pour le {le}, et pas reçus : rien ne peut lui être attribué."
_SANS_AVIS = "Aucun comité n'a rendu d'avis sur ce projet : rien ne peut lui être attribué."
_SANS_RANG = "{comite} ne l'a pas classé : rien ne peut lui être attribué."
_SANS_RANG_D_ENSEMBLE = "Le rang d'ensemble ne le classe pas : rien ne peut lui être attribué."
_SANS_SOUS_ENVELOPPE = "{comite} n'a pas de sous-enveloppe : rien ne peut lui être attribué."


@dataclass(frozen=True)
class Situation:
    """Un projet déposé et ce que son comité en dit, sans ce qu'il demande.

    ``avis`` : celui qui est en vigueur. ``rang`` : celui qui compte, d'ensemble ou de son comité. ``eligible`` : son
    avis permet de le classer, qu'il le soit ou non. ``exclusion`` : pourquoi il ne peut rien recevoir, ou vide.
    ``tue`` : son comité, son avis et son rang ne se montrent pas à qui la lit (:mod:`preau.instruction.avis_tus`).
    """

    projet: Projet
    depot: Depot
    avis: AvisDuComite | None
    rang: int | None
    eligible: bool
    exclusion: str
    tue: bool = False

    @property
    def comite(self) -> Comite | None:
        """Celui dont l'avis est en vigueur."""
        return self.avis.comite if self.avis else None

    @property
    def attend_un_avis(self) -> bool:
        """Il ne lui manque, pour recevoir, que d'abord l'avis d'un comité."""
        return self.exclusion == _SANS_AVIS

    @property
    def nom(self) -> str:
        """« Ouvrir les portes (Les Passerelles) »."""
        return f"{self.projet} ({self.projet.structure})"

    @property
    def image(self) -> tuple[int, int, int | None, str]:
        """Ce qui, d'un projet, ne doit pas avoir changé depuis un scénario."""
        return self.projet.pk, self.depot.pk, self.rang, self.exclusion


@dataclass(frozen=True)
class Candidat(Situation):
    """Un projet déposé, vu du partage : sa situation, et ce qu'il demande."""

    demande: DemandeDuDepot = field(kw_only=True)


def situations(campagne: Campagne, jour: date | None = None) -> list[Situation]:
    """Les projets déposés, dans l'ordre où leur dossier a été ouvert, sans leurs textes scellés ; sept requêtes."""
    return _situations(campagne, _depots(campagne, ("document", "dossier", "rapport")), jour or aujourd_hui())


def candidats(campagne: Campagne, jour: date | None = None) -> list[Candidat]:
    """Les mêmes, avec ce que chacun demande, lu de son dépôt, moins les actions écartées ; huit requêtes."""
    parametres, ecartes = parametres_de(campagne), retraits_de_la_campagne(campagne)
    lues = _situations(campagne, _depots(campagne, ("document", "rapport")), jour or aujourd_hui())
    demandes = (demande_du_depot(lue.depot, parametres, ecartes.get(lue.depot.pk, ())) for lue in lues)
    return [Candidat(**vars(lue), demande=demande) for lue, demande in zip(lues, demandes, strict=True)]


def _situations(campagne: Campagne, depots: Iterable[Depot], jour: date) -> list[Situation]:
    """Ce que l'on fait : un comité qui a sa sous-enveloppe la partage dans l'ordre de ses propres rangs.

    Sans sous-enveloppe, là où la Caf a fixé un rang d'ensemble, lui seul compte ; sinon, celui du comité. Un dossier
    irrecevable ne peut rien recevoir. Un dossier à compléter garde sa place avec le dépôt qu'il a, jusqu'au dernier
    jour qui lui est laissé pour répondre.
    """
    avis, refus = avis_en_vigueur(campagne), _refus_de_l_instruction(campagne, jour)
    dotes = set(campagne.sous_enveloppes.values_list("comite_id", flat=True))
    fixes = RangDEnsemble.objects.filter(campagne=campagne).values_list("projet_id", "rang")
    ensemble = {} if dotes else dict(fixes)
    trouvees = []
    for depot in depots:
        rendu = avis.get(depot.projet_id)
        rang = ensemble.get(depot.projet_id) if ensemble else rendu.rang if rendu else None
        faute = _SANS_RANG_D_ENSEMBLE if ensemble else _SANS_RANG
        ecarte = refus.get(depot.pk) or _exclu_par_l_avis(rendu)
        comite = rendu.comite if rendu else None
        exclusion = ecarte or ("" if rang else faute.format(comite=comite))
        if not exclusion and dotes and rendu and rendu.comite_id not in dotes:
            exclusion = _SANS_SOUS_ENVELOPPE.format(comite=comite)
        trouvees.append(Situation(depot.projet, depot, rendu, rang, not ecarte, exclusion))
    return trouvees


def _depots(campagne: Campagne, laisses: Sequence[str]) -> list[Depot]:
    """Le dernier dépôt de chaque projet déposé ; ``laisses`` : les textes scellés qu'on ne lira pas."""
    vivants = Depot.objects.filter(
        projet__campagne=campagne, projet__etat__in=ETATS_DEPOSES, retrait__isnull=True
    ).select_related("projet__structure")
    lus = vivants.defer(*laisses).order_by("projet_id", "numero")
    return list({depot.projet_id: depot for depot in lus}.values())


def _refus_de_l_instruction(campagne: Campagne, jour: date) -> dict[int, str]:
    """Par dépôt, pourquoi l'instruction l'écarte : jugé irrecevable, ou des compléments qui ne sont pas venus."""
    attendus = Complement.objects.attendus().filter(
        depot__projet__campagne=campagne, depot__projet__etat=EtatProjet.A_COMPLETER, echeance__lt=jour
    )
    jugees = Recevabilite.objects.en_vigueur().filter(
        depot__projet__campagne=campagne, decision=DecisionDeRecevabilite.IRRECEVABLE
    )
    en_retard = dict(attendus.values_list("depot_id", "echeance"))
    irrecevables = dict.fromkeys(jugees.values_list("depot_id", flat=True), _IRRECEVABLE)
    return {pk: _EN_RETARD.format(le=en_date(le)) for pk, le in en_retard.items()} | irrecevables


def avis_en_vigueur(campagne: Campagne) -> dict[int, AvisDuComite]:
    """L'avis en vigueur de chaque projet : celui de son dernier dépôt qui en a un."""
    rendus = _avis_rendus().filter(depot__projet__campagne=campagne)
    lus = rendus.order_by("depot__numero").values_list("depot__projet_id", "pk")
    derniers = dict(lus)
    avis = rendus.in_bulk(list(derniers.values()))
    return {projet: avis[pk] for projet, pk in derniers.items()}


def exclusion_par_l_avis(projet: Projet) -> str:
    """Pourquoi l'avis en vigueur aujourd'hui sur ce projet lui interdit de rien recevoir, ou vide ; une requête."""
    return _exclu_par_l_avis(_avis_rendus().filter(depot__projet=projet).order_by("depot__numero").last())


def exclusion_levee(decision: Decision) -> bool:
    """Vrai si ce qui écartait ce projet à l'adoption ne l'écarterait plus aujourd'hui ; sept requêtes s'il l'était."""
    if not decision.exclusion:
        return False
    lues = situations(decision.campagne)
    return any(lue.projet.pk == decision.projet_id and not lue.exclusion for lue in lues)


def _avis_rendus() -> QuerySet[AvisDuComite]:
    return AvisDuComite.objects.filter(depot__retrait__isnull=True, remplace_le__isnull=True).select_related("comite")


def _exclu_par_l_avis(avis: AvisDuComite | None) -> str:
    return _SANS_AVIS if avis is None else _EXCLUANTS.get(SensAvis(avis.avis), "").format(comite=avis.comite)


def comites_de(retenus: Iterable[Situation]) -> list[str]:
    """Le nom des comités qui ont classé ces projets."""
    return sorted({str(retenu.comite) for retenu in retenus if retenu.comite})


def noms_uniques(retenus: Sequence[Situation], pris: Iterable[str] = ()) -> list[str]:
    """Un nom par projet, jamais deux fois le même ni un des ``pris`` : les phrases d'un partage les citent."""
    deja, noms = set(pris), []
    for retenu in retenus:
        numerotes = (f"{retenu.nom}, n° {numero}" for numero in count(2))
        nom = next(nom for nom in chain([retenu.nom], numerotes) if nom not in deja)
        deja.add(nom)
        noms.append(nom)
    return noms
