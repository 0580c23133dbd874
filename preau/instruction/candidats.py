"""Les projets entre lesquels se partage l'enveloppe d'une campagne : leur dépôt, leur avis, leur rang, leur demande."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, count
from typing import NamedTuple

from preau.acteurs.models import Comite
from preau.campagnes.models import Campagne
from preau.campagnes.requetes import parametres_de
from preau.coeur.referentiel.norme import en_date
from preau.instruction.demandes import DemandeDuDepot, demande_du_depot
from preau.instruction.models import RangDEnsemble
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


class Candidat(NamedTuple):
    """Un projet déposé, vu du partage.

    ``comite`` : celui dont l'avis est en vigueur. ``exclusion`` : pourquoi il ne peut rien recevoir, ou vide.
    ``eligible`` : son avis permet de le classer, qu'il le soit ou non.
    """

    projet: Projet
    depot: Depot
    comite: Comite | None
    rang: int | None
    eligible: bool
    exclusion: str
    demande: DemandeDuDepot

    @property
    def nom(self) -> str:
        """« Ouvrir les portes (Les Passerelles) »."""
        return f"{self.projet} ({self.projet.structure})"


def candidats(campagne: Campagne, jour: date | None = None) -> list[Candidat]:
    """Les projets déposés de la campagne, dans l'ordre où leur dossier a été ouvert, en un nombre constant de requêtes.

    Ce que l'on fait : là où la Caf a fixé un rang d'ensemble, lui seul compte ; sinon, celui du comité. Un dossier
    irrecevable ne peut rien recevoir. Un dossier à compléter garde sa place avec le dépôt qu'il a, jusqu'au dernier
    jour qui lui est laissé pour répondre.
    """
    parametres = parametres_de(campagne)
    depots, avis = _depots(campagne), _avis(campagne)
    refus = _refus_de_l_instruction(campagne, jour or aujourd_hui())
    ensemble = dict(RangDEnsemble.objects.filter(campagne=campagne).values_list("projet_id", "rang"))
    trouves = []
    for depot in depots:
        rendu = avis.get(depot.projet_id)
        rang = ensemble.get(depot.projet_id) if ensemble else rendu.rang if rendu else None
        comite = rendu.comite if rendu else None
        par_l_avis = refus.get(depot.pk) or _exclu_par_l_avis(rendu)
        faute_de_rang = _SANS_RANG_D_ENSEMBLE if ensemble else _SANS_RANG.format(comite=comite)
        exclusion = par_l_avis or ("" if rang else faute_de_rang)
        demande = demande_du_depot(depot, parametres)
        trouves.append(Candidat(depot.projet, depot, comite, rang, not par_l_avis, exclusion, demande))
    return trouves


def _depots(campagne: Campagne) -> list[Depot]:
    """Le dernier dépôt de chaque projet déposé ; des textes scellés, le seul qu'on lira."""
    vivants = Depot.objects.filter(
        projet__campagne=campagne, projet__etat__in=ETATS_DEPOSES, retrait__isnull=True
    ).select_related("projet__structure")
    lus = vivants.defer("document", "rapport").order_by("projet_id", "numero")
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


def _avis(campagne: Campagne) -> dict[int, AvisDuComite]:
    """L'avis en vigueur de chaque projet : celui de son dernier dépôt qui en a un."""
    rendus = AvisDuComite.objects.filter(
        depot__projet__campagne=campagne, depot__retrait__isnull=True, remplace_le__isnull=True
    ).select_related("comite")
    lus = rendus.order_by("depot__numero").values_list("depot__projet_id", "pk")
    derniers = dict(lus)
    avis = rendus.in_bulk(list(derniers.values()))
    return {projet: avis[pk] for projet, pk in derniers.items()}


def _exclu_par_l_avis(avis: AvisDuComite | None) -> str:
    if avis is None:
        return _SANS_AVIS
    return _EXCLUANTS.get(SensAvis(avis.avis), "").format(comite=avis.comite)


def comites_de(retenus: Iterable[Candidat]) -> list[str]:
    """Le nom des comités qui ont classé ces candidats."""
    return sorted({str(candidat.comite) for candidat in retenus if candidat.comite})


def noms_uniques(retenus: Sequence[Candidat], pris: Iterable[str] = ()) -> list[str]:
    """Un nom par candidat, jamais deux fois le même ni un des ``pris`` : les phrases d'un partage les citent."""
    deja, noms = set(pris), []
    for candidat in retenus:
        numerotes = (f"{candidat.nom}, n° {numero}" for numero in count(2))
        nom = next(nom for nom in chain([candidat.nom], numerotes) if nom not in deja)
        deja.add(nom)
        noms.append(nom)
    return noms
