"""L'histoire d'un dossier : les actes du journal qui le touchent, dits en phrases à qui peut les lire."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from preau.acteurs.recit import noms_des_personnes, qui_agit
from preau.instruction.models import Reunion, Scenario
from preau.instruction.recit import RECIT, Lecteur, Sorte
from preau.instruction.valeurs_du_recit import Noms, Valeurs
from preau.projets.tables import ActionEcartee, Observation, Piece, Projet
from preau.socle.models import EntreeJournal


class Episode(NamedTuple):
    """Un acte de l'histoire d'un dossier. ``motif`` : ce que son auteur en a dit, ou vide."""

    quand: datetime
    qui: str
    phrase: str
    motif: str
    sorte: Sorte


def actes_du_dossier(
    projet: Projet, lecteur: Lecteur, sorte: Sorte | None = None, tues: Iterable[Sorte] = ()
) -> QuerySet[EntreeJournal]:
    """Les actes que ce lecteur peut lire, du plus récent au plus ancien. ``tues`` : les sortes qui lui sont fermées."""
    fermees = set(tues)
    lus = {
        acte
        for acte, dit in RECIT.items()
        if lecteur in dit.lecteurs and dit.sorte not in fermees and sorte in {None, dit.sorte}
    }
    actes = EntreeJournal.objects.filter(dossier=projet.uuid, acte__in=lus)
    if lecteur == Lecteur.CAF:
        return actes
    # Écrite avant la décision, une observation n'arrive à la structure qu'avec elle.
    tues_encore = Observation.objects.filter(projet=projet, communiquee_le__isnull=True).values("uuid")
    return actes.exclude(acte="ecrire_observation", objet__in=tues_encore)


def raconter(entrees: Iterable[EntreeJournal], tues: Iterable[Sorte] = ()) -> list[Episode]:
    """Ces actes en phrases, en cinq requêtes au plus.

    À qui le comité se tait, un acte sur l'argent ne dit ni son motif ni le rang : ils viennent de lui.
    """
    lues = list(entrees)
    if Sorte.COMITE in set(tues):
        for entree in lues:
            _taire_le_comite(entree)
    noms = _noms(lues)
    return [_episode(entree, noms) for entree in lues]


def sortes_lues(lecteur: Lecteur, tues: Iterable[Sorte] = ()) -> list[Sorte]:
    """Les sortes d'actes que ce lecteur peut lire, dans l'ordre où un dossier les vit."""
    lues = {dit.sorte for dit in RECIT.values() if lecteur in dit.lecteurs}
    return [sorte for sorte in Sorte if sorte in lues - set(tues)]


def _episode(entree: EntreeJournal, noms: Noms) -> Episode:
    dit = RECIT[entree.acte]
    phrase = f"{dit.phrase.format_map(Valeurs(entree, noms))}."
    motif = entree.apres.get("motif") or entree.apres.get("message") or ""
    return Episode(entree.quand, qui_agit(entree, noms.personnes), phrase, motif, dit.sorte)


def _taire_le_comite(entree: EntreeJournal) -> None:
    if RECIT[entree.acte].sorte in {Sorte.ENVELOPPE, Sorte.DECISION}:
        entree.apres = {cle: dit for cle, dit in entree.apres.items() if cle not in {"motif", "rang"}}


def _noms(entrees: list[EntreeJournal]) -> Noms:
    return Noms(
        personnes=noms_des_personnes(uuid for e in entrees for uuid in (e.auteur, *_personnes_dites(e))),
        pieces=_lire(Piece.objects.all(), "nom", _dits(entrees, "piece")),
        actions=_lire(ActionEcartee.objects.all(), "intitule", _touches(entrees, "actionecartee")),
        reunions=_reunions(_touches(entrees, "reunion")),
        scenarios=_lire(Scenario.objects.all(), "nom", _touches(entrees, "scenario")),
    )


def _personnes_dites(entree: EntreeJournal) -> list[UUID]:
    return [UUID(entree.avant["par"])] if "par" in entree.avant else []


def _dits(entrees: Iterable[EntreeJournal], champ: str) -> set[str]:
    return {entree.apres[champ] for entree in entrees if champ in entree.apres}


def _touches(entrees: Iterable[EntreeJournal], genre: str) -> set[str]:
    return {str(entree.objet) for entree in entrees if entree.objet_type == genre}


def _lire(objets: QuerySet, champ: str, uuids: set[str]) -> Mapping[str, str]:
    if not uuids:
        return {}
    return {str(uuid): nom for uuid, nom in objets.filter(uuid__in=uuids).values_list("uuid", champ)}


def _reunions(uuids: set[str]) -> Mapping[str, tuple[str, datetime]]:
    if not uuids:
        return {}
    lues = Reunion.objects.filter(uuid__in=uuids).values_list("uuid", "comite__nom", "le")
    return {str(uuid): (comite, le) for uuid, comite, le in lues}
